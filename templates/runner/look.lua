-- Looks at the cluster. Decisions are made from a look, never from an earlier answer; and nobody guesses from a part:
-- only a whole look, which asks every instance, decides what cannot be taken back, what a person has to do, and that
-- all is done. After one in which all answered, brief ones ask the control instance alone. They decide to wait, to go
-- on to the next step, and to send what Cartridge refuses where any instance is not as that whole look found it.
local ask = require('ask')
local control = require('control')
local judge = require('judge')
local plan = require('plan')
local text = require('text')
local world = require('world')

local look = {}

local AT_REST = {state = 'RolesConfigured'}

-- One list of members for all that say the same: a thousand lists of a thousand would not fit.
local function shared(list, lists)
  for _, known in ipairs(lists) do
    if control.same_list(known, list) then return known end
  end
  lists[#lists + 1] = list
  return list
end

-- What one instance says of itself and of who is in its cluster.
local function meet(the_plan, pod, memory, lists)
  local calls = the_plan.by_call
  local data, trouble = ask.one(pod, calls.self.query, nil, world.state)
  local answer = trouble and judge.entry(the_plan.answers, trouble.text)
  if answer and answer.advice == 'unauthorized' then judge.words(the_plan, trouble, pod, memory) end
  if not data then return {trouble = trouble.text} end
  local own = data.cluster.self
  if own.uri ~= pod.uri then
    plan.stop('wrong-uri', {name = pod.name, advertised = text.hide(own.uri), uri = pod.uri})
  end
  local state = own.state or own.uuid and 'RolesConfigured' or 'Unconfigured' -- not told before 2.0
  local sight = {state = state, uuid = own.uuid, error = text.clean(own.error)}
  if state == 'RolesConfigured' then
    local members
    members, trouble = ask.one(pod, calls.self.check, nil, world.members, lists)
    sight.servers, sight.trouble = members and shared(members, lists), trouble and trouble.text
  end
  return sight
end

local function ask_flags(seen, memory)
  local call = seen.is_formed and seen.plan.by_call.rebalancer
  if not call then return {} end
  local flags, trouble = ask.one(seen.control, call.query, nil, world.flags)
  if trouble and not trouble.text:find('rebalancer') then
    return {}, judge.words(seen.plan, trouble, seen.control, memory)
  end
  return flags or {}
end

-- Adds what the control instance says of the cluster. Returns whom to wait for.
function look.ask_control(seen, memory)
  local topology, trouble = ask.one(seen.control, seen.plan.by_call.servers.query, nil, world.topology)
  if trouble then return judge.words(seen.plan, trouble, seen.control, memory) end
  local _, stranger = next(topology.servers)
  if stranger and not seen.is_formed then -- what one heard of a cluster
    return seen.control.name .. ', which is not in the cluster of ' .. text.clean(stranger.uri)
  end
  for key, value in pairs(topology) do seen[key] = value end
  seen.flags, trouble = ask_flags(seen, memory)
  return trouble
end

local function observe(the_plan, memory)
  local sights, lists = {}, {}
  local seen = {plan = the_plan, sights = sights, shown = {}, servers = {}, replicasets = {}, groups = {}, facts = {}}
  memory.latest = seen -- for the table at the end, whatever stops the run
  ask.side_by_side(the_plan.pods, function(pod) sights[pod] = meet(the_plan, pod, memory, lists) end)
  local first, discord = control.choose(the_plan.pods, sights, memory)
  local waits
  seen.shown, waits, seen.former = control.standings(the_plan.pods, sights, first)
  seen.awaited, seen.control, seen.is_formed = text.row(waits) or discord, first, first ~= nil
  if seen.awaited then return seen end -- never guess: the silent one may hold the old cluster
  seen.control = first or the_plan.pods[1]
  seen.awaited = look.ask_control(seen, memory)
  if not seen.awaited then world.check_identities(seen) end
  return seen
end

-- Returns the world: `sights` and `shown` by planned instance, `control`, what world.lua describes, in `awaited` whom
-- to wait for first; and whether buckets moved.
function look.at(the_plan, memory)
  local seen = observe(the_plan, memory)
  return seen, not seen.awaited and memory:note_buckets(seen.replicasets)
end

-- The same of the control instance alone, after a look in which all answered; `unwell`: a member that gossip has not
-- found healthy. Nil if the control instance does not tell.
function look.briefly(before, memory)
  local seen = {plan = before.plan, control = before.control, is_formed = true, is_brief = true}
  seen.sights, seen.shown, seen.facts = {}, {}, {}
  if look.ask_control(seen, memory) then return end
  world.check_identities(seen)
  for _, pod in ipairs(seen.plan.pods) do
    local server = seen.servers[pod.uuid]
    local is_healthy = server and server.status == 'healthy'
    seen.sights[pod], seen.shown[pod] = AT_REST, is_healthy and AT_REST.state or before.shown[pod]
    if server and not (is_healthy or server.disabled) then seen.unwell = judge.because(pod, server.status) end
  end
  memory.latest = seen
  return seen, memory:note_buckets(seen.replicasets)
end

-- The issues of Cartridge in words; the critical ones once more, and those that the plan waits for.
function look.at_issues(seen)
  local call, all, critical, awaited = seen.plan.by_call.issues, {}, {}, {}
  local data = call and seen.control and ask.one(seen.control, call.query, nil, world.issues)
  for position, issue in ipairs(data and data.cluster.issues or {}) do
    local words = {text.clean(issue.level), text.clean(issue.topic), text.clean(issue.message)}
    all[position] = table.concat(words, ': ')
    if issue.level == 'critical' then critical[#critical + 1] = all[position] end
    if judge.entry(seen.plan.issues, words[3]) then awaited[#awaited + 1] = words[3] end
  end
  return all, critical, awaited
end

return look
