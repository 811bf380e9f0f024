-- Takes a dead instance that blocks every change out of it, and takes it back.
local outcomes = require('outcome')
local refill = require('steps.refill')

local disable = {}

-- Another instance of the replicaset that takes part and is well.
local function has_partner(seen, server)
  for _, other in pairs(seen.servers) do
    local is_partner = other.uuid ~= server.uuid and other.replicaset == server.replicaset
    if is_partner and not other.disabled and other.status == 'healthy' then return true end
  end
  return false
end

-- Why an instance must not be disabled; nil if it may.
local function against_disabling(seen, pod)
  local server, state = seen.servers[pod.uuid], outcomes.state_of(seen, pod)
  if state and not outcomes.is_broken(state) then return 'disable-alive' end
  if not has_partner(seen, server) then return 'disable-last' end
  return server.replicaset.leader_uuid == pod.uuid and 'disable-leader' or nil
end

-- Whether all others take part: a change of the topology needs the answer of each.
local function wait_for_others(seen, outcome, disabled)
  local waits = {}
  for _, pod in ipairs(seen.plan.pods) do
    local server = seen.servers[pod.uuid]
    local takes_part = server and not server.disabled and not disabled[pod.name]
    if takes_part and outcome.state_of(seen, pod) ~= 'RolesConfigured' then waits[#waits + 1] = pod.name end
  end
  for _, name in ipairs(waits) do outcome:wait(name) end
  return waits[1] == nil
end

function disable.decide(seen, memory, outcome)
  local edits, names = {}, {}
  local pods, wanted = outcome.named(seen, 'disable')
  for _, pod in ipairs(pods) do
    local server = seen.servers[pod.uuid]
    local reason = not server and 'not-listed' or not server.disabled and against_disabling(seen, pod)
    if reason then
      outcome:refuse(memory, reason, pod, {state = outcome.state_of(seen, pod)})
    elseif not server.disabled then
      edits[#edits + 1], names[#names + 1] = {uuid = pod.uuid, disabled = true}, 'disable ' .. pod.name
    end
  end
  if edits[1] and wait_for_others(seen, outcome, wanted) then outcome:send('edit_servers', edits, names) end
end

function disable.enable(seen, memory, outcome)
  local edits, names = {}, {}
  for _, pod in ipairs(outcome.named(seen, 'enable')) do
    local server, state = seen.servers[pod.uuid], outcome.state_of(seen, pod)
    if not server then
      outcome:refuse(memory, 'not-listed', pod)
    elseif server.disabled and outcome.is_broken(state) then
      outcome:refuse(memory, 'enable-broken', pod, {state = state})
    elseif server.disabled and not state then
      outcome:wait(pod.name) -- one that is away would block every change
    elseif server.disabled and (state ~= 'Unconfigured' or refill.is_allowed(seen, memory, outcome, pod)) then
      edits[#edits + 1], names[#names + 1] = {uuid = pod.uuid, disabled = false}, 'enable ' .. pod.name
    end
  end
  outcome:send('edit_servers', edits, names)
end

return disable
