local json = require('json')
local summary = require('summary')
local support = require('support')

local tests = {}

local function decoded(seen, issues, words, changes)
  local document = {mode = 'verify', validFor = 1200}
  for key, value in pairs(changes or {}) do document[key] = value end
  local message = summary.of(seen and seen.plan or support.plan(document), seen, issues or {}, words)
  return json.decode(message), message
end

function tests.test_leaders_and_buckets_are_told()
  local the_plan = support.plan({mode = 'verify', validFor = 1200})
  local seen = support.world(the_plan, function(data) data.servers[5].status = 'unreachable' end)
  local record = decoded(seen, {'warning: failover: x'}, 'Free space.\nas planned: cluster kv')
  support.equal({record.format, record.mode, record.cluster, record.validFor}, {1, 'verify', 'kv', 1200})
  support.equal({record.outcome, record.line}, {'as planned', 'as planned: cluster kv'})
  support.equal({record.planned, record.healthy, record.leftOut}, {5, 4, 0})
  support.equal(record.groups, {{name = 'default', total = 3000, found = 3000}})
  support.equal(record.replicasets, {
    {name = 'router-0', leader = 'router-0-0'}, {name = 'storage-0', leader = 'storage-0-0', buckets = 1500},
    {name = 'storage-1', leader = 'storage-1-0', buckets = 1500},
  })
  support.equal({record.issues, record.issueCount}, {{'warning: failover: x'}, 1})
end

function tests.test_before_the_first_look_there_is_no_world()
  local record = decoded(nil, {}, 'failed: this runner reads plans of format 2')
  support.equal({record.outcome, record.planned, record.replicasets}, {'failed', nil, nil})
end

-- Every character of an issue that can grow does.
function tests.test_the_message_is_never_too_long()
  local replicasets, issues = {}, {}
  for number = 0, 299 do
    replicasets[#replicasets + 1] = {uuid = 'r' .. number, alias = 's-' .. number, roles = {'storage'}, join_servers = {
      {uri = ('s-%d-0.%s:3301'):format(number, ('long.'):rep(20)), uuid = 'i' .. number},
    }}
  end
  for number = 1, 9 do issues[number] = ('"'):rep(300) end
  local the_plan = support.plan({mode = 'verify', calls = {
    {call = 'edit_topology', step = 'edit', name = 'join', variables = {replicasets = replicasets}},
  }})
  local record, message = decoded(support.world(the_plan), issues, 'not as planned: ' .. ('"'):rep(300))
  support.equal(#message <= 4096, true)
  support.equal({#record.issues, record.issueCount}, {5, 9})
  support.equal({#record.replicasets + record.leftOut, record.planned}, {300, 300})
end

return tests
