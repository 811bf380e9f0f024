local control = require('control')
local support = require('support')

local tests = {}

local lists = {} -- by what they say: a look has one table for all that are the same

local function member(uuid, ...)
  local servers, key = {}, table.concat({...}, ' ')
  for _, name in ipairs({...}) do servers['uuid-of-' .. name] = {uri = name} end
  lists[key] = lists[key] or servers
  return {state = 'RolesConfigured', uuid = 'uuid-of-' .. uuid, servers = lists[key]}
end

local function choose(sights, memory)
  local the_plan, by_pod = support.plan(), {}
  for _, pod in ipairs(the_plan.pods) do
    by_pod[pod] = sights[pod.name] or {state = 'Unconfigured'}
    by_pod[pod].pod = pod
  end
  local first, discord = control.choose(the_plan.pods, by_pod, memory or support.memory())
  return first and first.name, discord
end

function tests.test_nobody_is_configured() support.equal({choose({})}, {}) end

function tests.test_the_first_configured_one_of_the_plan()
  local both = {'storage-0-0', 'storage-1-0'}
  support.equal(choose({
    ['storage-1-0'] = member('storage-1-0', unpack(both)), ['storage-0-0'] = member('storage-0-0', unpack(both)),
  }), 'storage-0-0')
end

function tests.test_one_that_was_cut_off_is_not_chosen()
  local first, discord = choose({
    ['router-0-0'] = member('router-0-0', 'router-0-0', 'storage-0-0'),
    ['storage-0-0'] = member('storage-0-0', 'storage-0-0'),
  })
  support.equal({first, discord}, {'storage-0-0', 'storage-0-0 and router-0-0 to agree on who is in the cluster'})
end

function tests.test_one_that_stays_cut_off_was_expelled()
  local memory, clock = support.memory()
  local sights = {
    ['router-0-0'] = member('router-0-0', 'router-0-0', 'storage-0-0'),
    ['storage-0-0'] = member('storage-0-0', 'storage-0-0'),
  }
  for second = 0, 9 do
    clock.now = second
    choose(sights, memory)
  end
  clock.now = 10
  support.equal(support.stops(choose, sights, memory), 'was-expelled')
end

function tests.test_two_that_do_not_know_each_other_are_two_clusters()
  local reason, words = support.stops(choose, {
    ['router-0-0'] = member('router-0-0', 'router-0-0'), ['storage-0-0'] = member('storage-0-0', 'storage-0-0'),
  })
  support.equal({reason, words}, {'two-clusters', {one = 'router-0-0', other = 'storage-0-0'}})
end

local function standings(sights, first)
  local the_plan, by_pod = support.plan(), {}
  for _, pod in ipairs(the_plan.pods) do by_pod[pod] = sights[pod.name] or {state = 'RolesConfigured'} end
  local chosen
  for _, pod in ipairs(the_plan.pods) do if pod.name == first then chosen = pod end end
  return control.standings(the_plan.pods, by_pod, chosen)
end

function tests.test_a_silent_one_is_awaited_and_a_disabled_one_is_not()
  local first = member('router-0-0', 'router-0-0', 'storage-0-0', 'storage-0-1', 'storage-1-0', 'storage-1-1')
  first.servers['uuid-of-storage-1-1'].disabled = true
  local _, waits = standings({
    ['router-0-0'] = first, ['storage-1-0'] = {trouble = 'timed out'}, ['storage-1-1'] = {trouble = 'timed out'},
  }, 'router-0-0')
  support.equal(waits, {'storage-1-0 (timed out)'})
end

function tests.test_an_identity_of_a_former_life_is_named()
  local first = member('router-0-0', 'router-0-0', 'storage-0-0', 'storage-0-1', 'storage-1-0')
  local sights = {['router-0-0'] = first, ['storage-1-1'] = {state = 'ConnectingFullmesh'}}
  local _, waits, former = standings(sights, 'router-0-0')
  support.equal({waits, former.name}, {{'storage-1-1 (ConnectingFullmesh, not a member)'}, 'storage-1-1'})
end

function tests.test_a_broken_instance_needs_a_person()
  local reason, words = support.stops(standings, {['storage-0-0'] = {state = 'BootError', error = 'no disk'}})
  support.equal({reason, words}, {'broken-instance', {name = 'storage-0-0', state = 'BootError', text = 'no disk'}})
end

return tests
