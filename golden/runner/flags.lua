-- Keeps rebalancer flags: an edit that does not send a flag back clears it. They are asked for just before an edit.
local ask = require('ask')
local plan = require('plan')
local shape = require('shape')

local flags = {}

local list = shape.list(shape.record({uuid = shape.optional(shape.text), rebalancer = shape.optional(shape.flag)}))
local read = shape.record({servers = list, replicasets = list})

-- Adds them to edits of servers or replicasets. Returns the trouble if nobody tells; a Cartridge without flags says
-- that it knows no such field.
function flags.add(the_plan, call, edits, asked)
  local known, found = the_plan.by_call.rebalancer, {}
  if not known then return nil end
  local data, trouble = ask.one(asked, known.query, nil, read)
  if trouble then return not trouble.text:find('rebalancer') and trouble or nil end
  for _, owners in pairs(data) do
    for _, owner in ipairs(owners) do found[owner.uuid or ''] = owner.rebalancer end
  end
  for _, edit in ipairs(edits) do
    local uuid = edit.uuid or edit.uri and edit.replicaset_uuid -- a join; a promotion clears nothing
    if call.each and found[uuid] ~= nil then plan.stop('rebalancer-flag', {name = the_plan.names[uuid]}) end
    edit.rebalancer = found[uuid]
  end
end

return flags
