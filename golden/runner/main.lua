-- Brings a Cartridge cluster to the topology of a plan: tarantool main.lua plan.yaml
-- Sends only what differs between plan and cluster: it may be killed at any point, and two may run at once.
-- Exit codes: 0 done, 1 a retry helps, 2 a person is needed.
local folder = arg[0]:gsub('[^/]+$', '')
-- Before the loaders of tarantool, which look into the working directory first: the application's files are there.
table.insert(package.loaders, 1, function(name) return (loadfile(folder .. name:gsub('%.', '/') .. '.lua')) end)

local fiber, ffi, now = require('fiber'), require('ffi'), require('clock').monotonic
local ask = require('ask')
local judge = require('judge')
local look = require('look')
local plan = require('plan')
local report = require('report')
local secrets = require('secrets')
local text = require('text')
local world = require('world')
local memory = require('memory').new(now)

local ISSUES_PASS = 5 -- seconds that a critical issue has to pass: Cartridge is late to take them back

local the_plan, deadline, progress

local function extend() deadline = now() + the_plan.timeoutSeconds end

-- As long as buckets leave, the time is not over.
local function look_again()
  local seen = look.at(the_plan, memory)
  if not seen.awaited and memory:note_buckets(world.bucket_counts(seen)) and the_plan.leaving then extend() end
  return seen
end

local function not_yet(whom)
  local former = memory.latest.former
  local words = {whom = whom}
  for key, value in pairs(former or {}) do words[key] = value end
  plan.stop(former and 'not-a-member' or 'not-yet', words, 1)
end

-- == Acting ==

local function wait(whom)
  if now() >= deadline then not_yet(whom) end
  if now() >= (progress.spoke and progress.spoke + 5 or progress.began + 1) then
    if not progress.spoke then report.step(the_plan, progress.call, '') end
    progress.spoke = now()
    report.say('      waiting for %.62s', whom)
  end
  progress.whom, progress.pause = whom, math.min((progress.pause or 0.07) * 1.5, 2)
  fiber.sleep(progress.pause)
end

local function send(call, request, asked)
  report.say('      %s: %.58s', call.call, request.words)
  progress.changed = true
  memory.has_made_buckets = memory.has_made_buckets or call.step == 'vshard'
  local _, trouble = ask.one(asked, call.query, secrets.added_to(request.send))
  if trouble and trouble.text:find('already bootstrapped') then trouble = nil end
  progress.trouble, progress.accepted[request.words] = trouble, not trouble or nil
end

local function probe(seen, request)
  local call = the_plan.by_call.probe_server
  if call then ask.probe(seen.control, call, request.probe) end
  progress.changed = progress.changed or request.is_last
end

-- Does what was decided: probes, waits, or sends.
local function act(seen, call, request)
  local asked, trouble = request.to or seen.control, progress.trouble
  if request.probe then probe(seen, request) end
  if request.is_last then return end
  if request.await or trouble or progress.accepted[request.words] then
    wait(request.await or trouble and judge.words(the_plan, trouble, asked, memory) or request.words .. ' to show')
    progress.trouble = nil
  elseif now() >= deadline then
    not_yet(progress.whom or request.words)
  else
    send(call, request, asked)
  end
end

local function decide(seen, call)
  if seen.awaited then return {await = seen.awaited} end
  if not call.step then return nil end
  local step = require('steps.' .. call.step)
  if step.ask then seen.facts[call.call] = step.ask(seen, call, memory) end
  return step.decide(seen, call, memory)
end

-- Looks, decides and acts until nothing is left to do. Returns the last look.
local function perform(call, seen)
  progress = {call = call, began = now(), accepted = {}}
  while true do
    seen = seen or look_again()
    local request = decide(seen, call)
    if request then act(seen, call, request) end
    if not request or request.is_last then return seen end
    seen = nil
  end
end

local function run()
  local seen
  for _, call in ipairs(the_plan.calls) do
    if call.number <= the_plan.steps then
      seen = perform(call, seen)
      local is_done = progress.changed or call.call == 'self' or call.call == 'servers'
      report.step(the_plan, call, is_done and ('done in %.1f s'):format(now() - progress.began) or 'nothing to do')
    end
  end
end

-- == Ending ==

local function has_critical(issues)
  for _, issue in ipairs(issues) do if issue.level == 'critical' then return true end end
  return false
end

local function issues_at_the_end(is_done)
  local issues, last = look.at_issues(memory.latest), now() + ISSUES_PASS
  while is_done and has_critical(issues) and now() < last do
    fiber.sleep(0.5)
    issues = look.at_issues(memory.latest)
  end
  return issues
end

-- The last words and the exit code.
local function ending_of(ok, problem)
  if ok then return the_plan.done, 0 end
  if type(problem) ~= 'table' then
    return 'not yet: the runner itself failed: ' .. text.clean(tostring(problem)), 1
  end
  return problem.text or report.advice(the_plan, problem.reason, problem.words), problem.code
end

local function begin(path)
  local file = assert(io.open(path))
  the_plan = plan.of(require('yaml').decode(file:read('*a')))
  file:close()
  text.learn(secrets.all(), secrets.user, plan.vocabulary(the_plan), the_plan.names)
  ask.begin(the_plan.httpPort, secrets.user, secrets.admin)
  extend()
end

-- At a signal tarantool exits with 0, which Kubernetes would take for done.
local exit_code = 1
ffi.cdef('void _exit(int);')
if box.ctl.on_shutdown then box.ctl.on_shutdown(function() ffi.C._exit(exit_code) end) end

local ok, problem = pcall(begin, (...))
if ok then ok, problem = pcall(run) end
if not ok and progress then
  report.step(the_plan, progress.call, ('stopped after %.1f s'):format(now() - progress.began))
end
if memory.latest then report.closing(memory.latest, issues_at_the_end(ok)) end
local words
words, exit_code = ending_of(ok, problem)
report.ending(words)
os.exit(exit_code)
