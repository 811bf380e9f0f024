-- Mode bootstrap: sends what differs between plan and cluster. May be killed at any point.
local fiber, now = require('fiber'), require('clock').monotonic
local ask = require('ask')
local flags = require('flags')
local judge = require('judge')
local look = require('look')
local plan = require('plan')
local report = require('report')
local secrets = require('secrets')

local perform = {}

local LONGEST_PAUSE = 2
local FORGET, MOST = 3, 10 -- seconds until the greeted forget who led under their URIs
local NO_STEP = {decide = function() end} -- of calls that others send

local the_plan, memory, deadline, progress

local function extend() deadline = now() + the_plan.timeoutSeconds end

-- As long as buckets leave, the time is not over.
local function look_again()
  local seen, moved = look.at(the_plan, memory, progress.is_brief and memory.latest or nil)
  if moved and the_plan.leaving then extend() end
  return seen
end

local function not_yet(whom)
  local former, words = memory.latest.former, {whom = whom}
  for key, value in pairs(former or {}) do words[key] = value end
  plan.stop(former and 'not-a-member' or judge.advice(the_plan, whom) or 'not-yet', words, 1)
end

local function wait(whom)
  if now() >= progress.silent_until then
    if not progress.has_spoken then report.step(the_plan, progress.call, '') end
    progress.has_spoken, progress.silent_until = true, now() + 5
    report.say('      waiting for %.62s', whom)
  end
  progress.whom, progress.pause = whom, math.min(progress.pause * 1.5, LONGEST_PAUSE)
  fiber.sleep(progress.pause)
end

local function send(seen, call, request, asked)
  report.say('      %s: %.58s', call.call, request.words)
  progress.changed = true
  memory.made_all = memory.made_all or not seen.is_formed
  local trouble = request.edits and flags.add(the_plan, call, request.edits, asked)
    or select(2, ask.one(asked, call.query, secrets.added_to(request.send)))
  if trouble and trouble.text:find('already bootstrapped') then trouble = nil end
  progress.trouble, progress.accepted[request.words] = trouble, not trouble or nil
end

-- Gossip finds the greeted sooner. In a formed cluster they first hear of former lives: one that is joined meanwhile
-- never leaves BootstrappingBox.
local function probe(seen, request)
  local call, last = the_plan.by_call.probe_server, now() + (seen.is_formed and FORGET or 0)
  ask.side_by_side(call and request.probe or {}, function(pod)
    local uri = {uri = pod.uri}
    while select(2, ask.one(seen.control, call.query, uri)) and now() < last do fiber.sleep(1) end
  end)
  if request.is_last and seen.is_formed then fiber.sleep(math.max(FORGET, math.min(MOST, #the_plan.pods / 3))) end
  progress.changed = progress.changed or request.is_last
end

-- Whom to wait for; nil if it is to be sent.
local function awaited(request, asked)
  if request.await then return request.await end
  if progress.trouble then return judge.words(the_plan, progress.trouble, asked, memory) end
  return progress.accepted[request.words] and request.words .. ' to show'
end

local function act(seen, call, request)
  local asked, is_well = request.to or seen.control, not (seen.awaited or progress.trouble)
  local whom = awaited(request, asked)
  if now() >= deadline then not_yet(whom or progress.whom or request.words) end
  progress.trouble = nil
  if whom then wait(whom) else send(seen, call, request, asked) end
  is_well = is_well and not progress.trouble and (seen.is_formed or next(progress.accepted))
  progress.is_brief = is_well and progress.pause < LONGEST_PAUSE
end

-- What is to be sent, or whom to wait for; nil if the call has nothing left to do.
local function decide(seen, call)
  if seen.awaited then call = the_plan.by_call.restart_replication or {} end
  local step = call.step and require('steps.' .. call.step) or NO_STEP
  if step.ask then seen.facts[call.call] = step.ask(seen, call, memory) end
  local request = step.decide(seen, call, memory)
  local whom = seen.awaited
  -- The configuration of whoever is asked becomes that of all.
  if request then whom = request.send and (seen.unwell or not whom and select(4, look.at_issues(seen))) end
  return whom and {await = whom} or request
end

local function needs_whole_look(seen, call, request)
  if not seen.is_brief then return false end
  if not request then return call.number == the_plan.steps end
  return not (request.await or progress.accepted[request.words] or memory.made_all and call.step ~= 'vshard')
end

local function carry_out(call, seen)
  progress = {call = call, began = now(), silent_until = now() + 1, pause = 0.07, accepted = {}}
  while true do
    seen = seen or look_again()
    local request = decide(seen, call)
    if request and request.probe then probe(seen, request) end
    if needs_whole_look(seen, call, request) then
      progress.is_brief = false
    elseif not request or request.is_last then
      return not request and seen -- greetings take their time
    else
      act(seen, request.call or call, request)
    end
    seen = nil
  end
end

function perform.run(read_plan, remembered)
  the_plan, memory = read_plan, remembered
  extend()
  local seen
  for _, call in ipairs(the_plan.calls) do
    if call.number <= the_plan.steps then
      local ok, problem = pcall(carry_out, call, seen)
      local seconds = now() - progress.began
      if not ok then
        report.step(the_plan, call, ('stopped after %.1f s'):format(seconds))
        error(problem, 0)
      end
      seen = problem
      local is_done = progress.changed or call.call == 'self' or call.call == 'servers'
      report.step(the_plan, call, is_done and ('done in %.1f s'):format(seconds) or 'nothing to do')
    end
  end
end

return perform
