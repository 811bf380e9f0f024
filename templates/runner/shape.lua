-- Reads answers: each value has the type that is expected, or the whole answer is unreadable. An instance may be of
-- another version, broken, or no Cartridge at all.
local text = require('text')

local shape = {}

local MOST = 2 ^ 53 -- of a number

local function check(is_right) if not is_right then error('unreadable', 0) end end

function shape.text(value)
  check(type(value) == 'string')
  return text.printable(text.bounded(value))
end

function shape.flag(value)
  check(type(value) == 'boolean')
  return value
end

-- Large numbers come as 64-bit values or as text.
function shape.number(value)
  check(type(value) == 'number' or type(value) == 'string' or type(value) == 'cdata')
  local number = tonumber(value)
  check(number and math.abs(number) <= MOST)
  return number
end

-- A number from 0 on that counts something.
function shape.count(value)
  local number = shape.number(value)
  check(number >= 0)
  return number
end

function shape.optional(read)
  return function(value) if value ~= nil then return read(value) end end
end

function shape.list(read)
  return function(value)
    check(type(value) == 'table' and (#value > 0 or next(value) == nil))
    local list = {}
    for position = 1, #value do list[position] = read(value[position]) end
    return list
  end
end

-- `fields`: how to read each field that is of interest.
function shape.record(fields)
  return function(value)
    check(type(value) == 'table')
    local record = {}
    for name, read in pairs(fields) do record[name] = read(value[name]) end
    return record
  end
end

-- Whatever a call asked for by itself: texts, numbers, flags, and tables of them.
local function any(value, depth)
  if value == nil then return nil end
  if type(value) == 'string' then return shape.text(value) end
  if type(value) == 'boolean' then return value end
  if type(value) ~= 'table' then return shape.number(value) end
  check(depth < 8)
  local copy = {}
  for key, item in pairs(value) do copy[key] = any(item, depth + 1) end
  return copy
end

function shape.any(value) return any(value, 0) end

return shape
