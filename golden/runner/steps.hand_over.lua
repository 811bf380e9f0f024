-- Hands what an instance that leaves leads over to the first that stays: by priority, or by promotion where failover
-- keeps a healthy leader.
local leaving = require('leaving')

local hand_over = {}

local function is_leaving(seen, uuid) return (seen.plan.by_uuid[uuid] or {}).is_leaving end

local function promotion(seen, replicaset, first)
  if not is_leaving(seen, replicaset.leader_uuid) then return end
  return {replicaset_uuid = replicaset.uuid, instance_uuid = first.uuid}, replicaset.alias .. ' to ' .. first.name
end

local function priority(seen, call, replicaset, staying)
  if is_leaving(seen, replicaset.master_uuid) then
    local uuids = {}
    for position, pod in ipairs(staying) do uuids[position] = pod.uuid end
    return {[call.each and 'master' or 'failover_priority'] = uuids}, replicaset.alias .. ' to ' .. staying[1].name
  elseif is_leaving(seen, replicaset.leader_uuid) then
    return nil, staying[1].name .. ' to lead ' .. replicaset.alias
  end
end

function hand_over.decide(seen, call)
  return leaving.each_replicaset(seen, call, function(replicaset, planned)
    local staying = leaving.listed(seen, replicaset.uuid, false)
    if not leaving.listed(seen, replicaset.uuid, true)[1] then return end
    if not staying[1] then return nil, 'an instance of ' .. (planned.alias or replicaset.alias) .. ' that stays' end
    if planned.replicaset_uuid then return promotion(seen, replicaset, staying[1]) end
    return priority(seen, call, replicaset, staying)
  end)
end

return hand_over
