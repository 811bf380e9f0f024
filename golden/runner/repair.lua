-- Mode repair: prints what Cartridge suggests, does what is allowed, and tells the rest. It may be killed at any point.
local fiber, now = require('fiber'), require('clock').monotonic
local ask = require('ask')
local flags = require('flags')
local judge = require('judge')
local outcomes = require('outcome')
local plan = require('plan')
local remedies = require('remedies')
local report = require('report')
local survey = require('survey')
local text = require('text')

local repair = {}

local PAUSE = 0.5 -- seconds between two looks
local SPEAK = 5 -- seconds between two lines that say what is waited for

local KINDS = {
  {'restart_replication', 'restart the replication of '}, {'force_apply', 'apply the configuration again on '},
  {'refine_uri', 'take over the new URI of '}, {'disable_servers', 'disable '},
}

local COMPARED = {RolesConfigured = true, OperationError = true} -- states in which a configuration is compared

local told = {}

local function tell(form, words)
  if told[words] then return end
  told[words] = true
  report.say(form, words)
end

local function tell_suggestions(seen, suggested)
  for _, kind in ipairs(KINDS) do
    for _, item in ipairs(suggested[kind[1]]) do
      local server = seen.servers[item.uuid] or {}
      tell('suggested by Cartridge: %s', kind[2] .. text.clean(seen.plan.names[item.uuid] or server.name or item.uuid))
    end
  end
end

local function tell_left(the_plan, left)
  local names = {}
  for position, item in ipairs(left) do
    item.words.name, item.words.uri = text.clean(item.words.name), item.words.uri and text.clean(item.words.uri)
    tell('left to you: %s', report.advice(the_plan, item.reason, item.words))
    names[position] = item.words.name
  end
  return text.row(names)
end

local function count_mismatches(suggested)
  local count = 0
  for _, item in ipairs(suggested.force_apply) do if item.config_mismatch then count = count + 1 end end
  return count
end

-- The UUIDs of those that take part: the control instance lists them, or they say so themselves.
local function members_of(seen)
  local found = {}
  for uuid, server in pairs(seen.servers) do found[uuid] = not server.disabled or nil end
  for _, pod in ipairs(seen.plan.pods) do
    local is_unlisted = not (seen.servers[pod.uuid] or pod.is_leaving)
    if is_unlisted and seen.sights[pod].servers then found[pod.uuid] = true end
  end
  return found
end

-- Whether its configuration can be compared with that of others: one that is silent or empty agrees with nobody.
local function is_compared(seen, uuid)
  local pod = seen.plan.by_uuid[uuid]
  if not pod then return seen.servers[uuid].status == 'healthy' end
  return COMPARED[outcomes.state_of(seen, pod)]
end

-- Whether more than half of the members have the configuration of an instance, or nobody differs from it: who does is
-- suggested to be given it, or is not even listed in it.
local function has_majority(seen, pod, suggested)
  local listed, members, compared, differing = seen.sights[pod].servers, 0, 0, count_mismatches(suggested)
  for uuid in pairs(members_of(seen)) do
    members = members + 1
    if is_compared(seen, uuid) then
      compared = compared + 1
      if not listed[uuid] or listed[uuid].disabled then differing = differing + 1 end
    end
  end
  return differing == 0 or (compared - differing) * 2 > members
end

-- An instance whose configuration the majority has, and what is suggested as it sees it.
local function majority(seen, first, query)
  if has_majority(seen, seen.control, first) then return seen.control, first end
  for _, pod in ipairs(seen.plan.pods) do
    if seen.sights[pod].servers then
      local suggested = survey.suggestions(ask, pod, query)
      if suggested and has_majority(seen, pod, suggested) then return pod, suggested end
    end
  end
end

-- What a look decides: of `remedies`, or words for whom to wait for.
local function decide(the_plan, memory)
  local seen = survey.at(the_plan, memory)
  if not seen.is_formed then
    if not seen.awaited then plan.stop('never-formed') end
    return {requests = {}, left = {}, waits = {seen.awaited}}
  end
  if seen.blind then return {requests = {}, left = {}, waits = {seen.blind}} end
  local query = the_plan.by_call.suggestions.query
  local suggested, trouble = survey.suggestions(ask, seen.control, query)
  if not suggested then
    return {requests = {}, left = {}, waits = {judge.words(the_plan, trouble, seen.control, memory)}}
  end
  local asked, suggested_there = majority(seen, suggested, query)
  suggested.force_apply = (suggested_there or suggested).force_apply
  tell_suggestions(seen, suggested)
  return remedies.of(seen, memory, suggested, asked), seen
end

-- Returns the trouble, if there is any.
local function send(the_plan, request, asked)
  local variables = {uuids = request.items}
  if request.call == 'edit_servers' then
    local trouble = flags.add(the_plan, the_plan.by_call.edit_servers, request.items, asked)
    if trouble then return trouble end
    variables = {servers = request.items}
  end
  return select(2, ask.one(asked, the_plan.by_call[request.call].query, variables))
end

-- Sends the first request that was not accepted before. Returns whether there was one, and whom to wait for.
local function act(the_plan, memory, seen, requests, accepted)
  for _, request in ipairs(requests) do
    local words = request.call .. ': ' .. table.concat(request.names, ', ')
    if not accepted[words] then
      local asked = request.to or seen.control
      tell('      %s', ('%s: %.58s'):format(request.call, text.row(request.names)))
      local trouble = send(the_plan, request, asked)
      local goes_on = trouble and request.call == 'restart_replication' and trouble.text:find('imeout') -- for 30 s
      accepted[words] = (not trouble or goes_on) and true or nil
      return true, trouble and judge.words(the_plan, trouble, asked, memory)
    end
  end
  return false
end

local function stop_if_left(the_plan, memory, outcome)
  if not outcome.left[1] then return end
  local names = tell_left(the_plan, outcome.left)
  if memory:lasts('left to a person') then plan.stop('left-to-you', {names = names}) end
end

-- What was accepted and does not show helps no more, unless a partner is still on its way.
local function stop_if_useless(memory, outcome)
  for _, request in ipairs(outcome.waits[1] and {} or outcome.requests) do
    local names = text.row(request.names)
    if memory:lasts(request.call .. ' ' .. names) then plan.stop('useless', {call = request.call, names = names}) end
  end
end

-- Instances that all came back under new URIs know nobody: each greets the next one. It may fail.
local function introduce(the_plan)
  local call, pods, next_of = the_plan.by_call.probe_server, the_plan.pods, {}
  for position, pod in ipairs(pods) do next_of[pod] = pods[position % #pods + 1] end
  ask.side_by_side(call and pods or {}, function(pod) ask.one(pod, call.query, {uri = next_of[pod].uri}) end)
end

function repair.run(the_plan, memory)
  fiber.create(introduce, the_plan)
  local deadline, accepted, spoke = now() + the_plan.timeoutSeconds, {}, now()
  while true do
    local outcome, seen = decide(the_plan, memory)
    local has_acted, trouble = false, nil
    if now() < deadline then has_acted, trouble = act(the_plan, memory, seen, outcome.requests, accepted) end
    if not has_acted then
      if not (outcome.requests[1] or outcome.waits[1] or outcome.left[1]) then return end
      stop_if_useless(memory, outcome)
      if not outcome.requests[1] then stop_if_left(the_plan, memory, outcome) end
    end
    local whom = trouble or text.row(outcome.waits) or 'what was sent to show'
    if now() >= deadline then plan.stop('not-yet', {whom = whom}, 1) end
    if now() >= spoke + SPEAK then
      spoke = now()
      report.say('      waiting for %.62s', whom)
    end
    fiber.sleep(PAUSE)
  end
end

return repair
