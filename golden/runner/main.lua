-- Does with a Cartridge cluster what a plan says: tarantool main.lua plan.yaml
-- Exit codes: 0 done, 1 a retry helps, 2 a person is needed; of verify 0 as planned, 1 not.
local folder = arg[0]:gsub('[^/]+$', '')
-- Before tarantool's own loaders, which find the application's files first.
table.insert(package.loaders, 1, function(name) return (loadfile(folder .. name:gsub('%.', '/') .. '.lua')) end)

local fiber, ffi, now = require('fiber'), require('ffi'), require('clock').monotonic
local ask = require('ask')
local look = require('look')
local plan = require('plan')
local report = require('report')
local secrets = require('secrets')
local summary = require('summary')
local text = require('text')
local memory = require('memory').new(now)

local ISSUES_PASS = 5 -- seconds: Cartridge takes critical ones back late
local STATES = 'healthy Unconfigured RolesConfigured unplanned'
local MODES = {
  bootstrap = 'perform', hand_over = 'perform', verify = 'inspect', backup = 'backup.save', restore = 'backup.load',
}

local the_plan

local function issues_at_the_end(seen, is_done)
  local last = now() + ISSUES_PASS
  while true do
    local issues, critical = look.at_issues(seen)
    if not (is_done and critical[1]) or now() > last then return issues end
    fiber.sleep(0.5)
  end
end

local function ending_of(ok, problem)
  if ok then return the_plan.done, 0 end
  if type(problem) ~= 'table' then
    return 'not yet: the runner itself failed: ' .. text.clean(tostring(problem)), 1
  end
  return problem.text or report.advice(the_plan, problem.reason, problem.words), problem.code
end

local function run(path)
  local file = assert(io.open(path))
  local words = file:read('*a')
  file:close()
  the_plan = plan.of(require('yaml').decode(words))
  text.learn(secrets.all, secrets.user, words .. STATES, the_plan.names)
  ask.begin(the_plan.httpPort, secrets.user, secrets.admin)
  require(MODES[the_plan.mode] or the_plan.mode).run(the_plan, memory)
end

-- At a signal tarantool exits with 0, for Kubernetes: done. One trigger: since 2.8 they run side by side.
local exit_code = 1
ffi.cdef('void _exit(int);')
local function at_a_signal()
  if memory.at_a_signal then pcall(memory.at_a_signal) end
  ffi.C._exit(exit_code)
end
if box.ctl.on_shutdown then box.ctl.on_shutdown(at_a_signal) end

local ok, problem = pcall(run, (...))
local seen = memory.latest
local issues = seen and issues_at_the_end(seen, ok) or {}
if seen then report.closing(seen, issues) end
local words
words, exit_code = ending_of(ok, problem)
if the_plan then summary.leave(summary.of(the_plan, seen, issues, words)) end
report.ending(words)
os.exit(exit_code)
