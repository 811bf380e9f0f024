-- Files on a volume: written whole and synced, or an error in words is raised.
local crypto, errno, fiber, fio = require('crypto'), require('errno'), require('fiber'), require('fio')
local buffer, ffi = require('buffer'), require('ffi')

local files = {}

local PIECE = 1024 * 1024 -- bytes: a list of strings, none of them longer than a slice
local SLICE = 16 * 1024 -- bytes: memory of longer strings is mapped, cleared and unmapped anew, as slow as SHA-256
local FLUSH = 32 * PIECE -- bytes: the disk begins before the last of a large file is there
local FILE_MODE, FOLDER_MODE = tonumber('660', 8), tonumber('770', 8) -- for a pod of another user with the same group

fio.umask(0)

local function check(is_right, path)
  if not is_right then error({file = path, words = errno.strerror()}, 0) end
  return is_right
end

-- Whether a path stays within the folder that it is appended to.
function files.is_within(path)
  return type(path) == 'string' and path ~= '' and not path:find('^/') and not path:find('[%z\r\n]')
    and not ('/' .. path .. '/'):find('/%.?%.?/')
end

function files.make_folder(path) check(fio.mktree(path, FOLDER_MODE), path) end

function files.exists(path) return fio.path.lexists(path) end

function files.names(path)
  local names = check(fio.listdir(path), path)
  table.sort(names)
  return names
end

-- Makes the names in a folder last.
function files.sync_folder(path)
  local folder = check(fio.open(path, {'O_RDONLY'}), path)
  local is_synced = folder:fsync()
  folder:close()
  check(is_synced, path)
end

function files.remove(path)
  if fio.path.is_dir(path) and not fio.path.is_link(path) then
    check(fio.rmtree(path), path)
  elseif fio.path.lexists(path) then
    check(fio.unlink(path), path)
  end
end

function files.rename(from, to)
  check(fio.rename(from, to), to)
  files.sync_folder(fio.dirname(to))
end

local function binary_to_hex(bytes)
  return (bytes:gsub('.', function(character) return ('%02x'):format(character:byte()) end))
end

-- Brings to the disk what was written so far, beside the writing.
local function flush(file, state)
  if state.is_flushing or state.written - state.flushed < FLUSH then return end
  state.is_flushing, state.flushed = true, state.written
  fiber.create(function()
    file:fdatasync()
    state.is_flushing = false
  end)
end

-- Waits for what is being written, and raises what went wrong with it.
local function settle(state)
  while state.is_writing do state.idle:wait() end
  if state.failure then error(state.failure, 0) end
end

-- Writes a piece beside the caller, who makes the sum and fetches the next one meanwhile.
local function write(file, path, piece, state)
  settle(state)
  local own = state.buffer
  own:reset()
  for _, slice in ipairs(piece) do ffi.copy(own:alloc(#slice), slice, #slice) end
  state.is_writing, state.written = true, state.written + own:size()
  fiber.create(function()
    local ok, problem = pcall(function() check(file:write(own.rpos, own:size()), path) end)
    state.failure, state.is_writing = not ok and problem or nil, false
    state.idle:signal()
  end)
end

-- Writes what `next_piece` returns until that is nil. Returns size and SHA-256.
function files.write(path, next_piece)
  files.make_folder(fio.dirname(path))
  local file = check(fio.open(path, {'O_WRONLY', 'O_CREAT', 'O_TRUNC'}, FILE_MODE), path)
  local sum = crypto.digest.sha256.new()
  local state = {written = 0, flushed = 0, idle = fiber.cond(), buffer = buffer.ibuf()}
  sum:init()
  local ok, problem = pcall(function()
    for piece in next_piece do
      write(file, path, piece, state)
      for _, slice in ipairs(piece) do sum:update(slice) end
      flush(file, state)
    end
    settle(state)
  end)
  while state.is_writing or state.is_flushing do fiber.sleep(0.001) end
  if ok then ok, problem = pcall(function() check(file:fsync(), path) end) end
  local length = ok and file:stat().size
  file:close()
  state.buffer:recycle()
  if not ok then error(problem, 0) end
  -- The system writes what still fits, and says so by a number that is not handed on.
  if length ~= state.written then error({file = path, words = errno.strerror(errno.ENOSPC)}, 0) end
  return state.written, binary_to_hex(sum:result())
end

local PART = '.part' -- of a file that is not whole yet

-- Removes what a killed `put` of this path has left.
function files.forget(path) files.remove(path .. PART) end

-- Replaces a file as a whole.
function files.put(path, bytes)
  local is_written = false
  files.write(path .. PART, function()
    if is_written then return nil end
    is_written = true
    return {bytes}
  end)
  files.rename(path .. PART, path)
end

-- The pieces of a file, for a loop. They are read into a buffer of their own: see remote.lua.
function files.pieces(path)
  local file, offset, own = check(fio.open(path, {'O_RDONLY'}), path), 0, buffer.ibuf()
  return function()
    local count = file and file:pread(own:reserve(PIECE), PIECE, offset)
    if not count or count == 0 then
      if file then file:close() end
      file = nil
      own:recycle()
      return nil
    end
    offset = offset + count
    local piece = {}
    for from = 0, count - 1, SLICE do
      piece[#piece + 1] = ffi.string(own.wpos + from, math.min(SLICE, count - from))
    end
    return piece
  end
end

-- The content of a small file; nil where there is none.
function files.content(path)
  if not fio.path.is_file(path) then return nil end
  local parts = {}
  for piece in files.pieces(path) do parts[#parts + 1] = table.concat(piece) end
  return table.concat(parts)
end

files.PIECE, files.SLICE = PIECE, SLICE

return files
