-- Expels those that leave, once this very look shows that all the steps before are done.
local ask = require('ask')
local buckets = require('buckets')
local leaving = require('leaving')
local shape = require('shape')
local text = require('text')

local expel = {}

local function read_rows(data)
  local rows = {}
  for _, partner in pairs(data.servers[1].boxinfo.replication.replication_info) do
    if type(partner) == 'table' and partner.uuid ~= nil and partner.lsn ~= nil then
      rows[shape.text(partner.uuid)] = shape.number(partner.lsn)
    end
  end
  return rows
end

-- Whether a leader has all rows that another instance wrote.
function expel.has_all(seen, call, leader, uuid)
  local function rows_at(other) return (ask.one(seen.control, call.check, {uuid = other}, read_rows) or {})[uuid] end
  return (rows_at(uuid) or math.huge) <= (rows_at(leader) or -1)
end

-- Whose rows are not all at their leader, in words. A person has given up one that is disabled.
function expel.ask(seen, call)
  local lacking = {}
  for _, pod in ipairs(leaving.listed(seen, nil, true)) do
    local server = seen.servers[pod.uuid]
    local leader, must_be_replicated = server.replicaset.leader, not pod.to_drain and not server.disabled
    if must_be_replicated and not (leader and expel.has_all(seen, call, leader.uuid, pod.uuid)) then
      lacking[#lacking + 1] = (leader and leader.name or 'a leader') .. ' to have all that ' .. pod.name .. ' wrote'
    end
  end
  return lacking
end

local function undone(seen, memory)
  for _, name in ipairs({'hand_over', 'drain', 'bootstrap_vshard'}) do
    local call = seen.plan.by_call[name]
    local request = call and require('steps.' .. call.step).decide(seen, call, memory)
    if request then return request.await or request.words end
  end
end

function expel.decide(seen, call, memory)
  local pods, edits, words = leaving.listed(seen, nil, true), {}, {}
  if not pods[1] then return nil end
  local whom = undone(seen, memory) or seen.facts[call.call][1] or buckets.unsettled(seen, memory)
  if whom then return {await = whom} end
  for _, pod in ipairs(pods) do
    edits[#edits + 1], words[#words + 1] = {uuid = pod.uuid, expelled = not call.each or nil}, pod.name
    if call.each then break end
  end
  return {send = call.each and edits[1] or {servers = edits}, words = text.row(words)}
end

return expel
