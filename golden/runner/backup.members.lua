-- The instances as their databases say: who is who, what their configuration is, and which of them are saved.
local fiber = require('fiber')
local ask = require('ask')
local judge = require('judge')
local report = require('report')
local remote = require('backup.remote')

local members = {}

local FOLLOW = 10 -- seconds that a replica has to get the rows of its leader

local function stop(form, ...) error({text = form:format(...), code = 2}, 0) end

local function is_member(seen, pod)
  local server = seen.servers[pod.uuid]
  return server ~= nil and not server.disabled
end

local function replicaset_of(pod) return pod.identity:match('replicaset (.*)$') end

-- Who is who by the documents.
function members.planned(the_plan)
  local found = {}
  for _, pod in ipairs(the_plan.pods) do
    if not pod.is_leaving then
      found[#found + 1] = {
        pod = pod.name, uri = pod.uri, uuid = pod.uuid,
        replicaset = {alias = pod.alias, uuid = replicaset_of(pod)},
      }
    end
  end
  return found
end

-- A connection to each member, by planned instance.
function members.connect(seen, cookie, until_possible)
  local connections = {}
  ask.side_by_side(seen.plan.pods, function(pod)
    if not is_member(seen, pod) then return end
    until_possible(function()
      local connection, words = remote.connect(pod.uri, cookie)
      local answer = words and judge.entry(seen.plan.answers, words)
      if answer and answer.advice == 'wrong-cookie' then
        stop('The Secret that the pods take TARANTOOL_CLUSTER_COOKIE from holds another value than\n'
          .. 'that instance was started with. Nothing was changed.\nfailed: %s refuses the cluster cookie', pod.name)
      end
      connections[pod] = connection
      return words and ('%s (%s)'):format(pod.name, words) or nil
    end)
  end)
  return connections
end

-- What each of them says, or nil and whom to wait for.
function members.look(seen, connections)
  local sights, trouble = {}, nil
  ask.side_by_side(seen.plan.pods, function(pod)
    if not connections[pod] then return end
    local sight, words = remote.look(connections[pod])
    if not sight then trouble = ('%s (%s)'):format(pod.name, words) end
    sights[pod] = sight
  end)
  if trouble then return nil, trouble end
  return sights
end

local function sum(sight)
  local lines = {}
  for position, file in ipairs(sight.config) do lines[position] = file.path .. ' ' .. file.sha256 end
  table.sort(lines)
  return table.concat(lines, '\n')
end

-- The sum of the file that says who is a member; rebalancers are in another one.
local function topology(sight)
  for _, file in ipairs(sight.config) do
    if file.path:find('topology%.yml$') or file.path == 'config.yml' then return file.sha256 end
  end
end

-- Whether somebody joined, left or was changed in between.
function members.differ(before, after)
  for pod, sight in pairs(before) do
    if topology(sight) ~= topology(after[pod]) then return true end
  end
  return false
end

local function check_identity(pod, sight)
  if sight.uuid ~= pod.uuid or sight.replicaset ~= replicaset_of(pod) then
    stop('failed: the database of %s has UUID %s, replicaset %s instead of the planned ones', pod.name, sight.uuid,
      sight.replicaset)
  end
  if not sight.config[1] then
    stop('failed: %s keeps no config/ beside its snapshots in %s: only such instances can be restored', pod.name,
      sight.folder)
  end
  if sight.vinyl ~= sight.folder then
    stop('failed: %s keeps vinyl in %s and memtx in %s: only one folder can be restored', pod.name, sight.vinyl,
      sight.folder)
  end
end

-- Whom to wait for until all have the same configuration; nil where they do.
function members.differing(seen, sights)
  local first
  for _, pod in ipairs(seen.plan.pods) do
    local sight = sights[pod]
    if sight then
      check_identity(pod, sight)
      first = first or sight
      if sight.is_changing then return pod.name .. ' (its configuration is being changed)' end
      if sum(sight) ~= sum(first) then return pod.name .. ' (another configuration)' end
    end
  end
end

-- Whether the first vector clock has every row of the second. Component 0 is what is not replicated.
function members.has_all(vclock, wanted)
  for id, lsn in pairs(wanted) do
    if tonumber(id) ~= 0 and (tonumber(vclock[id]) or 0) < tonumber(lsn) then return false end
  end
  return true
end

local function follows(connection, wanted, now)
  local last = now() + FOLLOW
  while true do
    local sight = remote.look(connection)
    if not sight then return false end
    if members.has_all(sight.vclock, wanted) then return true end
    if now() >= last then return false end
    fiber.sleep(0.1)
  end
end

local function choose_one(candidates, leader, connections, now)
  if not leader then return candidates[1] end
  local sight = remote.look(connections[leader])
  for _, pod in ipairs(candidates) do
    if pod ~= leader and sight and follows(connections[pod], sight.vclock, now) then return pod end
  end
  return leader
end

-- One instance of each replicaset: a replica that has every row of its leader, else the leader.
function members.choose(seen, sights, connections, now)
  local by_alias, aliases, chosen = {}, {}, {}
  for _, pod in ipairs(seen.plan.pods) do
    if sights[pod] then
      if not by_alias[pod.alias] then aliases[#aliases + 1] = pod.alias end
      by_alias[pod.alias] = by_alias[pod.alias] or {}
      table.insert(by_alias[pod.alias], pod)
    end
  end
  for _, pod in ipairs(seen.plan.pods) do
    if not pod.is_leaving and not by_alias[pod.alias] then stop('failed: no instance of %s is enabled', pod.alias) end
  end
  ask.side_by_side(aliases, function(alias)
    local candidates = by_alias[alias]
    local replicaset = seen.servers[candidates[1].uuid].replicaset
    local leader = seen.plan.by_uuid[replicaset.leader_uuid]
    local pod = choose_one(candidates, leader and connections[leader] and leader, connections, now)
    chosen[#chosen + 1] = {pod = pod, is_leader = pod == leader}
    report.say('      %s: %s', alias, pod.name .. (pod == leader and ', its leader' or ', which follows its leader'))
  end)
  return chosen
end

return members
