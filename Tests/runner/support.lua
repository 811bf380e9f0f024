-- What tests share: a plan of one router and two storages of two, a world to go with it, and comparisons.
local json = require('json')
local memory = require('memory')
local plan = require('plan')

local support = {}

local function sorted(value)
  if type(value) ~= 'table' then return json.encode(value) end
  local keys, parts = {}, {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(one, other) return tostring(one) < tostring(other) end)
  for _, key in ipairs(keys) do parts[#parts + 1] = tostring(key) .. '=' .. sorted(value[key]) end
  return '{' .. table.concat(parts, ', ') .. '}'
end

function support.equal(actual, expected)
  local one, other = sorted(actual), sorted(expected)
  if one ~= other then error(('expected %s\n     but got %s'):format(other, one), 2) end
end

-- The reason for which the run would end.
function support.stops(work, ...)
  local ok, problem = pcall(work, ...)
  if ok or type(problem) ~= 'table' then error('it did not stop: ' .. tostring(problem), 2) end
  return problem.reason, problem.words
end

-- A memory whose seconds a test sets.
function support.memory()
  local clock = {now = 0}
  local remembered = memory.new(function() return clock.now end)
  return remembered, clock
end

local function uri(name) return name .. '.kv.default.svc.cluster.local:3301' end

local function replicaset(name, role, instances, weight)
  local servers = {}
  for number = 0, instances - 1 do
    local pod = name .. '-' .. number
    servers[#servers + 1] = {uri = uri(pod), uuid = 'uuid-of-' .. pod}
  end
  return {uuid = 'uuid-of-' .. name, alias = name, roles = {role}, weight = weight, join_servers = servers}
end

-- The document of a plan; `changes` are set over it.
function support.document(changes)
  local document = {
    format = 2, cluster = 'kv', httpPort = 8081, timeoutSeconds = 600, done = 'done: all', volumes = {},
    answers = {}, issues = {}, advice = {}, calls = {
      {call = 'self', name = 'ask'},
      {call = 'edit_topology', step = 'edit', name = 'join', variables = {replicasets = {
        replicaset('router-0', 'router', 1, 1), replicaset('storage-0', 'storage', 2, 1),
        replicaset('storage-1', 'storage', 2, 1),
      }}},
      {call = 'bootstrap_vshard', step = 'vshard', name = 'vshard'},
      {call = 'servers', step = 'verify', name = 'check'},
    },
  }
  for key, value in pairs(changes or {}) do document[key] = value end
  return document
end

function support.plan(changes) return plan.of(support.document(changes)) end

-- What the control instance of that plan answers when all is as planned: 1500 buckets at each storage.
function support.topology(the_plan)
  local data = {servers = {}, replicasets = {}, cluster = {
    known_roles = {
      {name = 'vshard-storage', dependencies = {}}, {name = 'vshard-router', dependencies = {}},
      {name = 'router', dependencies = {'vshard-router'}}, {name = 'storage', dependencies = {'vshard-storage'}},
    },
    vshard_groups = {{name = 'default', bucket_count = 3000, bootstrapped = true}},
  }}
  for _, planned in ipairs(plan.items(the_plan.by_call.edit_topology)) do
    local is_storage = planned.roles[1] == 'storage'
    local first = {uuid = planned.join_servers[1].uuid}
    data.replicasets[#data.replicasets + 1] = {
      uuid = planned.uuid, alias = planned.alias, all_rw = false, weight = is_storage and planned.weight or nil,
      roles = is_storage and {'vshard-storage', 'storage'} or {'vshard-router', 'router'},
      vshard_group = is_storage and 'default' or nil, master = first, active_master = first,
    }
    for _, server in ipairs(planned.join_servers) do
      data.servers[#data.servers + 1] = {
        uri = server.uri, uuid = server.uuid, status = 'healthy', disabled = false,
        replicaset = {uuid = planned.uuid}, statistics = {vshard_buckets_count = is_storage and 1500 or nil},
      }
    end
  end
  return data
end

-- The world of a look at that cluster. `change` may alter what the control instance answers.
function support.world(the_plan, change)
  local data = support.topology(the_plan)
  if change then change(data) end
  local seen = require('world').topology(data)
  seen.plan, seen.control, seen.is_formed, seen.facts = the_plan, the_plan.pods[1], true, {servers = {}}
  seen.sights = {}
  for _, pod in ipairs(the_plan.pods) do seen.sights[pod] = {state = 'RolesConfigured', uuid = pod.uuid} end
  return seen
end

-- How many buckets an instance says that it has.
function support.set_buckets(data, name, count)
  for _, server in ipairs(data.servers) do
    if server.uuid == 'uuid-of-' .. name then server.statistics.vshard_buckets_count = count end
  end
end

return support
