-- Sets failover as planned.
local ask = require('ask')
local judge = require('judge')
local shape = require('shape')

local failover = {}

-- Whether all that is asked is so. Passwords cannot be compared.
local function covers(actual, wanted)
  if type(wanted) ~= 'table' or type(actual) ~= 'table' then return actual == wanted end
  for key, value in pairs(wanted) do
    if key ~= 'password' and not covers(actual[key], value) then return false end
  end
  return #wanted == #actual
end

-- Compared, never shown. Before Cartridge 2.1 there is no more than a flag.
local read = shape.record({cluster = shape.record({
  failover_params = shape.optional(shape.table), enabled = shape.optional(shape.flag),
})})

function failover.ask(seen, call, memory)
  local data, trouble = ask.one(seen.control, call.check, nil, read)
  if trouble then return {await = judge.words(seen.plan, trouble, seen.control, memory)} end
  return {params = data.cluster.failover_params or data.cluster}
end

function failover.decide(seen, call)
  local fact = seen.facts[call.call]
  if fact.await then return {await = fact.await} end
  return not covers(fact.params, call.variables) and {send = call.variables, words = 'failover'} or nil
end

return failover
