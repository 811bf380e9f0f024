local support = require('support')
local vshard = require('steps.vshard')

local tests = {}

local function decide(change, changes)
  local the_plan = support.plan(changes)
  return vshard.decide(support.world(the_plan, change), the_plan.by_call.bootstrap_vshard, (support.memory()))
end

local function no_buckets(data)
  data.cluster.vshard_groups[1].bootstrapped = false
  support.set_buckets(data, 'storage-0-0', 0)
  support.set_buckets(data, 'storage-1-0', 0)
end

function tests.test_nothing_to_do_when_all_are_there() support.equal(decide(), nil) end

function tests.test_the_first_router_of_the_plan_is_asked()
  local request = decide(no_buckets)
  support.equal({request.to.name, request.words}, {'router-0-0', 'group default'})
end

function tests.test_a_part_of_them_is_never_bootstrapped_again()
  local request = decide(function(data)
    no_buckets(data)
    support.set_buckets(data, 'storage-0-0', 1500)
  end)
  support.equal(request, {await = '3000 buckets in group default, there are 1500'})
end

function tests.test_without_a_router_a_person_is_needed()
  support.equal(support.stops(decide, function(data)
    no_buckets(data)
    data.replicasets[1].roles = {}
  end), 'no-router')
end

local function draining()
  local calls = support.document().calls
  table.insert(calls, 4, {call = 'drain', step = 'drain', name = 'drain', variables = {replicasets = {}}})
  return {calls = calls}
end

function tests.test_a_drain_goes_on_while_buckets_move()
  support.equal(decide(function(data) support.set_buckets(data, 'storage-0-0', 1501) end, draining()), nil)
end

function tests.test_a_drain_does_not_go_on_when_buckets_are_missing()
  local request = decide(function(data) support.set_buckets(data, 'storage-0-0', 1499) end, draining())
  support.equal(request, {await = '3000 buckets in group default, there are 2999'})
end

return tests
