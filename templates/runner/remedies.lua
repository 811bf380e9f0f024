-- Decides what of a broken cluster is repaired, what is waited for, and what is left to a person. Pure: it is given
-- what was seen, and what Cartridge suggests.
local disable = require('steps.disable')
local outcomes = require('outcome')
local plan = require('plan')
local refill = require('steps.refill')

local remedies = {}

-- Only the planned URI is taken over. Returns the UUIDs that Cartridge knows another URI of.
local function refine(seen, suggested, outcome)
  local edits, names, refined = {}, {}, {}
  for _, item in ipairs(suggested.refine_uri) do
    local pod = seen.plan.by_uuid[item.uuid]
    refined[item.uuid] = true
    if pod and pod.uri == item.uri_new then
      edits[#edits + 1], names[#names + 1] = {uuid = item.uuid, uri = item.uri_new}, 'new URI of ' .. pod.name
    else
      outcome:leave('left-uri', {name = outcome.name_of(seen, item.uuid), uri = item.uri_new})
    end
  end
  outcome:send('edit_servers', edits, names)
  return refined
end

-- Those that are listed with another identity than planned, but for a URI that Cartridge knows of.
local function leave_strangers(seen, refined, outcome)
  local by_uri = {}
  for _, server in pairs(seen.servers) do by_uri[server.uri] = server end
  for _, pod in ipairs(seen.plan.pods) do
    local server = seen.servers[pod.uuid] or by_uri[pod.uri]
    if server and server.identity ~= pod.identity and not refined[server.uuid] then
      outcome:leave('left-identity', {name = pod.name, listed = server.identity})
    end
  end
end

-- Of those that Cartridge names, the ones that can be helped; the others are left.
local function helped(seen, outcome, items, reason)
  local uuids, names = {}, {}
  for _, item in ipairs(items) do
    local pod = seen.plan.by_uuid[item.uuid]
    local state = pod and outcome.state_of(seen, pod)
    if state and state ~= 'Unconfigured' then
      uuids[#uuids + 1], names[#names + 1] = item.uuid, pod.name
    elseif not pod then
      outcome:leave(reason, {name = outcome.name_of(seen, item.uuid)})
    end
  end
  return uuids, names
end

local function restart(seen, suggested, outcome)
  local uuids, names = helped(seen, outcome, suggested.restart_replication, 'left-unplanned')
  outcome:send('restart_replication', uuids, names)
end

-- The configuration of the one that is asked becomes that of the others: it has to be the one of the majority.
local function reapply(seen, memory, suggested, outcome, asked)
  local uuids, names = helped(seen, outcome, suggested.force_apply, 'left-unplanned')
  if asked then return outcome:send('config_force_reapply', uuids, names, asked) end
  if memory:lasts('no majority') then plan.stop('no-majority', {name = seen.control.name}) end
  outcome:wait('a majority with one configuration')
end

-- Those that are away or empty, and nobody said what to do about it.
local function leave_others(seen, suggested, outcome)
  local _, filled = outcome.named(seen, 'refill')
  local _, disabled = outcome.named(seen, 'disable')
  local _, enabled = outcome.named(seen, 'enable')
  for _, pod in ipairs(seen.plan.pods) do
    local server = seen.servers[pod.uuid]
    local is_empty = server and not server.disabled and outcome.state_of(seen, pod) == 'Unconfigured'
    if is_empty and not filled[pod.name] and not enabled[pod.name] then
      outcome:leave('left-empty', {name = pod.name})
    end
  end
  for _, item in ipairs(suggested.disable_servers) do
    local pod = seen.plan.by_uuid[item.uuid]
    if not pod then
      outcome:leave('left-unplanned', {name = outcome.name_of(seen, item.uuid)})
    elseif not outcome.state_of(seen, pod) and not disabled[pod.name] and not filled[pod.name] then
      outcome:leave('left-dead', {name = pod.name})
    end
  end
end

-- Who of the plan is not yet well, in words.
local function wait_for_all(seen, outcome)
  for _, pod in ipairs(seen.plan.pods) do
    local server, state = seen.servers[pod.uuid], outcome.state_of(seen, pod)
    if server and not server.disabled and (state ~= 'RolesConfigured' or server.status ~= 'healthy') then
      local why = (seen.sights[pod] or {}).trouble or state ~= 'RolesConfigured' and state or server.status
      outcome:wait(pod.name .. ' (' .. tostring(why) .. ')')
    end
  end
end

-- While the control instance has another configuration than the majority. Any edit would make it that of all.
local function agree(seen, memory, suggested, asked, outcome)
  restart(seen, suggested, outcome)
  reapply(seen, memory, suggested, outcome, asked)
  if not (outcome.requests[1] or outcome.waits[1]) then outcome:wait('one configuration') end
  return outcome
end

-- The outcome of a look (see outcome.lua). `asked`: who has the configuration of the majority, if anybody has.
function remedies.of(seen, memory, suggested, asked)
  local outcome = outcomes.new()
  if asked ~= seen.control then return agree(seen, memory, suggested, asked, outcome) end
  disable.decide(seen, memory, outcome)
  restart(seen, suggested, outcome) -- before edits, which nobody takes that waits for a partner
  leave_strangers(seen, refine(seen, suggested, outcome), outcome)
  reapply(seen, memory, suggested, outcome, asked)
  refill.decide(seen, memory, outcome, asked)
  disable.enable(seen, memory, outcome)
  leave_others(seen, suggested, outcome)
  wait_for_all(seen, outcome)
  return outcome
end

return remedies
