-- Brings a Cartridge cluster to the topology of a plan: tarantool bootstrap.lua plan.yaml
-- Sends only what is not so yet: it may be killed at any point, and two may run at once.
-- Exit codes: 0 done, 1 a retry helps, 2 a person is needed.
local fiber, json, http, now = require('fiber'), require('json'), require('http.client'), require('clock').monotonic
local insert = table.insert

local SETTLE = 10 -- seconds until a change of another Job must show
local IDENTITY = 'URI %s, UUID %s, replicaset %s'

local passwords = {
  admin = os.getenv('BOOTSTRAP_ADMIN_PASSWORD'), etcd2_params = os.getenv('BOOTSTRAP_ETCD2_PASSWORD'),
  tarantool_params = os.getenv('BOOTSTRAP_STATEBOARD_PASSWORD'),
}
local plan, deadline, step
local pods, calls, names = {}, {}, {} -- planned instances, calls by kind, names for UUIDs and URIs
local leader, cluster, servers, replicasets, former = nil, {}, {}, {} -- what the latest look saw

local function say(...)
  print((string.format(...):gsub('%s+$', '')))
  io.flush()
end

local function say_step(outcome)
  say('[%d/%d] %s ... %s', step.call.number, calls.servers.number, step.call.name, outcome)
end

-- Without secrets, with names for UUIDs and URIs.
local function clean(text)
  text = tostring(text):gsub('%s+', ' '):gsub('://[^%s/@]*@', '://***@')
  for _, password in pairs(passwords) do
    if password ~= '' then text = text:gsub(password:gsub('%p', '%%%0'), '***') end
  end
  return (text:gsub('"?([%w%-%.]+:?%d*)"?', names))
end

local function because(pod, why) return pod.name .. ' (' .. clean(why) .. ')' end

local function row(words)
  local text = words[1]
  for i = 2, #words do
    if #text + #words[i] > 44 then return text .. ' and ' .. #words - i + 1 .. ' more' end
    text = text .. ', ' .. words[i]
  end
  return text
end

-- Ends the run, in the plan's words.
local function fail(reason, words, code)
  local text = plan.advice[reason]:gsub('{([%w_]+)}', words):gsub('{(%w+)}', words)
  error({code = code or 2, text = text}, 0)
end

local function add_pod(uri, uuid, replicaset, alias)
  local name, role, ordinal = uri:match('^[^.:]+'), alias:match('^(.*)-(%d+)$')
  local pod = {uri = uri, uuid = uuid, name = name, alias = alias, ordinal = ordinal, key = name:sub(#role + 2)}
  pod.identity, pod.volumes = IDENTITY:format(uri, uuid, replicaset), plan.volumes[role]
  names[uri], names[uuid], names[replicaset] = name, name, alias
  pods[#pods + 1], pods[uuid] = pod, pod
  return pod
end

local function index_plan()
  for number, call in ipairs(plan.calls) do
    call.number, calls[call.call] = number, call
    for _, item in ipairs(call.each or (call.variables or {}).replicasets or {}) do
      if item.uri then add_pod(item.uri, item.instance_uuid, item.replicaset_uuid, item.replicaset_alias) end
      for _, server in ipairs(item.join_servers or {}) do add_pod(server.uri, server.uuid, item.uuid, item.alias) end
    end
  end
end

-- == Asking ==

-- Returns data, or nil and the trouble: its text, and whether it passes.
local function ask(pod, query, variables)
  local headers = {['Content-Type'] = 'application/json'}
  if passwords.admin then
    local pair = (os.getenv('BOOTSTRAP_ADMIN_USER') or 'admin') .. ':' .. passwords.admin
    headers.Authorization = 'Basic ' .. require('digest').base64_encode(pair, {nowrap = true})
  end
  local url = ('http://%s:%d/admin/api'):format(pod.uri:match('^(.*):%d+$'), plan.httpPort)
  local body = json.encode({query = query, variables = variables})
  local client = http.new() -- a kept one remembers old addresses
  local timeout = query:find('mutation', 1, true) and 60 or 5 -- a two-phase commit may take 50 s
  local ok, response = pcall(client.post, client, url, body, {timeout = timeout, headers = headers})
  if not ok then return nil, {text = 'connection lost', passing = true} end
  local status, reason = response.status, tostring(response.reason)
  local decoded, answer = pcall(json.decode, response.body)
  if status ~= 200 or not decoded or type(answer) ~= 'table' then
    return nil, {passing = true, text = reason:find('resolve') and 'name not resolved'
      or reason:find("n't connect") and 'connection refused' or status == 408 and 'timed out' or 'HTTP ' .. status}
  end
  if answer.errors ~= nil then return nil, {text = answer.errors[1].message} end
  return answer.data
end

-- 100 at once. An error in one is an error here.
local function side_by_side(items, work)
  local running, failure = 0
  for _, item in ipairs(items) do
    while running == 100 do fiber.sleep(0.002) end
    running = running + 1
    fiber.create(function()
      local ok, err = pcall(work, item)
      running, failure = running - 1, failure or not ok and err
    end)
  end
  while running > 0 do fiber.sleep(0.002) end
  if failure then error(failure, 0) end
end

local first_seen, last_seen = {}, {}
local function lasting(sight)
  if now() - (last_seen[sight] or -SETTLE) >= SETTLE then first_seen[sight] = now() end
  last_seen[sight] = now()
  return now() - first_seen[sight] >= SETTLE
end

-- The words for a trouble that passes. Any other ends the run.
local function judge(trouble, asked)
  local text, reason = trouble.text
  local expelled = pods[text:match('Server "(.-)" is already joined')]
  if expelled and lasting(expelled) then fail('was-expelled', expelled) end
  for words in pairs(plan.advice) do reason = text:find(words, 1, true) and words or reason end
  for _, pattern in ipairs(plan.passing) do
    if not reason and (trouble.passing or text:find(pattern)) then return because(asked, text) end
  end
  asked.text = clean(text)
  fail(reason or 'not-possible', asked)
end

-- == Looking ==

local function by_uuid(list)
  local result = {}
  for _, item in ipairs(list or {}) do
    for field, value in pairs(item) do if value == nil then item[field] = nil end end
    if item.uuid ~= '' then result[item.uuid] = item end -- those that gossip alone knows have none
  end
  return result
end

-- Whether all that is asked is so. Passwords cannot be compared.
local function covers(is, asked)
  if type(asked) ~= 'table' or type(is) ~= 'table' then return asked == is end
  for key, value in pairs(asked) do
    if key ~= 'password' and not covers(is[key], value) then return false end
  end
  return #asked == #is
end

local function equal(one, other) return covers(one, other) and covers(other, one) end

local function ask_self(pod)
  local data, trouble = ask(pod, calls.self.query)
  local own = data and data.cluster.self or {}
  if trouble and trouble.text == 'Unauthorized' then judge(trouble, pod) end
  pod.text, pod.advertised, pod.servers = clean(own.error), tostring(own.uri), nil
  if data and own.uri ~= pod.uri then fail('wrong-uri', pod) end
  pod.state = own.state or (own.uuid == nil and 'Unconfigured' or 'RolesConfigured') -- none before 2.0
  if data and pod.state == 'RolesConfigured' then
    data, trouble = ask(pod, calls.self.check)
    pod.servers, pod.own_uuid = data and by_uuid(data.servers), own.uuid
  end
  pod.trouble = trouble and trouble.text
end

-- Whether one that it lists has expelled or disabled it.
local function cut_off(member, members)
  for _, other in ipairs(members) do
    local mine, theirs = member.servers[other.own_uuid], other.servers[member.own_uuid]
    if mine and not mine.disabled and (not theirs or theirs.disabled) then return true end
  end
end

-- The first configured instance of the plan leads. All lists must agree.
local function choose_leader()
  local members, first = {}
  for _, pod in ipairs(pods) do if pod.servers then insert(members, pod) end end
  for _, member in ipairs(members) do first = first or not cut_off(member, members) and member or nil end
  if members[1] and not first then fail('two-clusters', {one = members[1].name, other = members[2].name}) end
  for _, member in ipairs(members) do
    local listed = first.servers[member.own_uuid]
    if (listed or not member.leaving) and not (listed or {}).disabled and not equal(first.servers, member.servers) then
      if (listed or member.servers[first.own_uuid]) and not lasting(member.name) then
        return first, first.name .. ' and ' .. member.name .. ' to agree on who is in the cluster'
      end
      if not listed and cut_off(member, members) then fail('was-expelled', member) end
      fail('two-clusters', {one = first.name, other = member.name})
    end
  end
  return first
end

local function awaited(first)
  local words, listed = {}, first and first.servers or {}
  former = nil
  for _, pod in ipairs(pods) do
    local state, unlisted = pod.trouble or pod.state, first and not listed[pod.uuid]
    if (listed[pod.uuid] or {}).disabled then
      state = 'disabled'
    elseif pod.leaving and unlisted then
      state = 'not a member'
    elseif state:find('Error$') then -- InitError, BootError, OperationError
      fail('broken-instance', pod)
    elseif state ~= 'Unconfigured' and state ~= 'RolesConfigured' then
      if unlisted and not pod.trouble then state, former = state .. ', not a member', pod end
      insert(words, because(pod, state))
    end
    pod.shown = state
  end
  return row(words)
end

local function with_dependencies(roles, all)
  all = all or {}
  for _, name in ipairs(roles or {}) do
    all[name] = true
    for _, role in ipairs(cluster.known_roles) do
      if role.name == name then with_dependencies(role.dependencies, all) end
    end
  end
  return all
end

-- None may have another URI, UUID or replicaset than planned.
local function check_identities()
  local by_uri = {}
  for uuid, server in pairs(servers) do
    local replicaset = replicasets[server.replicaset.uuid]
    replicaset.all_roles = with_dependencies(replicaset.roles)
    server.roles, server.alias, by_uri[server.uri] = replicaset.all_roles, replicaset.alias, server
    server.identity = IDENTITY:format(server.uri, uuid, replicaset.uuid)
    if replicaset.active_master.uuid == uuid then
      server.buckets = tonumber((server.statistics or {}).vshard_buckets_count)
      replicaset.buckets = server.buckets
    end
  end
  for _, pod in ipairs(pods) do
    pod.listed = (servers[pod.uuid] or by_uri[pod.uri] or pod).identity
    if pod.listed ~= pod.identity then fail('other-identity', pod) end
  end
end

-- Returns whom to wait for.
local function look()
  side_by_side(pods, ask_self)
  local first, discord = choose_leader()
  local whom = awaited(first) or discord
  if whom then return whom end -- never guess: the silent one may hold the old cluster
  leader = first or pods[1] -- else the first of the plan leads
  local data, trouble = ask(leader, calls.servers.query)
  if trouble then return judge(trouble, leader) end
  cluster, servers, replicasets = data.cluster, by_uuid(data.servers), by_uuid(data.replicasets)
  cluster.flags = {}
  local _, stranger = next(servers)
  if stranger and not first then -- what one heard of a cluster
    return leader.name .. ', which is not in the cluster of ' .. clean(stranger.uri)
  elseif calls.rebalancer and first then
    data, trouble = ask(leader, calls.rebalancer.query)
    if trouble and not trouble.text:find('rebalancer') then return judge(trouble, leader) end
    cluster.flags = by_uuid(data and data.replicasets)
  end
  check_identities()
end

-- == To do: nothing, a request to send, or whom to await ==

local todo = {}

function todo.self() end

-- What is not so yet: in words, and to be sent.
local function difference(want)
  local joins, is = want.instance_uuid, replicasets[want.uuid]
  if joins then return not servers[joins] and names[joins], want end
  local words, roles, joined = {}, with_dependencies(want.roles), {}
  local edit = is and {uuid = want.uuid, alias = want.alias} or want -- Cartridge 1.2 asks for both
  local storage = roles['vshard-storage'] and {'weight', 'vshard_group'} or {}
  want.all_rw = want.all_rw or false -- left out where it is not set
  for _, field in ipairs(is and {'roles', 'alias', 'all_rw', unpack(storage)} or {}) do
    local same = field == 'roles' and equal(roles, is.all_roles) or equal(want[field], is[field])
    if want[field] ~= nil and not same then
      edit[field] = want[field]
      insert(words, field .. ' of ' .. want.alias)
    end
  end
  for _, server in ipairs(want.join_servers or {}) do
    if not servers[server.uuid] then
      insert(joined, server)
      insert(words, names[server.uuid])
    end
  end
  edit.join_servers = joined[1] and joined
  return words[1] and table.concat(words, ', '), edit
end

function todo.edit_topology(call)
  local edits, words = {}, {}
  for _, want in ipairs(call.each or call.variables.replicasets) do
    local differences, edit = difference(want)
    local replicaset = want.replicaset_uuid or want.uuid
    local flag = (cluster.flags[replicaset] or {}).rebalancer
    if differences then
      if call.each and flag ~= nil then fail('rebalancer-flag', {name = names[replicaset]}) end
      edit.rebalancer = flag -- an edit that does not send it back clears it
      insert(edits, edit)
      insert(words, differences)
    end
  end
  local send = call.each and edits[1] or {replicasets = edits}
  return edits[1] and {send = send, words = call.each and words[1] or row(words)}
end
todo.join_server, todo.edit_replicaset = todo.edit_topology, todo.edit_topology

-- Two routers might each make all buckets: every Job asks the same.
local function first_router()
  for _, pod in ipairs(pods) do
    local server = servers[pod.uuid] or {disabled = true}
    if not server.disabled and server.roles['vshard-router'] then return pod end
  end
  fail('no-router', {})
end

-- A missing bucket is an error: "already bootstrapped" proves nothing.
function todo.bootstrap_vshard()
  for _, group in ipairs(cluster.vshard_groups) do
    local name, planned, found, silent, used = group.name, group.bucket_count, 0
    for _, replicaset in pairs(replicasets) do
      if replicaset.all_roles['vshard-storage'] and (replicaset.vshard_group or 'default') == name then
        found, silent = found + (replicaset.buckets or 0), silent or not replicaset.buckets
        used = used or replicaset.weight > 0
      end
    end
    if used and not silent and not group.bootstrapped and (found == planned or found == 0) then
      return {send = {}, to = first_router(), words = 'group ' .. name}
    elseif used and (silent or found ~= planned) then
      group.missing = planned - found
      if not silent and found < planned and lasting(name .. found) then fail('missing-buckets', group) end
      return {await = planned .. ' buckets in group ' .. name .. ', there are ' .. found}
    end
  end
end

function todo.failover_params(call)
  local asked = call.variables
  for field, password in pairs(passwords) do if asked[field] then asked[field].password = password end end
  local data, trouble = ask(leader, call.check)
  if trouble then return {await = judge(trouble, leader)} end
  return not covers(data.cluster.failover_params or data.cluster, asked) and {send = asked, words = 'failover'}
end
todo.failover = todo.failover_params -- before Cartridge 2.1

-- Gossip then finds it sooner. It may fail.
local function probe(pod) ask(leader, calls.probe_server.query, {uri = pod.uri}) end

function todo.probe_server()
  local strangers = {}
  for _, pod in ipairs(pods) do
    if not (servers[pod.uuid] or pod.leaving or pod == leader) then insert(strangers, pod) end
  end
  step.changed = #strangers > 0
  side_by_side(strangers, probe)
end

function todo.servers()
  local words, stale = {}, {}
  for _, pod in ipairs(pods) do
    local server, state = servers[pod.uuid], pod.state
    if server and not server.disabled then
      if state == 'Unconfigured' and lasting(pod.name .. ' is empty') then fail('empty-volume', pod) end
      if state == 'RolesConfigured' and server.status ~= 'healthy' then
        insert(stale, pod)
        state = server.status .. ' for ' .. leader.name
      end
      if state ~= 'RolesConfigured' then insert(words, because(pod, state)) end
    end
  end
  if calls.probe_server then side_by_side(stale, probe) end
  for _, call in ipairs(plan.calls) do
    local due = call ~= calls.servers and call ~= calls.probe_server and todo[call.call]
    local request = due and due(call)
    if request then insert(words, request.await or request.words) end
  end
  return words[1] and {await = row(words)}
end

-- == Doing ==

local function not_yet(whom)
  local words = former or {}
  words.whom = whom
  fail(former and 'not-a-member' or 'not-yet', words, 1)
end

local function wait(whom)
  if now() >= deadline then not_yet(whom) end
  if now() >= (step.spoke and step.spoke + 5 or step.began + 1) then
    if not step.spoke then say_step('') end
    step.spoke = now()
    say('      waiting for %.62s', whom)
  end
  step.whom, step.pause = whom, math.min((step.pause or 0.07) * 1.5, 2)
  fiber.sleep(step.pause)
end

-- Sends what is to be done until nothing is. Looks again after every call.
local function converge(call, seen)
  local accepted, trouble = {}
  while true do
    local whom = not seen and look()
    local request = whom and {await = whom} or todo[call.call](call)
    seen = nil
    if not request then return end
    local asked, words = request.to or leader, request.words
    if request.await or trouble or accepted[words] then
      wait(request.await or trouble and judge(trouble, asked) or words .. ' to show')
      trouble = nil
    elseif now() >= deadline then
      not_yet(step.whom or words)
    else
      say('      %s: %.58s', call.call, words)
      step.changed, trouble = true, select(2, ask(asked, call.query, request.send))
      trouble = trouble and not trouble.text:find('already bootstrapped') and trouble
      accepted[words] = not trouble or nil
    end
  end
end

local function extend() deadline = now() + plan.timeoutSeconds end

local function run()
  if plan.leaving then
    local function sight() return leader, cluster, servers, replicasets end
    local drain = assert(loadfile((arg[0]:gsub('[^/]+$', 'drain.lua'))))
    drain(plan.leaving, add_pod, pods, calls, todo, ask, fail, row, sight, extend)
  end
  for _, call in ipairs(plan.calls) do
    if todo[call.call] then
      local looked = step ~= nil
      step = {call = call, began = now()}
      converge(call, looked)
      local done = step.changed or call == calls.self or call == calls.servers
      say_step(done and ('done in %.1f s'):format(now() - step.began) or 'nothing to do')
    end
  end
end

local function say_table()
  local form, rows = '%-20s %-24s %-24s %8s', {unpack(pods)}
  for uuid, server in pairs(servers) do
    server.name, server.shown = server.uri:match('^[^.:]+'), server.status .. ', unplanned'
    if not pods[uuid] then insert(rows, server) end
  end
  say('\n' .. form, 'replicaset', 'instance', 'state', 'buckets')
  for _, item in ipairs(rows) do
    local buckets = (servers[item.uuid] or {}).buckets or ''
    say(form, item.alias or '', item.name, item.shown or item.trouble or item.state, buckets)
  end
  local data = calls.issues and leader and ask(leader, calls.issues.query)
  for _, issue in ipairs(data and data.cluster.issues or {}) do
    say('%s: %s: %s', issue.level, issue.topic, clean(issue.message))
  end
  say('')
end

-- At a signal tarantool exits with 0, which Kubernetes would take for done.
local exit_code, ffi = 1, require('ffi')
ffi.cdef('void _exit(int);')
if box.ctl.on_shutdown then box.ctl.on_shutdown(function() ffi.C._exit(exit_code) end) end

plan = require('yaml').decode(assert(io.open((...))):read('*a'))
extend()
index_plan()
local ok, ending = pcall(run)
if not ok and step then say_step(('stopped after %.1f s'):format(now() - step.began)) end
if pods[1].state then say_table() end
if ok then ending = {code = 0, text = plan.done} end
if type(ending) ~= 'table' then ending = {code = 1, text = 'not yet: the runner itself failed: ' .. clean(ending)} end
exit_code = ending.code
say('%s', (ending.text:gsub('([^\n]+)\n', '  %1\n')))
os.exit(exit_code)
