local plan = require('plan')
local support = require('support')

local tests = {}

function tests.test_another_format_is_refused_in_words()
  for _, format in ipairs({1, 3, '2'}) do
    local ok, problem = pcall(plan.of, support.document({format = format}))
    support.equal({ok, problem.code}, {false, 2})
    local words = 'failed: this runner reads plans of format 2, not %s: render the Job again'
    support.equal(problem.text, words:format(format))
  end
end

function tests.test_nothing_is_added_to_a_plan()
  support.equal(pcall(function() support.plan().more = 1 end), false)
  support.equal(pcall(function() support.plan().pods[1].more = 1 end), false)
end

function tests.test_pods_stand_in_the_order_of_the_plan()
  local names = {}
  for _, pod in ipairs(support.plan().pods) do names[#names + 1] = pod.name end
  support.equal(names, {'router-0-0', 'storage-0-0', 'storage-0-1', 'storage-1-0', 'storage-1-1'})
end

-- It names instances that are planned elsewhere.
function tests.test_a_promotion_adds_no_instance()
  local calls = support.document().calls
  table.insert(calls, 3, {call = 'hand_over', step = 'hand_over', name = 'promote', each = {
    {replicaset_uuid = 'uuid-of-storage-0', instance_uuid = 'uuid-of-storage-0-0'},
  }})
  support.equal(#plan.of(support.document({calls = calls})).pods, 5)
end

function tests.test_the_last_numbered_step_is_the_check() support.equal(support.plan().steps, 4) end

return tests
