-- Adds up buckets. One that moves is counted at both ends until its source has deleted it: the sum is too large then.
-- The right sum proves nothing if one bucket is lost and another is on its way, so it must be right in two looks
-- between which nothing moved.
local plan = require('plan')
local text = require('text')

local buckets = {}

-- A vshard group by its replicasets: how many buckets they have, who does not say, and whether any may have some.
-- `except`: replicasets that are not counted, by UUID.
function buckets.sum(seen, group, except)
  local sum = {found = 0, silent = {}, is_used = false}
  for uuid, replicaset in pairs(seen.replicasets) do
    local is_counted = replicaset.is_storage and not (except or {})[uuid]
    if is_counted and (replicaset.vshard_group or 'default') == group.name then
      sum.found = sum.found + (replicaset.buckets or 0)
      if not replicaset.buckets then sum.silent[#sum.silent + 1] = replicaset end
      sum.is_used = sum.is_used or (replicaset.weight or 0) > 0
    end
  end
  return sum
end

-- The words for instances whose counts are not known.
local function silence(seen, group, silent)
  local words = {}
  for _, replicaset in ipairs(silent) do
    local leader = seen.servers[replicaset.leader_uuid]
    words[#words + 1] = leader and leader.name .. ' (' .. leader.status .. ')' or 'a leader of ' .. replicaset.uuid
  end
  table.sort(words)
  return ('the buckets of group %s at %s'):format(group.name, text.row(words))
end

-- The words for a group whose buckets are not all there; a person is needed where some stay missing.
function buckets.awaited(seen, group, sum, memory)
  if not sum.is_used then return end
  if sum.silent[1] then return silence(seen, group, sum.silent) end
  if sum.found == group.bucket_count then return end
  local missing = group.bucket_count - sum.found
  if missing > 0 and memory:lasts('buckets of ' .. group.name .. ': ' .. sum.found) then
    plan.stop('missing-buckets', {name = group.name, bucket_count = group.bucket_count, missing = missing})
  end
  return ('%d buckets in group %s, there are %d'):format(group.bucket_count, group.name, sum.found)
end

-- The same for all groups that have buckets.
function buckets.missing(seen, memory)
  for _, group in ipairs(seen.groups) do
    local words = group.bootstrapped and buckets.awaited(seen, group, buckets.sum(seen, group), memory)
    if words then return words end
  end
end

-- Whether the buckets of a bootstrapped group have been counted anywhere.
local function has_buckets(seen)
  for _, group in ipairs(seen.groups) do
    if group.bootstrapped and buckets.sum(seen, group).is_used then return true end
  end
  return false
end

-- The words for buckets of which one look may have been wrong: nothing may have moved for so many seconds.
function buckets.unsettled(seen, memory, seconds)
  if has_buckets(seen) and memory:still_for() < seconds then return 'buckets to come to rest' end
end

return buckets
