-- Lets instances leave a cluster without losing data: bootstrap.lua loads drain.lua where the plan says who leaves.
-- What they lead is handed over, buckets move to replicasets that stay, and only then is anybody expelled.
-- It remembers nothing that a decision hangs on: each is made from the latest look (`sight`).
local leaving, add_pod, pods, calls, todo, ask, fail, row, sight, extend = ...
local insert = table.insert

for _, replicaset in ipairs(leaving) do -- after all that stay: nobody leads who leaves, as long as another can
  for _, server in ipairs(replicaset.servers) do
    add_pod(server.uri, server.uuid, replicaset.uuid, replicaset.alias).leaving = replicaset
  end
end

-- The planned instances of a replicaset that the cluster lists: those that leave, or those that stay and take part.
local function listed(replicaset, is_leaving)
  local _, _, servers = sight()
  local found = {}
  for _, pod in ipairs(pods) do
    local server = servers[pod.uuid]
    local counts = server and server.replicaset.uuid == replicaset and (is_leaving or not server.disabled)
    if counts and (pod.leaving ~= nil) == is_leaving then insert(found, pod) end
  end
  return found
end

-- Calls work for every replicaset that a call is about, and makes one of what it finds: a request, or whom to wait for.
-- `work` returns what to send and the words for it, or nil and the words for a wait, or nothing.
local function each_replicaset(call, work)
  local _, cluster, _, replicasets = sight()
  local sends, words, waits = {}, {}, {}
  for _, planned in ipairs(call.each or call.variables.replicasets) do
    local replicaset, send, text = replicasets[planned.uuid or planned.replicaset_uuid], nil, nil
    if replicaset then send, text = work(replicaset, planned) end
    if send then
      if planned.uuid then -- an edit; one that does not send the rebalancer flag back clears it
        local flag = (cluster.flags[planned.uuid] or {}).rebalancer
        if call.each and flag ~= nil then fail('rebalancer-flag', {name = planned.alias}) end
        send.uuid, send.alias, send.rebalancer = planned.uuid, planned.alias, flag
      end
      insert(sends, send)
      insert(words, text)
    elseif text then
      insert(waits, text)
    end
  end
  local send = call.each and sends[1] or {replicasets = sends}
  if sends[1] then return {send = send, words = call.each and words[1] or row(words)} end
  return waits[1] and {await = row(waits)}
end

-- == Handing over ==

-- What is led by an instance that leaves goes to the first that stays. Stateful and raft failover keep a healthy leader
-- whatever the priority says, and show it as the master: there the first that stays is promoted.
function todo.hand_over(call)
  return each_replicaset(call, function(replicaset, planned)
    local master, active = pods[replicaset.master.uuid], pods[replicaset.active_master.uuid]
    local staying, order = listed(replicaset.uuid, false), {}
    if not listed(replicaset.uuid, true)[1] then return end
    if not staying[1] then return nil, 'an instance of ' .. replicaset.alias .. ' that stays' end
    local words = replicaset.alias .. ' to ' .. staying[1].name
    if planned.replicaset_uuid then
      local send = {replicaset_uuid = replicaset.uuid, instance_uuid = staying[1].uuid}
      if active and active.leaving then return send, words end
    elseif master and master.leaving then
      for _, pod in ipairs(staying) do insert(order, pod.uuid) end
      return {[call.each and 'master' or 'failover_priority'] = order}, words
    elseif active and active.leaving then
      return nil, staying[1].name .. ' to lead ' .. replicaset.alias
    end
  end)
end

-- == Buckets ==

local function bucket_count(server) return tonumber((server.statistics or {}).vshard_buckets_count) end

-- As long as buckets move, the time is not over.
local before = {}
local function watch_buckets()
  local _, _, servers = sight()
  for uuid, server in pairs(servers) do
    local count = bucket_count(server)
    if count and before[uuid] and count ~= before[uuid] then extend() end
    before[uuid] = count or before[uuid]
  end
end

local bootstrap_vshard = todo.bootstrap_vshard
function todo.bootstrap_vshard(call)
  watch_buckets()
  return bootstrap_vshard(call)
end

-- The words for a replicaset of which not every instance says that it has no buckets. One that is disabled cannot say.
local function remainder(replicaset)
  local _, _, servers = sight()
  local most = 0
  for _, server in pairs(servers) do
    if server.replicaset.uuid == replicaset.uuid and not server.disabled then
      local count = bucket_count(server)
      if not count then return 'the buckets of ' .. server.uri:match('^[^.:]+') end
      most = math.max(most, count)
    end
  end
  return most > 0 and ('%d buckets to leave %s'):format(most, replicaset.alias) or nil
end

-- The words for a vshard group whose buckets are not all in replicasets that stay.
local function incomplete_group(drained)
  local _, cluster, _, replicasets = sight()
  for _, group in ipairs(cluster.vshard_groups) do
    local found = 0
    for uuid, replicaset in pairs(replicasets) do
      local counts = replicaset.all_roles['vshard-storage'] and (replicaset.vshard_group or 'default') == group.name
      if counts and not drained[uuid] then found = found + (replicaset.buckets or 0) end
    end
    if group.bootstrapped and found ~= group.bucket_count then
      return ('%d buckets of group %s where they stay, there are %d'):format(group.bucket_count, group.name, found)
    end
  end
end

function todo.drain(call)
  watch_buckets()
  local drained = {}
  local request = each_replicaset(call, function(replicaset, planned)
    if not replicaset.all_roles['vshard-storage'] then return end
    drained[planned.uuid] = true
    if replicaset.weight ~= planned.weight then return {weight = planned.weight}, 'weight of ' .. planned.alias end
    return nil, remainder(replicaset)
  end)
  local whom = not request and next(drained) and incomplete_group(drained)
  return request or whom and {await = whom}
end

-- == Expelling ==

-- How many rows of each instance an instance has, itself included, by their UUIDs.
local function rows_at(uuid, query)
  local leader = sight()
  local data = ask(leader, query, {uuid = uuid})
  local rows, server = {}, data and (data.servers or {})[1] or {}
  for _, partner in ipairs((server.boxinfo or {replication = {}}).replication.replication_info or {}) do
    rows[partner.uuid] = tonumber(partner.lsn)
  end
  return rows
end

-- The words for an instance that stays, as long as it lacks rows that the one that leaves wrote.
local function unreplicated(pod, query)
  local _, _, servers, replicasets = sight()
  local server = servers[pod.uuid]
  if server.disabled then return end -- it cannot say, and a person has given it up
  local leads = replicasets[server.replicaset.uuid].active_master.uuid
  local wrote, has = rows_at(pod.uuid, query)[pod.uuid], rows_at(leads, query)[pod.uuid]
  local name = servers[leads].uri:match('^[^.:]+')
  return not (wrote and has and has >= wrote) and name .. ' to have all that ' .. pod.name .. ' wrote'
end

-- Nobody is expelled before all that has to come first is so, in this very look.
function todo.expel(call)
  local _, _, servers = sight()
  for _, name in ipairs({'hand_over', 'drain'}) do
    local first = calls[name] and todo[name](calls[name])
    if first then return {await = first.await or first.words} end
  end
  local edits, words = {}, {}
  for _, pod in ipairs(pods) do
    if pod.leaving and servers[pod.uuid] then
      local whom = not pod.leaving.drained and unreplicated(pod, call.check)
      if whom then return {await = whom} end
      insert(edits, {uuid = pod.uuid, expelled = not call.each or nil})
      insert(words, pod.name)
    end
  end
  local send = call.each and edits[1] or {servers = edits}
  return edits[1] and {send = send, words = call.each and words[1] or row(words)}
end
