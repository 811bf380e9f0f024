-- Shared by the steps by which instances leave.
local plan = require('plan')
local text = require('text')

local leaving = {}

-- The planned instances that the cluster lists, of a replicaset or all: who leaves, or who stays and takes part.
function leaving.listed(seen, replicaset_uuid, is_leaving)
  local found = {}
  for _, pod in ipairs(seen.plan.pods) do
    local server = seen.servers[pod.uuid]
    local is_meant = server and pod.is_leaving == is_leaving and (is_leaving or not server.disabled)
    if is_meant and (not replicaset_uuid or server.replicaset.uuid == replicaset_uuid) then found[#found + 1] = pod end
  end
  return found
end

-- Makes one request, or one wait, of what `work` finds in each replicaset of a call: what to send or nil, and words.
function leaving.each_replicaset(seen, call, work)
  local sends, words, waits = {}, {}, {}
  for _, planned in ipairs(plan.items(call)) do
    local replicaset = seen.replicasets[planned.uuid or planned.replicaset_uuid]
    local send, description
    if replicaset then send, description = work(replicaset, planned) end
    if send then
      if planned.uuid then send.uuid, send.alias = planned.uuid, planned.alias end -- an edit, not a promotion
      sends[#sends + 1], words[#words + 1] = send, description
      if call.each then break end
    elseif description then
      waits[#waits + 1] = description
    end
  end
  if sends[1] then return plan.edit(call, sends, words) end
  return waits[1] and {await = text.row(waits)}
end

return leaving
