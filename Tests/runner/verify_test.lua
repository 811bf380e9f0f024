local support = require('support')
local verify = require('steps.verify')

local tests = {}

local function decide(change, seconds)
  local the_plan = support.plan()
  local seen = support.world(the_plan)
  if change then change(seen, the_plan) end
  local memory, clock = support.memory()
  clock.now = seconds or 100
  return verify.decide(seen, the_plan.by_call.servers, memory)
end

function tests.test_all_is_as_planned() support.equal(decide(), nil) end

function tests.test_the_right_sum_must_be_seen_twice()
  support.equal(decide(nil, 0.5).await, 'buckets to come to rest')
end

function tests.test_gossip_that_is_behind_is_probed()
  local request = decide(function(seen) seen.servers['uuid-of-storage-0-0'].status = 'unreachable' end)
  support.equal({request.await, request.probe[1].name}, {'storage-0-0 (unreachable for router-0-0)', 'storage-0-0'})
end

function tests.test_issues_that_the_plan_waits_for()
  local request = decide(function(seen) seen.facts.servers = {'Failover is stuck on a:3301'} end)
  support.equal(request.await, 'Failover is stuck on a:3301')
end

function tests.test_a_disabled_one_is_left_alone()
  support.equal(decide(function(seen)
    local server = seen.servers['uuid-of-storage-0-1']
    server.disabled, server.status = true, 'unreachable'
  end), nil)
end

function tests.test_what_another_step_would_do_is_awaited()
  local request = decide(function(seen) seen.replicasets['uuid-of-storage-0'].weight = 3 end)
  support.equal(request.await, 'weight of storage-0')
end

return tests
