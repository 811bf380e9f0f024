local edit = require('steps.edit')
local support = require('support')

local tests = {}

local function decide(change)
  local the_plan = support.plan()
  return edit.decide(support.world(the_plan, change), the_plan.by_call.edit_topology)
end

function tests.test_nothing_differs() support.equal(decide(), nil) end

function tests.test_a_weight_and_a_role_differ()
  local request = decide(function(data)
    data.replicasets[2].weight = 7
    data.replicasets[3].roles = {'vshard-storage'}
  end)
  support.equal(request.words, 'weight of storage-0, roles of storage-1')
  support.equal(request.send.replicasets, {
    {uuid = 'uuid-of-storage-0', alias = 'storage-0', weight = 1},
    {uuid = 'uuid-of-storage-1', alias = 'storage-1', roles = {'storage'}},
  })
end

function tests.test_one_that_is_not_listed_is_joined()
  local request = decide(function(data) table.remove(data.servers, 5) end)
  support.equal(request.words, 'storage-1-1')
  support.equal(#request.send.replicasets, 1)
  support.equal(request.send.replicasets[1].join_servers[1].uuid, 'uuid-of-storage-1-1')
end

function tests.test_the_weight_of_a_router_is_never_compared()
  support.equal(decide(function(data) data.replicasets[1].weight = 5 end), nil)
end

function tests.test_rebalancer_flags_are_sent_back()
  local the_plan = support.plan()
  local seen = support.world(the_plan, function(data) data.replicasets[2].alias = 'other' end)
  seen.flags['uuid-of-storage-0'] = false
  local request = edit.decide(seen, the_plan.by_call.edit_topology)
  support.equal(request.send.replicasets[1].rebalancer, false)
end

return tests
