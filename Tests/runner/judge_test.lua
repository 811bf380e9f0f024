local judge = require('judge')
local support = require('support')

local tests = {}

local ANSWERS = {
  {pattern = 'Incorrect password', advice = 'wrong-cookie'}, {pattern = 'password', passes = true},
  {pattern = '": *$', passes = true}, {pattern = 'is already joined', passes = true},
}

local function words(message, passes, memory)
  local the_plan = support.plan({answers = ANSWERS})
  return judge.words(the_plan, {text = message, passes = passes}, the_plan.pods[1], memory or support.memory())
end

function tests.test_the_first_pattern_that_matches_decides()
  support.equal(support.stops(words, "Incorrect password for 'admin'"), 'wrong-cookie')
  support.equal(words('some password'), 'router-0-0 (some password)')
end

function tests.test_any_other_error_says_that_the_plan_is_wrong()
  local reason, given = support.stops(words, 'unknown role "x"')
  support.equal({reason, given}, {'not-possible', {name = 'router-0-0', text = 'unknown role "x"'}})
end

function tests.test_what_passes_by_itself_passes() support.equal(words('HTTP 500', true), 'router-0-0 (HTTP 500)') end

function tests.test_what_is_waited_for_may_have_advice_of_its_own()
  local the_plan = support.plan({issues = {{pattern = '^Raft'}, {pattern = 'is locked', advice = 'not-applied'}}})
  support.equal(judge.advice(the_plan, 'storage-0-0 (Two-phase commit is locked) and 1 more'), 'not-applied')
  support.equal({judge.advice(the_plan, 'Raft leader idle'), judge.advice(the_plan, 'else')}, {})
end

function tests.test_a_burnt_uuid_is_told_when_it_lasts()
  local memory, clock = support.memory()
  local message = 'Server "uuid-of-storage-0-0" is already joined'
  support.equal(words(message, false, memory):find('already joined') ~= nil, true)
  for second = 1, 9 do
    clock.now = second
    words(message, false, memory)
  end
  clock.now = 10.5
  local the_plan = support.plan({answers = ANSWERS})
  local burnt = the_plan.by_uuid['uuid-of-storage-0-0']
  memory.first_seen[burnt], memory.last_seen[burnt] = 0, 10
  support.equal(support.stops(judge.words, the_plan, {text = message}, the_plan.pods[1], memory), 'was-expelled')
end

return tests
