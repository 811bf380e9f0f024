local remedies = require('remedies')
local support = require('support')

local tests = {}

local NOTHING = {restart_replication = {}, disable_servers = {}, refine_uri = {}, force_apply = {}}

local function suggested(changes)
  local found = {}
  for kind, items in pairs(NOTHING) do found[kind] = (changes or {})[kind] or items end
  return found
end

-- The world of a repair that was asked for something; `change` alters what the control instance answers.
local function world(repair, change)
  local the_plan = support.plan({repair = repair})
  local seen = support.world(the_plan, change)
  return seen, function(name) return the_plan.by_uuid['uuid-of-' .. name] end
end

local function empty(data, name)
  for _, server in ipairs(data.servers) do
    if server.uuid == 'uuid-of-' .. name then server.status, server.statistics = 'not found', nil end
  end
end

local function requests(seen, memory, suggestions)
  local sent = {}
  for position, request in ipairs(remedies.of(seen, memory, suggested(suggestions), seen.control).requests) do
    sent[position] = {request.call, request.items}
  end
  return sent
end

-- The reason for which a request is refused once it has lasted.
local function refused(seen)
  local memory, clock = support.memory()
  support.equal(requests(seen, memory), {})
  clock.now = 5
  support.equal(requests(seen, memory), {})
  clock.now = 11
  return (support.stops(remedies.of, seen, memory, NOTHING, seen.control))
end

function tests.test_nothing_is_nothing()
  local seen = world()
  local outcome = remedies.of(seen, support.memory(), NOTHING, seen.control)
  support.equal({outcome.requests, outcome.waits, outcome.left}, {{}, {}, {}})
end

function tests.test_an_empty_replica_is_filled()
  local seen, pod = world({refill = {'storage-0-1'}}, function(data) empty(data, 'storage-0-1') end)
  seen.sights[pod('storage-0-1')] = {state = 'Unconfigured'}
  support.equal(requests(seen, support.memory()), {{'config_force_reapply', {'uuid-of-storage-0-1'}}})
end

function tests.test_nobody_fills_from_an_unhealthy_leader()
  local seen, pod = world({refill = {'storage-0-1'}}, function(data)
    empty(data, 'storage-0-1')
    for _, server in ipairs(data.servers) do
      if server.uuid == 'uuid-of-storage-0-0' then server.status = 'unreachable' end
    end
  end)
  seen.sights[pod('storage-0-1')] = {state = 'Unconfigured'}
  support.equal(refused(seen), 'refill-without-partner')
end

function tests.test_nobody_fills_who_leads()
  local seen, pod = world({refill = {'storage-0-0'}}, function(data) empty(data, 'storage-0-0') end)
  seen.sights[pod('storage-0-0')] = {state = 'Unconfigured'}
  support.equal(refused(seen), 'refill-without-leader')
end

function tests.test_buckets_that_move_are_waited_for_and_missing_ones_refuse()
  local function of(count)
    local seen, pod = world({refill = {'storage-0-1'}}, function(data)
      empty(data, 'storage-0-1')
      support.set_buckets(data, 'storage-0-0', count)
    end)
    seen.sights[pod('storage-0-1')] = {state = 'Unconfigured'}
    return seen
  end
  local moving = of(1600)
  local outcome = remedies.of(moving, support.memory(), NOTHING, moving.control)
  support.equal({outcome.requests, outcome.waits[1]}, {{}, 'the buckets of storage-0'})
  support.equal(refused(of(1400)), 'refill-without-buckets')
end

function tests.test_who_answers_is_not_disabled()
  support.equal(refused((world({disable = {'storage-0-1'}}))), 'disable-alive')
end

function tests.test_who_is_broken_is_disabled()
  local seen, pod = world({disable = {'storage-0-1'}})
  seen.sights[pod('storage-0-1')] = {state = 'BootError'}
  support.equal(requests(seen, support.memory()), {{'edit_servers', {{uuid = 'uuid-of-storage-0-1', disabled = true}}}})
end

function tests.test_only_the_planned_uri_is_taken_over()
  local seen, pod = world()
  local planned = pod('storage-0-1').uri
  local function refine(uri) return {refine_uri = {{uuid = 'uuid-of-storage-0-1', uri_new = uri}}} end
  local edit = {uuid = 'uuid-of-storage-0-1', uri = planned}
  support.equal(requests(seen, support.memory(), refine(planned)), {{'edit_servers', {edit}}})
  local outcome = remedies.of(seen, support.memory(), suggested(refine('elsewhere:3301')), seen.control)
  support.equal({outcome.requests, outcome.left[1].reason}, {{}, 'left-uri'})
end

function tests.test_without_a_majority_nothing_is_applied()
  local seen = world()
  local memory, clock = support.memory()
  local all = suggested({force_apply = {{uuid = 'uuid-of-storage-0-1', config_mismatch = true}}})
  support.equal(remedies.of(seen, memory, all, nil).requests, {})
  clock.now = 9
  remedies.of(seen, memory, all, nil)
  clock.now = 12
  support.equal((support.stops(remedies.of, seen, memory, all, nil)), 'no-majority')
end

return tests
