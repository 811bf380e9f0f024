-- Gives replicasets the leaders that the plan names, before the others restart: by priority, or by promotion, since
-- stateful and raft failover keep a healthy leader whatever the priority says.
local ask = require('ask')
local judge = require('judge')
local expel = require('steps.expel')
local leaving = require('leaving')
local plan = require('plan')

local lead = {}

local function wanted_of(planned)
  return planned.instance_uuid or (planned.failover_priority or planned.master)[1]
end

-- Those whose rows the wanted leader of a replicaset must have: they may have led it until now.
local function partners(seen, replicaset, wanted)
  local found = {}
  for uuid, server in pairs(seen.servers) do
    local takes_part = server.replicaset == replicaset and not server.disabled
    if takes_part and uuid ~= wanted then found[#found + 1] = server end
  end
  return found
end

-- Of the replicasets that are led as wanted, those whose leader lacks rows: whose, by the UUID of the replicaset.
function lead.ask(seen, call)
  local lacking, led = {}, {}
  for _, planned in ipairs(plan.items(call)) do
    local replicaset, wanted = seen.replicasets[planned.uuid or planned.replicaset_uuid], wanted_of(planned)
    if replicaset and replicaset.leader_uuid == wanted then led[#led + 1] = {replicaset, wanted} end
  end
  ask.side_by_side(led, function(pair)
    local replicaset, wanted = unpack(pair)
    for _, server in ipairs(partners(seen, replicaset, wanted)) do
      if not expel.has_all(seen, call, wanted, server.uuid) then lacking[replicaset.uuid] = server.name end
    end
  end)
  return lacking
end

-- What is sent for a replicaset, or nil; and words.
local function hand_over(seen, call, replicaset, planned)
  local wanted = wanted_of(planned)
  local server = seen.servers[wanted]
  local name = seen.plan.names[wanted] or wanted
  if not server or server.disabled then return nil, name .. ' to take part' end
  if server.status ~= 'healthy' then return nil, judge.because({name = name}, server.status) end
  if replicaset.leader_uuid == wanted then
    local other = seen.facts[call.call][replicaset.uuid]
    return nil, other and name .. ' to have all that ' .. other .. ' wrote'
  end
  local words = replicaset.alias .. ' to ' .. name
  if planned.instance_uuid then return planned, words end
  if replicaset.master_uuid == wanted then return nil, name .. ' to lead ' .. replicaset.alias end
  return {failover_priority = planned.failover_priority, master = planned.master}, words
end

function lead.decide(seen, call)
  return leaving.each_replicaset(seen, call, function(replicaset, planned)
    return hand_over(seen, call, replicaset, planned)
  end)
end

return lead
