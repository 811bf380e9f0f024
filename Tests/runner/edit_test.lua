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

function tests.test_a_call_that_takes_one_replicaset_gets_the_first_that_differs()
  local the_plan = support.plan()
  local call, data = the_plan.by_call.edit_topology, support.topology(the_plan)
  local each = {call = 'edit_replicaset', each = call.variables.replicasets}
  data.replicasets[2].weight, data.replicasets[2].all_rw, data.replicasets[3].weight = 7, true, 7
  local request = edit.decide(support.world(the_plan, function(answer) answer.replicasets = data.replicasets end), each)
  support.equal(request.words, 'all_rw of storage-0, weight of storage-0')
  support.equal(request.send, {uuid = 'uuid-of-storage-0', alias = 'storage-0', all_rw = false, weight = 1})
end

return tests
