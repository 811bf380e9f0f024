-- What a run remembers from one look to the next: how long something has been seen, and whether buckets move.
-- Decisions get it as an argument; tests make one with a clock of their own.
local memory = {}
memory.__index = memory

local SETTLE = 10 -- seconds until a change of another Job must show

-- `clock` returns seconds that only grow.
function memory.new(clock)
  return setmetatable({clock = clock, first_seen = {}, last_seen = {}, buckets = {}, still_since = clock()}, memory)
end

-- Whether this has been seen again and again for so long that it is more than a moment of a change.
function memory:lasts(sight)
  local now = self.clock()
  if now - (self.last_seen[sight] or -SETTLE) >= SETTLE then self.first_seen[sight] = now end
  self.last_seen[sight] = now
  return now - self.first_seen[sight] >= SETTLE
end

-- A replicaset without buckets is as good as none.
local function differ(before, counts)
  for uuid, count in pairs(before) do if (counts[uuid] or 0) ~= count then return true end end
  for uuid, count in pairs(counts) do if before[uuid] == nil and count ~= 0 then return true end end
  return false
end

-- Notes how many buckets each replicaset has, by UUID. Returns whether any moved since the look before.
function memory:note_buckets(counts)
  local moved = false
  for uuid, count in pairs(counts) do
    moved = moved or self.buckets[uuid] ~= nil and self.buckets[uuid] ~= count
  end
  if differ(self.buckets, counts) then self.still_since = self.clock() end
  self.buckets = counts
  return moved
end

-- For how many seconds every look has found the same buckets.
function memory:still_for() return self.clock() - self.still_since end

return memory
