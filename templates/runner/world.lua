-- The cluster as one look saw it, made of what the control instance answered.
local plan = require('plan')
local shape = require('shape')

local world = {}

local text, optional, list, record = shape.text, shape.optional, shape.list, shape.record
local flag, count, number = optional(shape.flag), optional(shape.count), optional(shape.number)

local reference = record({uuid = text})
local servers = list(record({
  uri = text, uuid = optional(text), status = optional(text), disabled = flag,
  statistics = optional(record({vshard_buckets_count = count})), replicaset = optional(reference),
}))
local replicasets = list(record({
  uuid = text, alias = optional(text), roles = list(text),
  weight = number, all_rw = flag, vshard_group = optional(text),
  master = optional(reference), active_master = optional(reference),
}))
local cluster = record({
  known_roles = list(record({name = text, dependencies = optional(list(text))})),
  vshard_groups = list(record({name = text, bucket_count = shape.count, bootstrapped = flag})),
})

-- Those that gossip alone knows have no UUID.
local function by_uuid(items)
  local found = {}
  for _, item in ipairs(items) do
    if item.uuid and item.uuid ~= '' then found[item.uuid] = item end
  end
  return found
end

world.state = record({cluster = record({
  self = record({
    uri = text, uuid = optional(text), state = optional(text),
    error = function(value) return value end, -- a text, or a table
  }),
})})

local members = record({servers = list(record({uri = text, uuid = optional(text), disabled = flag}))})

function world.members(data) return by_uuid(members(data).servers) end

world.issues = record({cluster = record({
  issues = list(record({level = optional(text), topic = optional(text), message = optional(text)})),
})})

function world.with_dependencies(roles, known, all)
  all = all or {}
  for _, name in ipairs(roles or {}) do
    if not all[name] then
      all[name] = true
      world.with_dependencies(known[name], known, all)
    end
  end
  return all
end

local function describe_replicaset(replicaset, known)
  replicaset.all_roles = world.with_dependencies(replicaset.roles, known)
  replicaset.is_storage = replicaset.all_roles['vshard-storage'] == true
  replicaset.leader_uuid = (replicaset.active_master or {}).uuid
  replicaset.master_uuid = (replicaset.master or {}).uuid
end

local function describe_server(server, replicaset)
  server.name = server.uri:match('^[^.:]+') or server.uri
  server.status = server.status or 'unknown'
  server.identity = plan.identity(server, replicaset)
  server.count = (server.statistics or {}).vshard_buckets_count
  server.replicaset = replicaset -- the whole of it, instead of its UUID alone
  if replicaset.leader_uuid == server.uuid then
    replicaset.leader, server.buckets, replicaset.buckets = server, server.count, server.count
  end
end

-- `servers` and `replicasets` by UUID, `known_roles` with their dependencies, `groups` of vshard.
function world.topology(data)
  local described = {servers = by_uuid(servers(data.servers)), replicasets = by_uuid(replicasets(data.replicasets))}
  local settings = cluster(data.cluster)
  described.groups, described.known_roles = settings.vshard_groups, {}
  for _, role in ipairs(settings.known_roles) do described.known_roles[role.name] = role.dependencies or {} end
  for _, replicaset in pairs(described.replicasets) do describe_replicaset(replicaset, described.known_roles) end
  for _, server in pairs(described.servers) do
    describe_server(server, described.replicasets[server.replicaset.uuid])
  end
  return described
end

-- No instance may have another URI, UUID or replicaset than planned.
function world.check_identities(seen)
  local by_uri = {}
  for _, server in pairs(seen.servers) do by_uri[server.uri] = server end
  for _, pod in ipairs(seen.plan.pods) do
    local listed = (seen.servers[pod.uuid] or by_uri[pod.uri] or pod).identity
    if listed ~= pod.identity then
      plan.stop('other-identity', {name = pod.name, listed = listed, identity = pod.identity})
    end
  end
end

return world
