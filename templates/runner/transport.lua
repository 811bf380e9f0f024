-- HTTP over a socket. The stock client follows redirects and reads without end.
local errno, socket, now = require('errno'), require('socket'), require('clock').monotonic

local transport = {}

local MOST_BYTES = 16 * 1024 * 1024 -- of one body
local MOST_HELD = 2 * MOST_BYTES -- of all bodies that arrive at once
local PIECE = 64 * 1024 -- the most of one read, one line and one head

local LOST, UNREADABLE, TOO_LARGE = 'connection lost', 'unreadable answer', 'answer larger than 16 MiB'

local held = 0 -- bytes of all answers that are being read

local function stop(trouble) error({trouble = trouble}, 0) end

local reader = {}
reader.__index = reader

-- The next bytes, up to the end of a line or so many; fewer where the connection ends.
function reader:read(most, delimiter)
  local left = math.max(self.deadline - now(), 0)
  local bytes = self.connection:read({chunk = most, delimiter = delimiter}, left)
  if not bytes then stop(self.connection:errno() == errno.ETIMEDOUT and 'timed out' or LOST) end
  self.size, held = self.size + #bytes, held + #bytes
  if self.size > MOST_BYTES + PIECE or held > MOST_HELD then stop(TOO_LARGE) end
  return bytes
end

function reader:line()
  local line = self:read(PIECE, '\n')
  if line:sub(-1) ~= '\n' then stop(#line < PIECE and LOST or UNREADABLE) end
  return (line:gsub('\r?\n$', ''))
end

-- So many bytes, or all that there are.
function reader:bytes(count)
  if count and count > MOST_BYTES then stop(TOO_LARGE) end
  local parts, missing = {}, count or math.huge
  while missing > 0 do
    local part = self:read(math.min(missing, PIECE))
    if part == '' and count then stop(LOST) end
    if part == '' then break end
    parts[#parts + 1], missing = part, missing - #part
  end
  return table.concat(parts)
end

function reader:headers()
  local headers, left = {}, PIECE
  while left > 0 do
    local line = self:line()
    if line == '' then return headers end
    left = left - #line
    local name, value = line:lower():match('^([^:]+):%s*(.-)%s*$')
    if name then headers[name] = value end
  end
  stop(UNREADABLE)
end

function reader:chunks()
  local parts = {}
  while true do
    local size = tonumber(self:line():match('^%x+') or '', 16)
    if not size then stop(UNREADABLE) end
    if size == 0 then return table.concat(parts) end
    parts[#parts + 1] = self:bytes(size)
    self:line()
  end
end

function reader:body(headers)
  if headers['transfer-encoding'] == 'chunked' then return self:chunks() end
  local length = headers['content-length']
  return self:bytes(length and tonumber(length:match('^%d+$') or stop(UNREADABLE)))
end

local function exchange(input, connection, request)
  if not connection:write(request, input.deadline - now()) then stop(LOST) end
  local status = tonumber(input:line():match('^HTTP/1%.%d (%d%d%d)') or '')
  if not status then stop(UNREADABLE) end
  return status, input:body(input:headers())
end

-- An unknown name is EINVAL up to Tarantool 2.6.0. Later ones return the resolver's words and leave any errno.
local function connect(host, port, seconds)
  local connection, words = socket.tcp_connect(host, port, seconds)
  local failure = errno.strerror()
  local is_unknown = errno() == errno.EINVAL or words and words ~= failure
  return connection, is_unknown and 'name not resolved' or failure:lower()
end

-- `headers`: whole lines. Returns status and body, or nil and the words for what went wrong.
function transport.post(host, port, path, headers, body, seconds)
  local deadline = now() + seconds
  local connection, words = connect(host, port, seconds)
  if not connection then return nil, words end
  local head = 'POST %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n'
  local request = head:format(path, host, port, headers, #body) .. body
  local input = setmetatable({connection = connection, deadline = deadline, size = 0}, reader)
  local ok, status, answer = pcall(exchange, input, connection, request)
  held = held - input.size
  connection:close()
  if ok then return status, answer end
  return nil, type(status) == 'table' and status.trouble or LOST
end

return transport
