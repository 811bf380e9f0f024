-- Asks instances: the only one that talks to them.
local digest, fiber, json = require('digest'), require('fiber'), require('json')
local text = require('text')
local transport = require('transport')

local ask = {}

local MUTATION, QUERY = 60, 5 -- seconds: a two-phase commit may take 50
local AT_ONCE = 100
local MOST_VALUES = 500000 -- of one answer: what they take in memory is many times their text

local UNREADABLE = {text = 'unreadable answer', passes = true}

local headers, port = 'Content-Type: application/json\r\n', nil

function ask.begin(http_port, user, password)
  port = http_port
  local login = password and digest.base64_encode(user .. ':' .. password, {nowrap = true})
  if login then headers = headers .. 'Authorization: Basic ' .. login .. '\r\n' end
end

-- What `read` makes of an answer, or nil and the trouble in it. Another shape raises an error.
local function value_of(body, read)
  local _, values = body:gsub('[%[{,]', '', MOST_VALUES + 1)
  local answer = values <= MOST_VALUES and json.decode(body)
  if type(answer) ~= 'table' then return nil, UNREADABLE end
  if answer.errors == nil then return not read or read(answer.data) end
  local message = answer.errors[1].message
  return nil, type(message) == 'string' and {text = text.bounded(message)} or UNREADABLE
end

-- Sends a GraphQL document. `read` makes of the data what is wanted of it (see shape.lua); `last` keeps it for the same
-- answer of others. Returns that, or nil and the trouble: its text, and whether it passes by itself.
function ask.one(pod, query, variables, read, last)
  local body = json.encode({query = query, variables = variables})
  local seconds = query:find('mutation', 1, true) and MUTATION or QUERY
  local status, answer = transport.post(pod.uri:match('^(.*):%d+$'), port, '/admin/api', headers, body, seconds)
  if not status then return nil, {text = answer, passes = true} end
  if status ~= 200 then return nil, {text = 'HTTP ' .. status, passes = true} end
  if last and last.answer == answer then return last.value end
  local ok, value, trouble = pcall(value_of, answer, read)
  if not ok or trouble then return nil, trouble or UNREADABLE end
  if last then last.answer, last.value = answer, value end
  return value
end

-- Works on all items, a hundred at once. An error in one is an error here.
function ask.side_by_side(items, work)
  local running, failure = 0, nil
  for _, item in ipairs(items) do
    while running == AT_ONCE do fiber.sleep(0.002) end
    running = running + 1
    fiber.create(function()
      local ok, problem = pcall(work, item)
      running, failure = running - 1, failure or not ok and problem
    end)
  end
  while running > 0 do fiber.sleep(0.002) end
  if failure then error(failure, 0) end
end

return ask
