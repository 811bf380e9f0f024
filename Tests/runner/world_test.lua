local support = require('support')
local world = require('world')

local tests = {}

function tests.test_roles_bring_their_dependencies()
  local known = {a = {'b'}, b = {'c', 'a'}, c = {}}
  support.equal(world.with_dependencies({'a'}, known), {a = true, b = true, c = true})
end

function tests.test_those_that_gossip_alone_knows_are_no_members()
  local seen = support.world(support.plan(), function(data)
    data.servers[#data.servers + 1] = {uri = 'x:1', uuid = '', status = 'unconfigured'}
  end)
  support.equal(seen.servers[''], nil)
end

function tests.test_an_answer_that_contradicts_itself_is_unreadable()
  for _, change in ipairs({
    function(data) data.servers[1].replicaset = {uuid = 'another'} end,
    function(data) data.servers[1].replicaset = nil end,
    function(data) data.servers = 'x' end,
    function(data) data.cluster.vshard_groups = 1 end,
  }) do
    local data = support.topology(support.plan())
    change(data)
    support.equal((pcall(world.topology, data)), false)
  end
end

function tests.test_an_identity_that_is_not_planned_needs_a_person()
  local the_plan = support.plan()
  local seen = support.world(the_plan, function(data) data.servers[2].uri = 'elsewhere.kv:3301' end)
  support.equal(support.stops(world.check_identities, seen), 'other-identity')
end

function tests.test_whom_the_cluster_lists_besides_is_no_contradiction()
  local seen = support.world(support.plan(), function(data)
    data.servers[#data.servers + 1] = {uri = 'old:3301', uuid = 'old', replicaset = {uuid = data.replicasets[1].uuid}}
  end)
  world.check_identities(seen)
  support.equal(seen.servers.old.uri, 'old:3301')
end

-- Where an operator let Cartridge draw it, documents with another one are refused: it is never sent.
function tests.test_another_uuid_at_a_planned_uri_needs_a_person()
  local the_plan = support.plan()
  local seen = support.world(the_plan, function(data) data.servers[1].uuid = 'drawn' end)
  support.equal(support.stops(world.check_identities, seen), 'other-identity')
end

return tests
