-- Restarts the replication of instances that wait for their partners without end, if Cartridge suggests it.
local ask = require('ask')
local shape = require('shape')
local text = require('text')

local restart = {}

local function read(data)
  local uuids = {}
  for _, item in pairs(data.cluster.suggestions.restart_replication) do uuids[#uuids + 1] = shape.text(item.uuid) end
  return uuids
end

function restart.ask(seen, call, memory)
  local stuck, found = {}, {}
  for _, pod in ipairs(seen.plan.pods) do
    local is_waiting = (seen.sights[pod] or {}).state == 'ConnectingFullmesh'
    stuck[pod.uuid] = is_waiting and memory:lasts(pod.name .. ' connects') and pod or nil
  end
  local uuids = next(stuck) and seen.control and ask.one(seen.control, call.check, nil, read)
  for _, uuid in ipairs(uuids or {}) do found[#found + 1] = stuck[uuid] end
  return found
end

function restart.decide(seen, call)
  local uuids, names = {}, {}
  for position, pod in ipairs(seen.facts[call.call]) do uuids[position], names[position] = pod.uuid, pod.name end
  return uuids[1] and {call = call, send = {uuids = uuids}, words = 'replication of ' .. text.row(names)}
end

return restart
