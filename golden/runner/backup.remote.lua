-- Talks to the databases of instances, over iproto as `admin`, who can read their files. What runs there stands here.
local digest, net_box = require('digest'), require('net.box')
local files = require('backup.files')

local remote = {}

local CONNECT, ANSWER = 5, 60 -- seconds
local SNAPSHOT = 3600 -- seconds: a snapshot writes the whole memory

-- Who holds a backup open is known to the instance itself, in a global: both end with its process. One whose job was
-- killed ends with its connection, or when it was not heard of for so many seconds.
local PRELUDE = [[
local clock, fio = require('clock'), require('fio')
local KEY, SILENCE = '__kubectl_tarantool_backup', 60
local function finish(mark)
  rawset(_G, KEY, nil)
  box.session.on_disconnect(nil, mark.at_disconnect)
  return pcall(box.backup.stop)
end
]]

-- What follows reads into buffers of its own. Before Tarantool 2.8 the one of fio is shared by all fibers of a process:
-- pieces that are read at once would be mixed up, and so might be what the application does meanwhile.

-- Returns what an instance is, and what is in its configuration; nil where it has no database yet.
local LOOK = PRELUDE .. [[
if type(box.cfg) == 'function' then return nil end
local info, files = box.info, {}
local folder = fio.abspath(box.cfg.memtx_dir)
local function content(path)
  local file = fio.open(path, {'O_RDONLY'})
  if not file then return '' end
  local own, size = require('buffer').ibuf(), file:stat().size
  local count = file:pread(own:reserve(size), size, 0)
  local bytes = count and require('ffi').string(own.wpos, count)
  own:recycle()
  file:close()
  return bytes or ''
end
local function walk(path)
  if fio.path.is_dir(folder .. '/' .. path) then
    for _, name in ipairs(fio.listdir(folder .. '/' .. path) or {}) do walk(path .. '/' .. name) end
  elseif fio.path.is_file(folder .. '/' .. path) then
    local bytes = content(folder .. '/' .. path)
    files[#files + 1] = {path = path, size = #bytes, sha256 = require('digest').sha256_hex(bytes)}
  end
end
walk('config')
walk('config.yml')
return {
  uuid = info.uuid, replicaset = info.cluster.uuid, vclock = info.vclock, version = info.version, folder = folder,
  vinyl = fio.abspath(box.cfg.vinyl_dir), is_changing = fio.path.exists(folder .. '/config.prepare'), config = files,
}
]]

-- How many buckets are at rest, which ones, and how many are not.
local BUCKETS = [[
local crc, held, moving = require('digest').crc32.new(), 0, 0
for _, bucket in (box.space._bucket or {pairs = function() return pairs({}) end}):pairs() do
  if bucket[2] == 'active' or bucket[2] == 'pinned' then
    held = held + 1
    crc:update(bucket[1] .. ',')
  else
    moving = moving + 1
  end
  if (held + moving) % 1000 == 0 then require('fiber').yield() end
end
return {held = held, moving = moving, sum = crc:result()}
]]

-- Makes a snapshot, and keeps its files until the end. Returns them, or nil and why not.
local BEGIN = PRELUDE .. [[
local name = ...
local mark = rawget(_G, KEY)
if mark and clock.monotonic() - mark.beat < SILENCE then return nil, 'backup ' .. mark.name .. ' is under way' end
if mark then finish(mark) end
mark = {name = name, session = box.session.id(), beat = clock.monotonic()}
function mark.at_disconnect()
  if box.session.id() ~= mark.session then return end
  mark.is_lost = true
  if mark.is_open then finish(mark) end
end
box.session.on_disconnect(mark.at_disconnect)
local function give_up(words)
  box.session.on_disconnect(nil, mark.at_disconnect)
  return nil, tostring(words)
end
local ok, paths = pcall(box.snapshot)
if not ok then return give_up(paths) end
if mark.is_lost then return give_up('connection lost') end
ok, paths = pcall(box.backup.start)
if not ok then return give_up(paths) end
mark.is_open, mark.beat = true, clock.monotonic()
rawset(_G, KEY, mark)
if mark.is_lost then finish(mark) end
local files, signature = {}, nil
for position, path in ipairs(paths) do
  local whole = fio.abspath(path)
  files[position] = {path = whole, size = fio.stat(whole).size}
  signature = signature or tonumber(whole:match('(%d+)%.snap$'))
end
for _, checkpoint in ipairs(box.info.gc().checkpoints) do
  if tonumber(checkpoint.signature) == signature then return {files = files, vclock = checkpoint.vclock} end
end
return {files = files, vclock = {}}
]]

-- A piece of a file in slices, as files.lua has them, and its sum.
local READ = [[
local path, offset, count, SLICE = ...
local mark = rawget(_G, '__kubectl_tarantool_backup')
if mark then mark.beat = require('clock').monotonic() end
local file, problem = require('fio').open(path, {'O_RDONLY'})
if not file then return nil, tostring(problem) end
local own, ffi = require('buffer').ibuf(), require('ffi')
count = file:pread(own:reserve(count), count, offset)
file:close()
if not count then return nil, 'unreadable' end
local sum, piece = require('digest').crc32.new(), {}
for from = 0, count - 1, SLICE do
  piece[#piece + 1] = ffi.string(own.wpos + from, math.min(SLICE, count - from))
  sum:update(piece[#piece])
end
own:recycle()
return piece, sum:result()
]]

local END = PRELUDE .. [[
local mark = rawget(_G, KEY)
if mark and mark.session == box.session.id() then return finish(mark) end
]]

-- Connects as `admin`. Returns nil and why not.
function remote.connect(uri, cookie)
  local ok, connection = pcall(net_box.connect, uri, {
    user = 'admin', password = cookie, connect_timeout = CONNECT, wait_connected = CONNECT,
  })
  if not ok then return nil, tostring(connection) end
  if connection.state == 'active' or connection.state == 'fetch_schema' then return connection end
  local words = tostring(connection.error or 'no connection')
  connection:close()
  return nil, words
end

-- Runs one of the programs above. Returns what it returns, or nil and why not.
local function run(connection, program, arguments, seconds)
  local ok, value, problem = pcall(connection.eval, connection, program, arguments or {}, {timeout = seconds or ANSWER})
  if not ok then return nil, tostring(value) end
  if value == nil then return nil, tostring(problem or 'no database yet') end -- what arrives is box.NULL
  return value
end

function remote.look(connection) return run(connection, LOOK) end

function remote.buckets(connection) return run(connection, BUCKETS) end

function remote.begin(connection, name) return run(connection, BEGIN, {name}, SNAPSHOT) end

function remote.finish(connection) return run(connection, END) end

-- Asks for a piece of a file without waiting for it: `wait_result` of what is returned brings it.
function remote.ask_for(connection, path, offset, count)
  return connection:eval(READ, {path, offset, count, files.SLICE}, {is_async = true})
end

-- Waits for a piece. Returns it and its length, or nil and why not.
function remote.piece(future)
  local values, problem = future:wait_result(ANSWER)
  if not values then return nil, tostring(problem) end
  if values[1] == nil then return nil, tostring(values[2]) end
  local sum, length = digest.crc32.new(), 0
  for _, slice in ipairs(values[1]) do
    sum:update(slice)
    length = length + #slice
  end
  if sum:result() ~= values[2] then return nil, 'a piece arrived damaged' end
  return values[1], length
end

return remote
