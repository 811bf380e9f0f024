-- Moves buckets out of replicasets that leave: gives them weight 0 and waits until nobody there has any.
local buckets = require('buckets')
local leaving = require('leaving')

local drain = {}

-- Words unless every instance says that it has no buckets. A disabled one cannot say.
local function remainder(seen, replicaset)
  local most = 0
  for _, server in pairs(seen.servers) do
    if server.replicaset == replicaset and not server.disabled then
      if not server.count then return 'the buckets of ' .. server.name end
      most = math.max(most, server.count)
    end
  end
  return most > 0 and ('%d buckets to leave %s'):format(most, replicaset.alias) or nil
end

function drain.decide(seen, call, memory)
  local drained = {}
  local request = leaving.each_replicaset(seen, call, function(replicaset, planned)
    if not replicaset.is_storage then return end
    drained[planned.uuid] = true
    if replicaset.weight ~= planned.weight then return {weight = planned.weight}, 'weight of ' .. planned.alias end
    return nil, remainder(seen, replicaset)
  end)
  local whom = not request and next(drained) and buckets.missing(seen, memory, drained)
  return request or whom and {await = whom} or nil
end

return drain
