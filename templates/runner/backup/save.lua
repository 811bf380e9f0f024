-- Mode backup: saves one instance of each replicaset, and the configuration of all. It may be killed at any point: a
-- backup is there when its manifest is, and never otherwise.
local fiber, now = require('fiber'), require('clock').monotonic
local ask = require('ask')
local look = require('look')
local report = require('report')
local secrets = require('secrets')
local text = require('text')
local copy = require('backup.copy')
local files = require('backup.files')
local manifest = require('backup.manifest')
local members = require('backup.members')
local moving = require('backup.moving')
local remote = require('backup.remote')

local save = {}

local PAUSE = 0.5 -- seconds between two tries

local deadline

-- Every end but that of the plan's own words is one.
local function stop(code, form, ...) error({text = form:format(...), code = code}, 0) end

-- Tries until `work` returns no words for why it cannot go on, or the time is over.
local function until_possible(work)
  local spoke
  while true do
    local words = work()
    if not words then return end
    if now() + PAUSE >= deadline then stop(1, 'not yet: waiting for %s; let the Job retry', words) end
    if words ~= spoke then report.say('      waiting for %.90s', words) end
    spoke = words
    fiber.sleep(PAUSE)
  end
end

-- What is otherwise than a backup needs, in words: all that are planned are members of one cluster, and nothing is
-- critical.
local function trouble_of(seen)
  if seen.awaited then return seen.awaited end
  local words = {}
  for _, pod in ipairs(seen.plan.pods) do
    local server = seen.servers[pod.uuid]
    if server and pod.is_leaving then
      words[#words + 1] = pod.name .. ' (leaves)'
    elseif not pod.is_leaving and not server then
      words[#words + 1] = pod.name .. ' (not a member)'
    elseif server and not server.disabled and server.status ~= 'healthy' then
      words[#words + 1] = ('%s (%s)'):format(pod.name, server.status)
    end
  end
  if words[1] then return text.row(words) end
  return select(2, look.at_issues(seen))[1]
end

local function refuse_strangers(seen)
  for uuid, server in pairs(seen.servers) do
    if not seen.plan.by_uuid[uuid] then
      stop(2, 'failed: %s is a member that the documents do not have: its rows would be missing', server.name)
    end
  end
end

-- A free name: the plan's, or one of the present time.
local function begin(the_plan)
  local cluster, name = the_plan.cluster, the_plan.backup.name
  while not name do
    name = os.date('!' .. cluster .. '-%Y-%m-%d-%H%M%S')
    if files.exists(manifest.folder(name)) then
      name = nil
      fiber.sleep(1)
    end
  end
  local found = manifest.read(name)
  if found and found.cluster == cluster and found.identities == manifest.identities(members.planned(the_plan)) then
    return name, found
  end
  if files.exists(manifest.folder(name)) and not manifest.may_take(name, cluster) then
    stop(2, 'failed: %s is not an unfinished backup of cluster %s: choose another name', name, cluster)
  end
  if found then stop(2, 'failed: there is another backup %s of cluster %s: choose another name', name, cluster) end
  if files.exists(manifest.folder(name)) then files.remove(manifest.folder(name)) end
  manifest.begin(name, cluster)
  return name
end

-- Snapshots of all chosen instances at once, between two looks at the buckets that find the same.
local function snapshots(run)
  local seen, before, problem = run.seen, nil, nil
  until_possible(function()
    before, problem = moving.at_rest(seen, run.connections)
    return problem
  end)
  run.chosen = members.choose(seen, run.sights, run.connections, now)
  ask.side_by_side(run.chosen, function(one)
    until_possible(function()
      local begun, words = remote.begin(run.connections[one.pod], run.name)
      one.begun = begun
      return not begun and ('%s (%s)'):format(one.pod.name, words) or nil
    end)
  end)
  local after, why = moving.at_rest(seen, run.connections)
  local moved = after and moving.moved(seen, before, after)
  if why or moved then
    stop(1, 'not yet: buckets moved while the snapshots were made: %s; let the Job retry', why or moved)
  end
end

-- Looks until all have the same configuration.
local function agreed(run)
  local sights
  until_possible(function()
    local problem
    sights, problem = members.look(run.seen, run.connections)
    return problem or members.differing(run.seen, sights)
  end)
  return sights
end

-- What is given back and ended on every way out.
local function close(run)
  local ok, problem = true, nil
  if run.is_paused then ok, problem = pcall(moving.give_back, run.seen) end
  for _, one in ipairs(run.chosen or {}) do pcall(remote.finish, run.connections[one.pod]) end
  for _, connection in pairs(run.connections or {}) do connection:close() end
  if not ok then error(problem, 0) end
end

local function take(run, the_plan, memory)
  until_possible(function()
    run.seen = look.at(the_plan, memory)
    return trouble_of(run.seen)
  end)
  refuse_strangers(run.seen)
  if moving.give_back(run.seen) then report.say('      gave back the rebalancer that a killed run had switched off') end
  run.connections = members.connect(run.seen, secrets.cookie, until_possible)
  run.sights = agreed(run)
  if run.is_ending then stop(1, 'not yet: ended by a signal; let the Job retry') end
  run.is_paused = true
  moving.pause(run.seen)
  snapshots(run)
  moving.give_back(run.seen)
  run.is_paused = false
  -- Not as it was when rebalancers were off.
  local before = run.sights
  run.sights = agreed(run)
  if members.differ(before, run.sights) then
    stop(1, 'not yet: the topology changed while the snapshots were made; let the Job retry')
  end
  manifest.sweep(the_plan.cluster, run.name)
  copy.all(run)
end

-- A full volume is for a person; what was written of this backup makes room again.
local function advice(run, problem)
  if type(problem) ~= 'table' or not problem.words then return problem end
  if run.name then pcall(files.remove, manifest.folder(run.name)) end
  local help = problem.words:find('No space left')
    and 'Enlarge the claim, or keep fewer backups. Nothing of this one is left.\n' or ''
  return {text = ('%sfailed: %s: %s'):format(help, problem.file, problem.words), code = 2}
end

-- Makes the backup. Returns what there is in words.
local function make(run, the_plan, memory)
  local found
  run.name, found = begin(the_plan)
  if found then return 'it was there already' end
  report.say('backup %s of cluster %s', run.name, the_plan.cluster)
  local is_taken, problem = pcall(take, run, the_plan, memory)
  local is_closed, other = pcall(close, run)
  if not is_taken then error(problem, 0) end
  if not is_closed then error(other, 0) end
  return copy.finish(run, the_plan)
end

local function forget(run, the_plan)
  local ok, removed = pcall(manifest.keep, the_plan.cluster, the_plan.backup.keep, run.name)
  if not ok then
    stop(2, 'failed: backup %s is complete, but an older one cannot be removed: %s', run.name,
      type(removed) == 'table' and removed.words or removed)
  end
  for _, name in ipairs(removed) do report.say('removed backup %s', name) end
end

function save.run(the_plan, memory)
  deadline = now() + the_plan.timeoutSeconds
  if not secrets.cookie then stop(2, 'failed: the Job was given no cluster cookie') end
  local run = {began = now()}
  -- Since 2.8 what takes longer than three seconds is cut off, and the exit code is 0. Kubernetes has its own limit.
  if box.ctl.set_on_shutdown_timeout then box.ctl.set_on_shutdown_timeout(3600) end
  memory.at_a_signal = function()
    run.is_ending = true
    if run.is_paused then moving.give_back(run.seen) end
  end
  local ok, answer = pcall(make, run, the_plan, memory)
  if not ok then error(advice(run, answer), 0) end
  if the_plan.backup.keep then forget(run, the_plan) end
  stop(0, 'done: backup %s of cluster %s is complete (%s)', run.name, the_plan.cluster, answer)
end

return save
