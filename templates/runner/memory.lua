-- What a run remembers from one look to the next: how long something has been seen, and whether buckets move.
local memory = {}
memory.__index = memory

local SETTLE = 10 -- seconds until a change of another Job must show

-- `clock` returns seconds that only grow.
function memory.new(clock)
  return setmetatable({clock = clock, first_seen = {}, last_seen = {}, buckets = {}, still_since = clock()}, memory)
end

-- Whether this has been seen in every look for so long that it is more than a moment of a change.
function memory:lasts(sight)
  local now = self.clock()
  if now - (self.last_seen[sight] or -SETTLE) >= SETTLE then self.first_seen[sight] = now end
  self.last_seen[sight] = now
  return now - self.first_seen[sight] >= SETTLE
end

-- Whether some have fewer or more in the second. A replicaset without buckets is as good as none.
local function differ(one, other)
  for uuid, count in pairs(one) do if count ~= (other[uuid] or 0) then return true end end
  return false
end

-- Notes how many buckets each replicaset has. Returns whether any moved since the look before.
function memory:note_buckets(replicasets)
  local counts, known, before = {}, {}, self.buckets
  for uuid, replicaset in pairs(replicasets) do
    counts[uuid], known[uuid] = replicaset.buckets, before[uuid] and replicaset.buckets
  end
  local moved = differ(known, before)
  if differ(before, counts) or differ(counts, before) then self.still_since = self.clock() end
  self.buckets = counts
  return moved
end

-- For how many seconds every look has found the same buckets.
function memory:still_for() return self.clock() - self.still_since end

return memory
