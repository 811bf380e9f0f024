-- Looks at the cluster. Decisions are made from a look, never from an earlier answer, and never guess from a partial
-- one: only a whole look, at every instance, decides what is sent, what a person must do, and that all is done. After
-- one that all answered, brief looks ask the control instance alone, to wait and to go on; and to send, if this run
-- has made the cluster: else somebody may have expelled it.
local ask = require('ask')
local control = require('control')
local judge = require('judge')
local plan = require('plan')
local text = require('text')
local world = require('world')

local look = {}

-- Who is a member: one table for all that say the same; a thousand tables of a thousand would not fit.
local function read_members(data, lists)
  local list, lines = world.members(data), {}
  for uuid, server in pairs(list) do
    lines[#lines + 1] = uuid .. (server.disabled and ' disabled' or '') -- not the URI: one may have moved
  end
  table.sort(lines)
  local key = table.concat(lines, '\n')
  lists[key] = lists[key] or list
  return lists[key]
end

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
  local sight = {pod = pod, state = state, uuid = own.uuid, error = text.clean(own.error)}
  if state == 'RolesConfigured' then
    local function read(found) return read_members(found, lists) end
    sight.servers, trouble = ask.one(pod, calls.self.check, nil, read, lists)
    sight.trouble = trouble and trouble.text
  end
  return sight
end

-- Adds what the control instance says. Returns whom to wait for.
function look.ask_control(seen, memory)
  local topology, trouble = ask.one(seen.control, seen.plan.by_call.servers.query, nil, world.topology)
  if trouble then return judge.words(seen.plan, trouble, seen.control, memory) end
  local _, stranger = next(topology.servers)
  if stranger and not seen.is_formed then -- what one heard of a cluster
    return seen.control.name .. ', which is not in the cluster of ' .. text.clean(stranger.uri)
  end
  for key, value in pairs(topology) do seen[key] = value end
end

local function ask_all(seen, memory)
  local pods, sights, lists = seen.plan.pods, seen.sights, {}
  ask.side_by_side(pods, function(pod) sights[pod] = meet(seen.plan, pod, memory, lists) end)
  local first, discord = control.choose(pods, sights, memory)
  local waits
  seen.shown, waits, seen.former = control.standings(pods, sights, first)
  seen.awaited, seen.control, seen.is_formed = text.row(waits) or discord, first, first ~= nil
  if not seen.awaited then seen.control = first or pods[1] end -- never guess: the silent one may hold the old cluster
end

-- All are as they were, until gossip finds one `unwell`.
local function assume(seen, before)
  for _, pod in ipairs(seen.plan.pods) do
    local server = seen.servers[pod.uuid]
    seen.sights[pod], seen.shown[pod] = {state = 'RolesConfigured'}, server and server.status or before.shown[pod]
    local is_well = not server or server.disabled or server.status == 'healthy'
    if not is_well then seen.unwell = judge.because(pod, server.status) end
  end
end

-- Returns the world: `sights` and `shown` by instance, what world.lua describes, in `awaited` whom to wait for; and
-- whether buckets moved. `before`: the look that a brief one follows.
function look.at(the_plan, memory, before)
  local seen = {
    plan = the_plan, sights = {}, shown = {}, servers = {}, replicasets = {}, groups = {}, facts = {},
    is_brief = before ~= nil,
  }
  memory.latest = seen -- for the table at the end, whatever stops the run
  if before then seen.control, seen.is_formed = before.control, true else ask_all(seen, memory) end
  seen.awaited = seen.awaited or look.ask_control(seen, memory)
  if seen.awaited then return seen end
  if before then assume(seen, before) end
  world.check_identities(seen)
  return seen, memory:note_buckets(seen.replicasets)
end

-- The issues in words; once more the critical ones, those that are waited for, and one that forbids changes.
function look.at_issues(seen)
  local call, all, critical, awaited, data, trouble, torn = seen.plan.by_call.issues, {}, {}, {}
  if call and seen.control then data, trouble = ask.one(seen.control, call.query, nil, world.issues) end
  if trouble and trouble.passes then
    awaited[1] = judge.because(seen.control, trouble.text)
    critical[1] = awaited[1]
  end
  for position, issue in ipairs(data and data.cluster.issues or {}) do
    local words = {text.clean(issue.level), text.clean(issue.topic), text.clean(issue.message)}
    all[position] = table.concat(words, ': ')
    if issue.level == 'critical' then critical[#critical + 1] = all[position] end
    local known = judge.entry(seen.plan.issues, words[3])
    if known then awaited[#awaited + 1], torn = words[3], known.advice and words[3] or torn end
  end
  return all, critical, awaited, torn
end

return look
