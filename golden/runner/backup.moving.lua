-- Keeps buckets where they are while snapshots are made: one that moves would be in two of them, or in none.
local fiber, yaml = require('fiber'), require('yaml')
local ask = require('ask')
local shape = require('shape')
local files = require('backup.files')
local manifest = require('backup.manifest')
local remote = require('backup.remote')

local moving = {}

local modes = shape.record({cluster = shape.record({
  vshard_groups = shape.list(shape.record({name = shape.text, rebalancer_mode = shape.optional(shape.text)})),
})})

-- What was so before is on the volume as long as it is not so again: a run may be killed.
local function journal(cluster) return manifest.FOLDER .. '/.' .. cluster .. '.rebalancer.yaml' end

-- Ends the attempt: another may succeed.
local function stop(words) error({text = 'not yet: ' .. words, code = 1}, 0) end

local function current(seen, call)
  local data, trouble = ask.one(seen.control, call.check, nil, modes)
  if not data then stop(seen.control.name .. ' (' .. trouble.text .. ')') end
  local found = {}
  for _, group in ipairs(data.cluster.vshard_groups) do found[group.name] = group.rebalancer_mode end
  return found
end

local function set(seen, call, name, mode)
  local _, trouble = ask.one(seen.control, call.query, {name = name, rebalancer_mode = mode})
  if trouble then
    stop(('the rebalancer of vshard group %s is not %s: %s (%s)'):format(name, mode, seen.control.name, trouble.text))
  end
end

-- One after the other: a signal may end the run while it is about to switch something.
local is_busy = false
local function alone(work, seen)
  while is_busy do fiber.sleep(0.01) end
  is_busy = true
  local ok, answer = pcall(work, seen)
  is_busy = false
  if not ok then error(answer, 0) end
  return answer
end

local function give_back(seen)
  local call, path = seen.plan.by_call.rebalancer_mode, journal(seen.plan.cluster)
  local content = call and files.content(path)
  if not content then return false end
  local ok, former = pcall(yaml.decode, content)
  if ok and type(former) == 'table' then
    local now = current(seen, call)
    for name, mode in pairs(former) do
      if now[name] == 'off' then set(seen, call, name, mode) end
    end
  end
  files.remove(path)
  return true
end

-- Gives back what a run took, this one or one that was killed. What is not off any more was changed by somebody else.
function moving.give_back(seen) return alone(give_back, seen) end

local function pause(seen)
  local call, former = seen.plan.by_call.rebalancer_mode, {}
  if not call then return end
  local now = current(seen, call)
  for _, group in ipairs(seen.groups) do
    local mode = now[group.name]
    if group.bootstrapped and mode and mode ~= 'off' then former[group.name] = mode end
  end
  if next(former) == nil then return end
  files.put(journal(seen.plan.cluster), yaml.encode(former))
  for name in pairs(former) do set(seen, call, name, 'off') end
end

-- Switches the rebalancers off whose groups have buckets, where Cartridge can.
function moving.pause(seen) alone(pause, seen) end

-- The buckets of one replicaset of storages; or nil and why they cannot be saved now.
local function held_by(seen, replicaset, connections)
  local leader = seen.plan.by_uuid[replicaset.leader_uuid]
  if not leader or not connections[leader] then return nil, replicaset.alias .. ' (no leader)' end
  local buckets, problem = remote.buckets(connections[leader])
  if not buckets then return nil, leader.name .. ' (' .. problem .. ')' end
  local count = buckets.moving == 1 and '1 bucket' or buckets.moving .. ' buckets'
  if buckets.moving > 0 then return nil, ('%s (%s on the move)'):format(leader.name, count) end
  return buckets
end

-- What each leader of storages holds, by replicaset; or nil and why that is no moment for snapshots.
function moving.at_rest(seen, connections)
  local found, held = {}, {}
  for uuid, replicaset in pairs(seen.replicasets) do
    if replicaset.is_storage then
      local buckets, problem = held_by(seen, replicaset, connections)
      if not buckets then return nil, problem end
      local group = replicaset.vshard_group or 'default'
      held[group], found[uuid] = (held[group] or 0) + buckets.held, buckets.held .. ' ' .. tostring(buckets.sum)
    end
  end
  for _, group in ipairs(seen.groups) do
    if group.bootstrapped and (held[group.name] or 0) ~= group.bucket_count then
      return nil, ('%d buckets in vshard group %s, there are %d'):format(
        group.bucket_count, group.name, held[group.name] or 0)
    end
  end
  return found
end

-- The alias of a replicaset whose buckets are not those of before; nil where all are.
function moving.moved(seen, before, after)
  for uuid, buckets in pairs(before) do
    if after[uuid] ~= buckets then return seen.replicasets[uuid].alias end
  end
end

return moving
