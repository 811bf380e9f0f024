local ask = require('ask')
local flags = require('flags')
local support = require('support')

local tests = {}

local CALL = {call = 'edit_topology'}
local ANSWER = {
  servers = {{uuid = 'of-server', rebalancer = true}, {}}, -- gossip knows some without a UUID
  replicasets = {{uuid = 'of-storage', rebalancer = false}, {uuid = 'of-router'}},
}

-- Adds flags to edits where the control instance answers so. Returns what flags.add does.
local function add(call, edits, data, trouble)
  local calls, is_asked = support.document().calls, false
  calls[#calls + 1] = {call = 'rebalancer', query = 'query { flags }'}
  local one = ask.one
  ask.one = function(_, _, _, read)
    is_asked = true
    if not data then return nil, trouble end
    return read(data)
  end
  local ok, problem = pcall(flags.add, support.plan({calls = calls, names = {}}), call, edits, {name = 'router-0-0'})
  ask.one = one
  support.equal(is_asked, true)
  if not ok then error(problem, 0) end
  return problem
end

function tests.test_flags_are_sent_back_with_edits_of_both()
  local edits = {{uuid = 'of-storage'}, {uuid = 'of-router'}, {uuid = 'of-server'}}
  support.equal(add(CALL, edits, ANSWER), nil)
  support.equal(edits, {
    {uuid = 'of-storage', rebalancer = false}, {uuid = 'of-router'}, {uuid = 'of-server', rebalancer = true},
  })
end

function tests.test_a_call_that_cannot_send_them_is_not_sent()
  local each = {call = 'edit_replicaset', each = {}}
  support.equal(support.stops(add, each, {{uuid = 'of-storage'}}, ANSWER), 'rebalancer-flag')
  support.equal(support.stops(add, each, {{uri = 'a:1', replicaset_uuid = 'of-storage'}}, ANSWER), 'rebalancer-flag')
  support.equal(add(each, {{uuid = 'of-router'}}, ANSWER), nil)
end

function tests.test_a_promotion_clears_nothing()
  local edits = {{replicaset_uuid = 'of-storage', instance_uuid = 'of-server'}}
  support.equal(add({call = 'failover_promote', each = {}}, edits, ANSWER), nil)
end

function tests.test_without_an_answer_nothing_is_sent()
  local trouble = {text = 'timed out', passes = true}
  support.equal(add(CALL, {{uuid = 'of-storage'}}, nil, trouble), trouble)
end

function tests.test_a_cartridge_without_flags()
  local edits = {{uuid = 'of-storage'}}
  local words = 'Field "rebalancer" is not defined on type "Server"'
  support.equal(add(CALL, edits, nil, {text = words}), nil)
  support.equal(edits, {{uuid = 'of-storage'}})
end

function tests.test_a_plan_without_that_call()
  support.equal(flags.add(support.plan(), CALL, {{uuid = 'of-storage'}}, {}), nil)
end

return tests
