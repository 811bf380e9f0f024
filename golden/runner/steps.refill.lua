-- Gives an empty instance the data of its replicaset back: only where a healthy partner leads it and holds its buckets.
local buckets = require('buckets')
local outcomes = require('outcome')

local refill = {}

-- Whether the buckets of the group that a replicaset is in are all there; nil if that cannot be told.
local function has_buckets(seen, replicaset)
  if not replicaset.is_storage then return true end
  for _, group in ipairs(seen.groups) do
    if group.name == (replicaset.vshard_group or 'default') and group.bootstrapped then
      local sum = buckets.sum(seen, group)
      if sum.silent[1] or sum.found > group.bucket_count then return nil end
      return sum.found == group.bucket_count
    end
  end
  return true
end

-- Why an empty instance must not be given the data of its partner; nil if it may.
local function against_refill(seen, pod)
  local replicaset = seen.servers[pod.uuid].replicaset
  local leader = replicaset.leader
  if not leader or leader.uuid == pod.uuid then return 'refill-without-leader' end
  local partner = seen.plan.by_uuid[leader.uuid]
  local is_up = not partner or outcomes.state_of(seen, partner) == 'RolesConfigured'
  if leader.status ~= 'healthy' or not is_up then return 'refill-without-partner' end
  local has_all = has_buckets(seen, replicaset)
  return has_all == false and 'refill-without-buckets' or has_all == nil and 'moving' or nil
end

-- Whether an empty one may be filled; says so, waits or stops where not.
function refill.is_allowed(seen, memory, outcome, pod)
  local reason = against_refill(seen, pod)
  if reason == 'moving' then
    outcome:wait('the buckets of ' .. pod.alias)
  elseif reason then
    local leader_uuid = seen.servers[pod.uuid].replicaset.leader_uuid or ''
    outcome:refuse(memory, reason, pod, {leader = outcome.name_of(seen, leader_uuid)})
  end
  return not reason
end

function refill.decide(seen, memory, outcome, asked)
  local uuids, names = {}, {}
  for _, pod in ipairs(outcome.named(seen, 'refill')) do
    local server, state = seen.servers[pod.uuid], outcome.state_of(seen, pod)
    if not server then
      outcome:refuse(memory, 'not-listed', pod)
    elseif server.disabled then
      outcome:refuse(memory, 'refill-disabled', pod)
    elseif state == 'Unconfigured' then
      if refill.is_allowed(seen, memory, outcome, pod) then
        uuids[#uuids + 1], names[#names + 1] = pod.uuid, pod.name
      end
    elseif outcome.is_broken(state) then
      outcome:refuse(memory, 'not-empty', pod, {state = state})
    end
  end
  outcome:send('config_force_reapply', uuids, names, asked)
end

return refill
