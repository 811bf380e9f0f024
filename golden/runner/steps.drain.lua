-- Moves buckets out of replicasets that leave: gives them weight 0 and waits until nobody there has any.
local buckets = require('buckets')
local leaving = require('leaving')

local drain = {}

-- The words for a replicaset of which not every instance says that it has no buckets. One that is disabled cannot say.
local function remainder(seen, replicaset)
  local most = 0
  for _, server in pairs(seen.servers) do
    if server.replicaset.uuid == replicaset.uuid and not server.disabled then
      if not server.count then return 'the buckets of ' .. server.name end
      most = math.max(most, server.count)
    end
  end
  return most > 0 and ('%d buckets to leave %s'):format(most, replicaset.alias) or nil
end

-- The words for a vshard group whose buckets are not all in replicasets that stay, when nobody who leaves has any.
local function incomplete_group(seen, drained, memory)
  for _, group in ipairs(seen.groups) do
    local sum = buckets.sum(seen, group, drained)
    if group.bootstrapped and sum.found ~= group.bucket_count then
      return buckets.awaited(seen, group, sum, memory) or 'the buckets of group ' .. group.name
    end
  end
end

function drain.decide(seen, call, memory)
  local drained = {}
  local request = leaving.each_replicaset(seen, call, function(replicaset, planned)
    if not replicaset.is_storage then return end
    drained[planned.uuid] = true
    if replicaset.weight ~= planned.weight then return {weight = planned.weight}, 'weight of ' .. planned.alias end
    return nil, remainder(seen, replicaset)
  end)
  local whom = not request and next(drained) and incomplete_group(seen, drained, memory)
  return request or whom and {await = whom} or nil
end

return drain
