local failover = require('steps.failover')
local support = require('support')

local tests = {}

local CALL = {call = 'failover_params', step = 'failover', variables = {
  mode = 'stateful', failover_timeout = 20, etcd2_params = {endpoints = {'a', 'b'}, prefix = '/kv'},
}}

local function decide(params) return failover.decide({facts = {failover_params = params}}, CALL) end

function tests.test_what_is_asked_for_is_so()
  support.equal(decide({params = {mode = 'stateful', failover_timeout = 20, fencing_enabled = false, etcd2_params = {
    endpoints = {'a', 'b'}, prefix = '/kv', password = 'x',
  }}}), nil)
end

function tests.test_a_part_differs()
  local request = decide({params = {mode = 'stateful', failover_timeout = 20, etcd2_params = {
    endpoints = {'a'}, prefix = '/kv',
  }}})
  support.equal(request.send, CALL.variables)
end

function tests.test_an_answer_of_another_shape_is_a_difference()
  support.equal(decide({params = {mode = {}, etcd2_params = 'x'}}).words, 'failover')
end

function tests.test_trouble_is_awaited() support.equal(decide({await = 'x'}), {await = 'x'}) end

return tests
