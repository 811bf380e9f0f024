-- Brings replicasets to what the plan says of them: joins instances, sets roles, weight and more.
local plan = require('plan')
local world = require('world')

local edit = {}

local FIELDS = {'roles', 'alias', 'all_rw', 'weight', 'vshard_group'}
local FIELDS_OF_ALL = 3 -- so many of them; the others are of storages

local function covers(one, other)
  for name in pairs(one) do if not other[name] then return false end end
  return true
end

local function compare(seen, wanted, actual, change, words)
  local roles = world.with_dependencies(wanted.roles, seen.known_roles)
  local has_roles = covers(roles, actual.all_roles) and covers(actual.all_roles, roles)
  for position = 1, roles['vshard-storage'] and #FIELDS or FIELDS_OF_ALL do
    local field = FIELDS[position]
    if wanted[field] ~= nil and not (field == 'roles' and has_roles) and wanted[field] ~= actual[field] then
      change[field], words[#words + 1] = wanted[field], field .. ' of ' .. wanted.alias
    end
  end
end

local function to_be_joined(seen, wanted, words)
  local joined = {}
  for _, server in ipairs(wanted.join_servers or {}) do
    if not seen.servers[server.uuid] then
      joined[#joined + 1], words[#words + 1] = server, seen.plan.names[server.uuid]
    end
  end
  return joined[1] and joined
end

-- What differs between plan and replicaset: in words, and as an edit.
function edit.difference(seen, planned)
  local wanted, actual, words = table.copy(planned), seen.replicasets[planned.uuid], {}
  wanted.all_rw = wanted.all_rw or false -- left out where it is not set
  local change = actual and {uuid = wanted.uuid, alias = wanted.alias} or wanted -- Cartridge 1.2 asks for both
  if actual then compare(seen, wanted, actual, change, words) end
  change.join_servers = to_be_joined(seen, wanted, words)
  return words, change
end

function edit.decide(seen, call)
  local edits, words = {}, {}
  for _, planned in ipairs(plan.items(call)) do
    local differences, change = edit.difference(seen, planned)
    if differences[1] then
      edits[#edits + 1] = change
      for _, difference in ipairs(differences) do words[#words + 1] = difference end
      if call.each then break end
    end
  end
  return edits[1] and plan.edit(call, edits, words)
end

return edit
