-- Mode restore: fills the empty volume of one instance from a backup. It may be killed at any point and run again; a
-- volume that holds anything else is left as it is.
local socket = require('socket')
local report = require('report')
local secrets = require('secrets')
local text = require('text')
local files = require('backup.files')
local manifest = require('backup.manifest')

local load = {}

local UNDER_WAY, RESTORED, COOKIE = '.restore-under-way', '.restored-from', '.tarantool.cookie'
local CONFIG, UNFINISHED = 'config', 'config.restored'
local MEBI = 1024 * 1024

local function stop(form, ...) error({text = form:format(...), code = 2}, 0) end

-- An instance that runs would start on half of its files, or replicate what is not restored.
local function refuse_running(uris)
  for _, uri in ipairs(uris) do
    local host, port = uri:match('^(.*):(%d+)$')
    local connection = socket.tcp_connect(host, port, 1)
    if connection then
      connection:close()
      stop('Scale the StatefulSets of the cluster to 0, or delete them; volumes stay. Then run the Job again.\n'
        .. 'failed: %s runs: a restore starts where no instance runs', host:match('^[^.]+'))
    end
  end
end

-- The manifest and what it says of this instance.
local function find(the_plan)
  local wanted = the_plan.restore
  local found, why = manifest.read(wanted.name)
  if not found then
    stop('failed: backup %s is not complete in this claim: %s', wanted.name, why)
  end
  local ok, sum = pcall(manifest.identities, found.instances)
  if found.cluster ~= the_plan.cluster or not ok or sum ~= wanted.identities then
    stop('A restore brings back the very same instances: names, namespace, domain, generations and numbers of\n'
      .. 'the documents must be those of the backup.\n'
      .. 'failed: backup %s is of cluster %s, and of other instances than the documents have', wanted.name,
      text.clean(found.cluster))
  end
  if not manifest.opens(found.cookie, secrets.cookie) then
    stop('failed: the cluster cookie in the Secret is not that of backup %s', wanted.name)
  end
  for _, one in ipairs(found.instances) do
    if one.uuid == wanted.uuid then return one end
  end
  stop('failed: backup %s has no instance of UUID %s', wanted.name, wanted.uuid)
end

-- What the volume holds at the top once it is restored.
local function expected(instance)
  local names = {[RESTORED] = true, [COOKIE] = true, ['lost+found'] = true}
  for _, file in ipairs(instance.files) do names[file.path:match('^[^/]+')] = true end
  return names
end

-- Returns whether all was done by a former run; ends the run where the volume is somebody else's.
local function prepare(folder, name, instance)
  files.make_folder(folder)
  files.forget(folder .. '/' .. UNDER_WAY)
  if files.content(folder .. '/' .. UNDER_WAY) == name then
    for _, found in ipairs(files.names(folder)) do
      if found ~= 'lost+found' and found ~= UNDER_WAY then files.remove(folder .. '/' .. found) end
    end
    return false
  end
  local is_restored, names = files.content(folder .. '/' .. RESTORED) == name, expected(instance)
  for _, found in ipairs(files.names(folder)) do
    if found ~= 'lost+found' and not (is_restored and names[found]) then
      stop('Delete the claim, render and apply again; or move away what is there.\n'
        .. 'failed: the volume is not empty: %s holds %s', folder, text.clean(found))
    end
  end
  if is_restored then return true end
  files.put(folder .. '/' .. UNDER_WAY, name)
  return false
end

local function bring(name, instance, file, folder)
  if not files.is_within(file.path) then stop('failed: %s is outside of its folder', text.clean(file.path)) end
  local from = ('%s/%s/%s'):format(manifest.folder(name), instance.pod, file.path)
  if not files.exists(from) then stop('failed: %s is missing in backup %s', text.clean(file.path), name) end
  local path = file.path:gsub('^' .. CONFIG .. '/', UNFINISHED .. '/')
  local size, sum = files.write(folder .. '/' .. path, files.pieces(from))
  if size ~= file.size or sum ~= file.sha256 then
    stop('failed: %s of %s in backup %s is not as it was saved', text.clean(file.path), instance.pod, name)
  end
  return size
end

-- The configuration last and at once: without it an instance refuses to start.
local function fill(name, instance, folder)
  local total = 0
  for _, file in ipairs(instance.files) do total = total + bring(name, instance, file, folder) end
  files.put(folder .. '/' .. COOKIE, secrets.cookie)
  if files.exists(folder .. '/' .. UNFINISHED) then
    files.rename(folder .. '/' .. UNFINISHED, folder .. '/' .. CONFIG)
  end
  files.rename(folder .. '/' .. UNDER_WAY, folder .. '/' .. RESTORED)
  return total
end

local function restore(the_plan)
  local wanted = the_plan.restore
  if not secrets.cookie then stop('failed: the Job was given no cluster cookie') end
  refuse_running(wanted.replicaset)
  local instance = find(the_plan)
  if prepare(wanted.folder, wanted.name, instance) then
    return ('done: %s had already been restored from backup %s'):format(wanted.pod, wanted.name)
  end
  report.say('%s: %s', wanted.pod, instance.hasData and 'configuration and data' or
    'configuration; it gets its data from the other instances of its replicaset')
  local total = fill(wanted.name, instance, wanted.folder)
  return ('done: %s is restored from backup %s (%.1f MiB)'):format(wanted.pod, wanted.name, total / MEBI)
end

function load.run(the_plan)
  local ok, answer = pcall(restore, the_plan)
  if ok then
    answer = {text = answer, code = 0}
  elseif type(answer) == 'table' and answer.words then
    answer = {text = ('failed: %s: %s'):format(answer.file, answer.words), code = 2}
  end
  error(answer, 0)
end

return load
