-- Brings the files over, and says in the manifest what there is.
local now = require('clock').monotonic
local ask = require('ask')
local report = require('report')
local secrets = require('secrets')
local files = require('backup.files')
local manifest = require('backup.manifest')
local members = require('backup.members')
local remote = require('backup.remote')

local copy = {}

local LANES = 4 -- instances that are read at once
local AHEAD = 3 -- pieces of each that are on their way
local MEBI = 1024 * 1024

local function lost(pod, words)
  error({text = ('not yet: lost %s (%s); let the Job retry'):format(pod.name, words), code = 1}, 0)
end

-- The pieces of a file over there: some are on their way while one is written.
local function pieces(run, pod, path, size)
  local connection, asked, offset, futures = run.connections[pod], 0, 0, {}
  local function ask_ahead()
    while asked < size and #futures < AHEAD do
      local ok, future = pcall(remote.ask_for, connection, path, asked, files.PIECE)
      if not ok then lost(pod, tostring(future)) end
      futures[#futures + 1], asked = future, asked + files.PIECE
    end
  end
  return function()
    if offset >= size then return nil end
    if run.failure then error(run.failure, 0) end -- of another: nobody waits for the rest
    ask_ahead()
    local piece, length = remote.piece(table.remove(futures, 1))
    if not piece then lost(pod, length) end
    if length ~= math.min(files.PIECE, size - offset) then lost(pod, 'a file changed while it was read') end
    offset = offset + length
    ask_ahead()
    return piece
  end
end

local function fetch(run, pod, from, relative, size)
  if not files.is_within(relative) then lost(pod, 'a file outside of its folder') end
  local path = ('%s/%s/%s'):format(manifest.folder(run.name), pod.name, relative)
  local written, sum = files.write(path, pieces(run, pod, from, size))
  run.bytes = run.bytes + written
  return {path = relative, size = written, sha256 = sum}
end

local function copy_config(run, pod, found)
  local sight = run.sights[pod]
  for _, file in ipairs(sight.config) do
    local saved = fetch(run, pod, sight.folder .. '/' .. file.path, file.path, file.size)
    if saved.sha256 ~= file.sha256 then lost(pod, 'its configuration changed') end
    found[#found + 1] = saved
  end
end

local function copy_data(run, one, found)
  local folder = run.sights[one.pod].folder .. '/'
  for _, file in ipairs(one.begun.files) do
    local relative = file.path:sub(1, #folder) == folder and file.path:sub(#folder + 1) or ''
    found[#found + 1] = fetch(run, one.pod, file.path, relative, file.size)
  end
end

local function save_instance(run, pod)
  local one, began, found, size = run.by_pod[pod], now(), {}, 0
  copy_config(run, pod, found)
  if one then
    copy_data(run, one, found)
    remote.finish(run.connections[pod])
    for _, file in ipairs(found) do size = size + file.size end
    report.say('      %s: %s', pod.name, ('%d files, %.1f MiB in %.1f s'):format(#found, size / MEBI, now() - began))
  end
  run.saved[pod] = found
end

local function save_lane(run, lane)
  for _, pod in ipairs(lane) do
    local ok, problem = pcall(save_instance, run, pod)
    if not ok then
      run.failure = run.failure or problem
      error(problem, 0)
    end
  end
end

-- Copies the configuration of all and the data of those that were chosen.
function copy.all(run)
  run.bytes, run.saved, run.by_pod = 0, {}, {}
  for _, one in ipairs(run.chosen) do run.by_pod[one.pod] = one end
  local lanes = {}
  local position = 0
  for _, pod in ipairs(run.seen.plan.pods) do
    if run.sights[pod] then
      local lane = position % LANES + 1
      lanes[lane] = lanes[lane] or {}
      table.insert(lanes[lane], pod)
      position = position + 1
    end
  end
  ask.side_by_side(lanes, function(lane) save_lane(run, lane) end)
end

local function entry(run, planned, pod)
  local one, sight = run.by_pod[pod], run.sights[pod]
  planned.tarantool = sight and sight.version
  planned.files = run.saved[pod] or {}
  if one then
    planned.hasData, planned.isLeader = true, one.is_leader
    planned.vclock = {}
    for id, lsn in pairs(one.begun.vclock) do planned.vclock[tostring(id)] = lsn end
  end
  return planned
end

-- Writes the manifest: from here on there is a backup. Returns what there is in words.
function copy.finish(run, the_plan)
  local instances, by_uuid = members.planned(the_plan), the_plan.by_uuid
  local content = {
    name = run.name, cluster = the_plan.cluster, namespace = the_plan.namespace, groups = {},
    time = os.date('!%Y-%m-%dT%H:%M:%SZ'), cookie = manifest.sealed(secrets.cookie),
    identities = manifest.identities(instances), instances = instances,
  }
  for position, group in ipairs(run.seen.groups) do
    content.groups[position] = {name = group.name, buckets = group.bucket_count}
  end
  for _, planned in ipairs(instances) do entry(run, planned, by_uuid[planned.uuid]) end
  for _, pod in ipairs(run.seen.plan.pods) do
    if run.saved[pod] then files.sync_folder(manifest.folder(run.name) .. '/' .. pod.name) end
  end
  manifest.write(run.name, content)
  files.sync_folder(manifest.FOLDER)
  local seconds = now() - run.began
  return ('%d replicasets, %.1f MiB in %.1f s'):format(#run.chosen, run.bytes / MEBI, seconds)
end

return copy
