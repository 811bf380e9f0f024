-- Lets vshard make its buckets, once. "Already bootstrapped" proves nothing: the buckets are counted.
local buckets = require('buckets')
local plan = require('plan')

local vshard = {}

-- Two routers might each make all buckets: every Job asks the same.
local function first_router(seen)
  for _, pod in ipairs(seen.plan.pods) do
    local server = seen.servers[pod.uuid]
    if server and not server.disabled and server.replicaset.all_roles['vshard-router'] then return pod end
  end
  plan.stop('no-router')
end

-- Buckets that leave are on the move as long as the drain takes, and counted twice meanwhile.
local function is_draining(seen, group, sum)
  return seen.plan.by_call.drain ~= nil and group.bootstrapped and not sum.silent[1] and sum.found > group.bucket_count
end

function vshard.decide(seen, _, memory)
  for _, group in ipairs(seen.groups) do
    local sum = buckets.sum(seen, group)
    local is_whole_or_none = sum.found == group.bucket_count or sum.found == 0
    if sum.is_used and not sum.silent[1] and not group.bootstrapped and is_whole_or_none then
      return {send = {}, to = first_router(seen), words = 'group ' .. group.name}
    elseif not is_draining(seen, group, sum) then
      local whom = buckets.awaited(group, sum, memory)
      if whom then return {await = whom} end
    end
  end
end

return vshard
