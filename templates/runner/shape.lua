-- Reads answers: each value has the expected type, or the whole answer is unreadable. An instance may be of another
-- version, broken, or no Cartridge at all.
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
  local number = tonumber(value)
  check(number and math.abs(number) <= MOST)
  return number
end

function shape.count(value)
  local number = shape.number(value)
  check(number >= 0)
  return number
end

function shape.table(value)
  check(type(value) == 'table')
  return value
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

function shape.record(fields)
  return function(value)
    local record = {}
    for name, read in pairs(fields) do record[name] = read(shape.table(value)[name]) end
    return record
  end
end

return shape
