local buckets = require('buckets')
local support = require('support')

local tests = {}

local function awaited(change, memory)
  local seen = support.world(support.plan(), change)
  return buckets.missing(seen, memory or support.memory())
end

function tests.test_replicas_are_not_added() support.equal(awaited(), nil) end

function tests.test_buckets_on_the_move_are_too_many()
  support.equal(awaited(function(data) support.set_buckets(data, 'storage-0-0', 1501) end),
    '3000 buckets in group default, there are 3001')
end

function tests.test_missing_buckets_end_the_run_when_they_stay_missing()
  local memory, clock = support.memory()
  local function lose(data) support.set_buckets(data, 'storage-0-0', 1493) end
  support.equal(awaited(lose, memory), '3000 buckets in group default, there are 2993')
  clock.now = 9
  support.equal(awaited(lose, memory), '3000 buckets in group default, there are 2993')
  clock.now = 11
  local reason, words = support.stops(awaited, lose, memory)
  support.equal({reason, words}, {'missing-buckets', {missing = 7, bucket_count = 3000, name = 'default'}})
end

function tests.test_a_leader_that_does_not_say_is_named()
  support.equal(awaited(function(data)
    data.servers[2].status, data.servers[2].statistics = 'not found', nil
  end), 'the buckets of group default at storage-0-0 (not found)')
end

function tests.test_a_sum_counts_only_when_nothing_has_moved()
  local memory, clock = support.memory()
  local seen = support.world(support.plan())
  memory:note_buckets({a = {buckets = 1499}, b = {buckets = 1501}})
  clock.now = 5
  support.equal(memory:note_buckets({a = {buckets = 1500}, b = {buckets = 1500}}), true)
  support.equal(buckets.unsettled(seen, memory, 1), 'buckets to come to rest')
  clock.now = 5.9
  support.equal(memory:note_buckets({a = {buckets = 1500}, b = {buckets = 1500}}), false)
  support.equal(buckets.unsettled(seen, memory, 1), 'buckets to come to rest')
  clock.now = 6.1
  support.equal(buckets.unsettled(seen, memory, 1), nil)
end

function tests.test_who_leaves_without_buckets_moves_nothing()
  local memory, clock = support.memory()
  memory:note_buckets({a = {buckets = 3000}, b = {buckets = 0}})
  clock.now = 5
  support.equal({memory:note_buckets({a = {buckets = 3000}}), memory:still_for()}, {false, 5})
  support.equal({memory:note_buckets({a = {buckets = 3000}, c = {buckets = 1}}), memory:still_for()}, {false, 0})
end

function tests.test_nothing_is_awaited_where_vshard_was_never_bootstrapped()
  local seen = support.world(support.plan(), function(data) data.cluster.vshard_groups[1].bootstrapped = false end)
  support.equal(buckets.unsettled(seen, support.memory(), 1), nil)
end

return tests
