-- Adds up buckets. One that moves is counted at both ends, so the right sum may hide a lost one: it has to be right in
-- two looks between which nothing moved.
local judge = require('judge')
local plan = require('plan')
local text = require('text')

local buckets = {}

local function leader_in_words(replicaset)
  local leader = replicaset.leader
  return leader and judge.because(leader, leader.status) or 'a leader of ' .. replicaset.uuid
end

-- The buckets of a group, words for the leaders that do not tell, and whether there can be any; but for `except`.
function buckets.sum(seen, group, except)
  local sum = {found = 0, silent = {}, is_used = false}
  for uuid, replicaset in pairs(seen.replicasets) do
    local is_counted = replicaset.is_storage and not (except or {})[uuid]
    if is_counted and (replicaset.vshard_group or 'default') == group.name then
      sum.found = sum.found + (replicaset.buckets or 0)
      if not replicaset.buckets then sum.silent[#sum.silent + 1] = leader_in_words(replicaset) end
      sum.is_used = sum.is_used or (replicaset.weight or 0) > 0
    end
  end
  table.sort(sum.silent)
  return sum
end

-- Words for a group that lacks buckets.
function buckets.awaited(group, sum, memory)
  if not sum.is_used then return end
  if sum.silent[1] then return ('the buckets of group %s at %s'):format(group.name, text.row(sum.silent)) end
  if sum.found == group.bucket_count then return end
  local missing = group.bucket_count - sum.found
  if missing > 0 and memory:lasts('buckets of ' .. group.name .. ': ' .. sum.found) then
    plan.stop('missing-buckets', {name = group.name, bucket_count = group.bucket_count, missing = missing})
  end
  return ('%d buckets in group %s, there are %d'):format(group.bucket_count, group.name, sum.found)
end

-- For all groups; and whether any has buckets.
function buckets.missing(seen, memory, except)
  local is_any_used = false
  for _, group in ipairs(seen.groups) do
    local sum = buckets.sum(seen, group, except)
    if group.bootstrapped then
      local words = buckets.awaited(group, sum, memory)
      words = words or except and sum.found ~= group.bucket_count and 'the buckets of group ' .. group.name
      if words then return words end
      is_any_used = is_any_used or sum.is_used
    end
  end
  return nil, is_any_used
end

-- The same where nothing may have moved for some seconds: nobody expelled comes back.
function buckets.unsettled(seen, memory, seconds)
  local words, is_any_used = buckets.missing(seen, memory)
  return words or is_any_used and memory:still_for() < (seconds or 1) and 'buckets to come to rest' or nil
end

return buckets
