-- What a run remembers from one look to the next: how long something has been seen, and whether buckets move.
local memory = {}
memory.__index = memory

local SETTLE = 10 -- seconds until a change of another Job must show

function memory.new(clock)
  return setmetatable({clock = clock, first_seen = {}, last_seen = {}, buckets = {}, still_since = clock()}, memory)
end

-- Whether every look has seen this for longer than a change takes.
function memory:lasts(sight)
  local now = self.clock()
  if now - (self.last_seen[sight] or -SETTLE) >= SETTLE then self.first_seen[sight] = now end
  self.last_seen[sight] = now
  return now - self.first_seen[sight] >= SETTLE
end

-- A replicaset without buckets is as good as none.
local function differ(one, other)
  for uuid, count in pairs(one) do if count ~= (other[uuid] or 0) then return true end end
  return false
end

-- Returns whether any moved since the look before.
function memory:note_buckets(replicasets)
  local counts, before, moved = {}, self.buckets, false
  for uuid, replicaset in pairs(replicasets) do
    local count, former = replicaset.buckets, before[uuid]
    counts[uuid] = count
    if count and former and count ~= former then moved = true end
  end
  if differ(before, counts) or differ(counts, before) then self.still_since = self.clock() end
  self.buckets = counts
  return moved
end

function memory:still_for() return self.clock() - self.still_since end

return memory
