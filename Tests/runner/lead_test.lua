local lead = require('steps.lead')
local support = require('support')

local tests = {}

local function call(position)
  local order = position == 1 and {0, 1} or {1, 0}
  local uuids = {}
  for index, ordinal in ipairs(order) do uuids[index] = 'uuid-of-storage-0-' .. ordinal end
  return {call = 'lead', variables = {replicasets = {
    {uuid = 'uuid-of-storage-0', alias = 'storage-0', failover_priority = uuids},
  }}}
end

local function decide(asked, change, lacking)
  local seen = support.world(support.plan(), change)
  seen.facts.lead = lacking or {}
  return lead.decide(seen, asked)
end

function tests.test_who_leads_already_is_left_alone() support.equal(decide(call(1)), nil) end

function tests.test_the_priority_is_sent_with_the_wanted_leader_first()
  local request = decide(call(2))
  support.equal(request.words, 'storage-0 to storage-0-1')
  support.equal(request.send.replicasets[1], {
    uuid = 'uuid-of-storage-0', alias = 'storage-0',
    failover_priority = {'uuid-of-storage-0-1', 'uuid-of-storage-0-0'},
  })
end

function tests.test_nobody_hands_over_to_one_that_is_not_well()
  local request = decide(call(2), function(data) data.servers[3].status = 'unreachable' end)
  support.equal(request, {await = 'storage-0-1 (unreachable)'})
  request = decide(call(2), function(data) data.servers[3].disabled = true end)
  support.equal(request, {await = 'storage-0-1 to take part'})
end

function tests.test_what_was_sent_is_waited_for()
  local request = decide(call(2), function(data) data.replicasets[2].master = {uuid = 'uuid-of-storage-0-1'} end)
  support.equal(request, {await = 'storage-0-1 to lead storage-0'})
end

function tests.test_the_new_leader_has_every_row()
  support.equal(
    decide(call(1), nil, {['uuid-of-storage-0'] = 'storage-0-1'}),
    {await = 'storage-0-0 to have all that storage-0-1 wrote'})
end

function tests.test_stateful_failover_promotes()
  local promotion = {replicaset_uuid = 'uuid-of-storage-0', instance_uuid = 'uuid-of-storage-0-1'}
  local request = decide({call = 'lead', each = {promotion}})
  support.equal({request.send, request.words}, {promotion, 'storage-0 to storage-0-1'})
end

return tests
