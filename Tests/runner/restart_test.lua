local restart = require('steps.restart')
local support = require('support')

local tests = {}

local CALL = {call = 'restart_replication', step = 'restart'}

local function decide(pods) return restart.decide({facts = {restart_replication = pods}}, CALL) end

function tests.test_nobody_is_stuck() support.equal(decide({}), nil) end

function tests.test_those_that_are_stuck_are_named_together()
  local request = decide({{uuid = 'a', name = 'storage-0-1'}, {uuid = 'b', name = 'storage-1-1'}})
  support.equal({request.send, request.words}, {{uuids = {'a', 'b'}}, 'replication of storage-0-1, storage-1-1'})
  support.equal(request.call, CALL)
end

-- Nobody is asked as long as no instance has waited for ten seconds.
function tests.test_a_moment_is_no_stop()
  local the_plan = support.plan()
  local seen, memory = support.world(the_plan), support.memory()
  seen.sights[the_plan.by_uuid['uuid-of-storage-0-1']].state = 'ConnectingFullmesh'
  support.equal(restart.ask(seen, CALL, memory), {})
end

return tests
