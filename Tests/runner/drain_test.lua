local drain = require('steps.drain')
local expel = require('steps.expel')
local hand_over = require('steps.hand_over')
local plan = require('plan')
local support = require('support')

local tests = {}

-- storage-1 leaves as a whole, and storage-0-1 by itself.
local function leaving_plan()
  local calls = support.document().calls
  local replicasets = calls[2].variables.replicasets
  local storage_0, storage_1 = replicasets[2], table.remove(replicasets, 3)
  local leaves = table.remove(storage_0.join_servers, 2)
  table.insert(calls, 4, {call = 'hand_over', step = 'hand_over', name = 'hand over', variables = {
    replicasets = {{uuid = storage_0.uuid, alias = 'storage-0', failover_priority = {storage_0.join_servers[1].uuid}}},
  }})
  table.insert(calls, 5, {call = 'drain', step = 'drain', name = 'drain', variables = {
    replicasets = {{uuid = storage_1.uuid, alias = 'storage-1', weight = 0}},
  }})
  table.insert(calls, 6, {call = 'expel', step = 'expel', name = 'expel', variables = {servers = {}}})
  return plan.of(support.document({calls = calls, leaving = {
    {alias = 'storage-0', uuid = storage_0.uuid, toDrain = false, servers = {leaves}},
    {alias = 'storage-1', uuid = storage_1.uuid, toDrain = true, servers = storage_1.join_servers},
  }}))
end

-- The cluster before any of it, as `change` alters it.
local function world(the_plan, change)
  return support.world(support.plan(), function(data) if change then change(data, the_plan) end end), the_plan
end

local function seen_by(the_plan, change)
  local seen = world(the_plan, change)
  seen.plan, seen.control, seen.facts = the_plan, the_plan.pods[1], {expel = {}}
  return seen
end

local function drained(data)
  data.replicasets[3].weight = 0
  support.set_buckets(data, 'storage-0-0', 3000)
  support.set_buckets(data, 'storage-0-1', 3000)
  support.set_buckets(data, 'storage-1-0', 0)
  support.set_buckets(data, 'storage-1-1', 0)
end

-- `lacks_rows`: no leader has what others wrote. `seconds`: how long nothing has moved.
local function decide(step, name, change, lacks_rows, seconds)
  local the_plan = leaving_plan()
  local seen = seen_by(the_plan, change)
  local memory, clock = support.memory()
  local has_all = expel.has_all
  expel.has_all = function() return not lacks_rows end
  seen.facts.expel = expel.ask(seen, the_plan.by_call.expel)
  expel.has_all = has_all
  clock.now = seconds or 100
  return step.decide(seen, the_plan.by_call[name], memory)
end

function tests.test_one_that_leaves_and_does_not_lead_hands_nothing_over()
  support.equal(decide(hand_over, 'hand_over'), nil)
end

function tests.test_a_master_that_leaves_hands_over_to_the_first_that_stays()
  local request = decide(hand_over, 'hand_over', function(data)
    data.replicasets[2].master, data.replicasets[2].active_master = data.servers[3], data.servers[3]
  end)
  support.equal(request.words, 'storage-0 to storage-0-0')
  support.equal(request.send.replicasets[1].failover_priority, {'uuid-of-storage-0-0'})
end

function tests.test_weight_0_comes_first()
  local request = decide(drain, 'drain')
  support.equal({request.words, request.send.replicasets[1].weight}, {'weight of storage-1', 0})
end

function tests.test_buckets_are_awaited_at_every_instance_that_leaves()
  local request = decide(drain, 'drain', function(data)
    drained(data)
    support.set_buckets(data, 'storage-1-1', 3)
  end)
  support.equal(request, {await = '3 buckets to leave storage-1'})
end

function tests.test_all_buckets_must_be_where_they_stay()
  local request = decide(drain, 'drain', function(data)
    drained(data)
    support.set_buckets(data, 'storage-0-0', 2999)
  end)
  support.equal(request, {await = '3000 buckets in group default, there are 2999'})
end

function tests.test_who_leaves_is_expelled_when_all_is_safe()
  local request = decide(expel, 'expel', drained)
  support.equal(request.words, 'storage-0-1, storage-1-0, storage-1-1')
  support.equal(request.send.servers[1], {uuid = 'uuid-of-storage-0-1', expelled = true})
end

function tests.test_nobody_is_expelled_in_the_first_look()
  support.equal(decide(expel, 'expel', drained, nil, 0.5), {await = 'buckets to come to rest'})
end

function tests.test_nobody_is_expelled_before_its_rows_are_elsewhere()
  support.equal(decide(expel, 'expel', drained, true), {await = 'storage-0-0 to have all that storage-0-1 wrote'})
  local request = decide(expel, 'expel', function(data)
    drained(data)
    data.replicasets[2].active_master = nil
    data.replicasets[2].master = nil
  end)
  support.equal(request, {await = 'the buckets of group default at a leader of uuid-of-storage-0'})
end

function tests.test_one_that_is_disabled_is_expelled_as_it_is()
  local request = decide(expel, 'expel', function(data)
    drained(data)
    data.servers[3].disabled = true
  end, true)
  support.equal(request.words, 'storage-0-1, storage-1-0, storage-1-1')
end

return tests
