-- Asks instances: the only one that talks to them.
local digest, fiber, json = require('digest'), require('fiber'), require('json')
local text = require('text')
local transport = require('transport')

local ask = {}

local MUTATION, QUERY = 60, 5 -- seconds: a two-phase commit may take 50
local AT_ONCE = 100
local MOST_VALUES = 500000 -- of one answer: what they take in memory is many times their text

local UNREADABLE = {text = 'unreadable answer', passes = true}

local headers, port = {}, nil

function ask.begin(http_port, user, password)
  port, headers = http_port, {['Content-Type'] = 'application/json'}
  if password then
    headers.Authorization = 'Basic ' .. digest.base64_encode(user .. ':' .. password, {nowrap = true})
  end
end

local function has_too_many_values(body)
  return select(2, body:gsub('[%[{,]', '', MOST_VALUES + 1)) > MOST_VALUES
end

local function decoded(body)
  local ok, answer = false, nil
  if not has_too_many_values(body) then ok, answer = pcall(json.decode, body) end
  if not ok or type(answer) ~= 'table' then return nil, UNREADABLE end
  if answer.errors == nil then return answer.data end
  local first = type(answer.errors) == 'table' and answer.errors[1]
  local message = type(first) == 'table' and first.message
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
  local data, trouble = decoded(answer)
  if trouble then return nil, trouble end
  if not read then return true end
  local ok, value = pcall(read, data)
  if not ok then return nil, UNREADABLE end
  if last then last.answer, last.value = answer, value end
  return value
end

-- An error in one is an error here.
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
