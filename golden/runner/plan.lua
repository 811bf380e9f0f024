-- The plan of a Job, as every other file reads it. It is frozen once it has been read.
local text = require('text')

local plan = {}

local FORMAT = 2

local FROZEN = {__newindex = function() error('the plan is frozen', 2) end}

local function frozen(value) return setmetatable(value, FROZEN) end

function plan.identity(server, replicaset)
  return ('URI %s, UUID %s, replicaset %s'):format(server.uri, server.uuid, replicaset.uuid)
end

-- Ends the run with a reason of the plan's advice, and an exit code.
function plan.stop(reason, words, code) error({reason = reason, words = words or {}, code = code or 2}, 0) end

local function add(self, server, replicaset, is_leaving)
  local name, role, ordinal = server.uri:match('^[^.:]+'), replicaset.alias:match('^(.*)-(%d+)$')
  local pod = {
    uri = server.uri, uuid = server.uuid, name = name, alias = replicaset.alias, ordinal = ordinal,
    key = name:sub(#role + 2), identity = plan.identity(server, replicaset),
    volumes = self.volumes[role], is_leaving = is_leaving, to_drain = replicaset.toDrain or false,
  }
  self.names[pod.uri], self.names[pod.uuid], self.names[replicaset.uuid] = name, name, pod.alias
  self.pods[#self.pods + 1], self.by_uuid[pod.uuid] = frozen(pod), pod
end

local function add_joined(self, item)
  if item.instance_uuid and item.uri then -- of join_server
    local replicaset = {uuid = item.replicaset_uuid, alias = item.replicaset_alias}
    add(self, {uri = item.uri, uuid = item.instance_uuid}, replicaset, false)
  end
  for _, server in ipairs(item.join_servers or {}) do add(self, server, item, false) end
end

function plan.items(call) return call.each or (call.variables or {}).replicasets or {} end

local function index_calls(self)
  for number, call in ipairs(self.calls) do
    call.number, self.by_call[call.call] = number, call
    if call.call == 'servers' then self.steps = number end
    for _, item in ipairs(plan.items(call)) do add_joined(self, item) end
  end
end

-- After all that stay: none of these is the control instance as long as another can be.
local function index_leaving(self)
  for _, replicaset in ipairs(self.leaving or {}) do
    for _, server in ipairs(replicaset.servers) do add(self, server, replicaset, true) end
  end
end

-- Makes a plan of a document: adds `pods` in their order, `by_uuid`, `by_call`, and `names` for UUIDs and URIs.
function plan.of(self)
  if self.format ~= FORMAT then
    local form = 'failed: this runner reads plans of format %d, not %s: render the Job again'
    error({text = form:format(FORMAT, tostring(self.format)), code = 2}, 0)
  end
  self.pods, self.by_uuid, self.by_call, self.names = {}, {}, {}, {}
  index_calls(self)
  index_leaving(self)
  return frozen(self)
end

-- The request that edits replicasets: one of them where the call takes one. `words`: what differs.
function plan.edit(call, edits, words)
  return {send = call.each and edits[1] or {replicasets = edits}, words = text.row(words), all = words, edits = edits}
end

return plan
