-- Joins instances one by one: for Cartridge before 1.2, or by choice.
local plan = require('plan')

local join = {}

function join.decide(seen, call)
  for _, wanted in ipairs(plan.items(call)) do
    if not seen.servers[wanted.instance_uuid] then
      return {send = wanted, words = seen.plan.names[wanted.instance_uuid], edits = {wanted}}
    end
  end
end

return join
