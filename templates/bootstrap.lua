-- Brings a Tarantool Cartridge cluster to the topology of a plan: tarantool bootstrap.lua plan.yaml
-- It sends only what is not already so, and decides from what it reads, not from what it did: it may
-- be killed at any point and started again, and two may run at once. It exits with
-- 0 (done: all as planned), 1 (not yet: a retry helps) or 2 (failed: a person is needed).
local fiber, json, http, now = require('fiber'), require('json'), require('http.client'), require('clock').monotonic
local insert = table.insert

local QUERY_TIMEOUT, CHANGE_TIMEOUT = 5, 60 -- a two-phase commit may take 50 s, and goes on without us
local SIDE_BY_SIDE = 100 -- requests under way at once
local SETTLE = 10 -- seconds a sight must last before it is no longer taken for a change in flight
local LISTING = 'query { servers { uri uuid disabled } }'
local IDENTITY = 'URI %s, UUID %s, replicaset %s'

-- Errors that pass by themselves: tried again within the budget, as is all that HTTP itself reports.
local PASSING = {
  'Two%-phase commit is locked', 'patch_clusterwide is already running', 'No remotes with role', '": Invalid argument',
  'getaddrinfo', '": *$', 'Connection re', 'No route to host', 'ime[d ]*out', 'Peer closed', 'Broken pipe',
  'unexpected EOF', 'not ready yet', "isn't initialized", "^Current instance isn't bootstrapped",
}
-- All others say that the plan is wrong, and what a person should do is:
local REFUSED = 'Cartridge refuses what the plan asks for: correct the documents, render and apply.'
local COOKIE = 'Give all pods the same cluster cookie, restart that one, and run this again.'
local ADVICE = {
  ['Unauthorized'] = 'Name the Secret with the right user and password in spec.bootstrap.adminSecret.',
  ['Incorrect password'] = COOKIE, ['credentials are invalid'] = COOKIE,
}

local plan, deadline, step
local calls, names = {}, {} -- the plan's calls by kind; the names behind its UUIDs and URIs
local view = {servers = {}} -- what the latest look saw

-- == Words ==

local function say(...)
  print((string.format(...):gsub('%s+$', '')))
  io.flush()
end

local function say_step(outcome)
  say('[%d/%d] %s ... %s', step.number, plan.steps, step.call.name, outcome)
end

-- Text from outside: without the secrets it may echo, with names in place of UUIDs and URIs.
local function clean(text)
  text = tostring(text):gsub('://[^%s/@]*@', '://***@')
  for _, name in ipairs({'ADMIN', 'ETCD2', 'STATEBOARD'}) do
    local secret = os.getenv('BOOTSTRAP_' .. name .. '_PASSWORD') or ''
    text = secret == '' and text or text:gsub(secret:gsub('%p', '%%%0'), '***')
  end
  return (text:gsub('"?([%w%-%.]+:?%d*)"?', names))
end

local function because(instance, why)
  return ('%s (%s)'):format(instance.name, clean(why))
end

local function row(words) -- as many as fit on a line
  local text = words[1]
  for i = 2, #words do
    local room = i < #words and 44 or 57
    if #text + #words[i] > room then return ('%s and %d more'):format(text, #words - i + 1) end
    text = text .. ', ' .. words[i]
  end
  return text
end

-- Ends the run with exit code 1 or 2, the last line, and advice that goes before it.
local function stop(code, line, ...)
  error({code = code, line = line, advice = {...}}, 0)
end

-- plan.instances: those that are to be there, in the order of the joins.
local function index_plan()
  plan.instances, plan.replicasets = {}, 0
  local function add(uri, uuid, replicaset, alias)
    local name = uri:match('^[^.:]+')
    plan.replicasets = plan.replicasets + (names[replicaset] and 0 or 1)
    names[uri], names[uuid], names[replicaset] = name, name, alias
    local identity = IDENTITY:format(uri, uuid, replicaset)
    insert(plan.instances, {uri = uri, uuid = uuid, name = name, identity = identity, alias = alias})
  end
  for _, call in ipairs(plan.calls) do
    calls[call.call] = call
    for _, item in ipairs(call.each or call.call == 'edit_topology' and call.variables.replicasets or {}) do
      if item.instance_uuid then add(item.uri, item.instance_uuid, item.replicaset_uuid, item.replicaset_alias) end
      for _, server in ipairs(item.join_servers or {}) do add(server.uri, server.uuid, item.uuid, item.alias) end
    end
  end
end

-- == Asking ==

-- One request. Returns data, or nil and the trouble: {text =, passing = true where it passes by itself}.
local function ask(instance, query, variables)
  local headers, password = {['Content-Type'] = 'application/json'}, os.getenv('BOOTSTRAP_ADMIN_PASSWORD')
  if password then
    local pair = (os.getenv('BOOTSTRAP_ADMIN_USER') or 'admin') .. ':' .. password
    headers.Authorization = 'Basic ' .. require('digest').base64_encode(pair, {nowrap = true})
  end
  local url = ('http://%s:%d/admin/api'):format(instance.uri:match('^(.*):%d+$'), plan.httpPort)
  local body = json.encode({query = query, variables = variables})
  local client = http.new() -- one that is kept remembers addresses, and a restarted pod has another
  local timeout = query:find('mutation', 1, true) and CHANGE_TIMEOUT or QUERY_TIMEOUT
  local ok, response = pcall(client.post, client, url, body, {timeout = timeout, headers = headers})
  if not ok then return nil, {text = 'connection lost', passing = true} end
  local status, reason = response.status, tostring(response.reason)
  local decoded, answer = pcall(json.decode, response.body or '')
  if status ~= 200 or not decoded or type(answer) ~= 'table' then
    return nil, {passing = true, text = reason:find('resolve') and 'name not resolved'
      or reason:find("n't connect") and 'connection refused' or status == 408 and 'timed out' or 'HTTP ' .. status}
  elseif answer.errors ~= nil then
    return nil, {text = tostring(answer.errors[1].message)}
  end
  return answer.data
end

-- work(item) for all items, in fibers. An error in one is an error here.
local function side_by_side(items, work)
  local running, failure = 0, nil
  for _, item in ipairs(items) do
    while running == SIDE_BY_SIDE do fiber.sleep(0.002) end
    running = running + 1
    fiber.create(function()
      local ok, err = pcall(work, item)
      running, failure = running - 1, failure or not ok and err
    end)
  end
  while running > 0 do fiber.sleep(0.002) end
  if failure then error(failure, 0) end
end

-- Whether a sight has lasted. Before that it may be a change in flight, of another Job perhaps.
local doubts = {}
local function lasting(sight)
  local doubt = doubts[sight]
  local since = doubt and now() - doubt.last < SETTLE and doubt.since or now()
  doubts[sight] = {since = since, last = now()}
  return now() - since >= SETTLE
end

local function stop_two_clusters(one, other)
  stop(2, ('two clusters: %s and %s are not in the same one'):format(one, other),
    'Nothing was changed. Ask both for `query { servers { uri uuid } }`, find out',
    'which holds the data, stop the other, delete its volumes, and run this again.')
end

local function stop_expelled(uuid)
  local role, ordinal = names[uuid]:match('^(.*)%-(%d+)%-%d+$')
  stop(2, ('%s was expelled (UUID %s)'):format(names[uuid], uuid),
    'An expelled UUID never joins again. To have the replicaset back: expel the rest of',
    'it, delete the volumes of its instances, and give it new UUIDs: in the Role',
    ('%s, spec.generations: {"%s": 1} (or one more). Render and apply.'):format(role, ordinal))
end

-- Returns the words for a trouble that passes by itself, and stops for any other.
local function judge(trouble, asked)
  local text = trouble.text
  local joined = text:match('Server "(.-)" is already joined')
  if joined then stop_expelled(joined) end -- for the topology was read again since, and does not list it
  local advice
  for pattern, words in pairs(ADVICE) do advice = advice or text:find(pattern) and words end
  for _, pattern in ipairs(PASSING) do
    if not advice and (trouble.passing or text:find(pattern)) then return because(asked, text) end
  end
  stop(2, ('%s answered: %s'):format(asked.name, clean(text)), advice or REFUSED)
end

-- == Looking ==

local function by_uuid(list)
  local result = {}
  for _, item in ipairs(list or {}) do
    item.disabled = item.disabled == true
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

local function equal(one, other)
  return covers(one, other) and covers(other, one)
end

-- What an instance says of itself and, if it is configured, of its cluster.
local function ask_self(instance)
  local data, trouble = ask(instance, calls.self.query)
  local own = data and data.cluster.self or {}
  if trouble and trouble.text == 'Unauthorized' then
    judge(trouble, instance)
  elseif data and own.uri ~= instance.uri then
    stop(2, ('wrong URI: %s advertises %s instead of %s'):format(instance.name, own.uri, instance.uri),
      'Correct TARANTOOL_ADVERTISE_URI of that pod, or domain and listenPort of the Cluster.')
  end
  instance.state = own.state or (own.uuid == nil and 'Unconfigured' or 'RolesConfigured') -- none before 2.0
  instance.own, instance.servers = own, nil
  if data and instance.state == 'RolesConfigured' then
    data, trouble = ask(instance, LISTING)
    instance.servers = data and by_uuid(data.servers)
  end
  instance.trouble = trouble and trouble.text
end

-- Whether one that this member lists has expelled or disabled it: then its own list is an old one.
local function cut_off(member, members)
  for _, other in ipairs(members) do
    local mine, theirs = member.servers[other.own.uuid], other.servers[member.own.uuid]
    if mine and not mine.disabled and (not theirs or theirs.disabled) then return true end
  end
end

-- The leader: the first configured instance in plan order. The lists of all configured ones must agree.
local function choose_leader()
  local members, leader = {}, nil
  for _, instance in ipairs(plan.instances) do
    if instance.servers then insert(members, instance) end
  end
  for _, member in ipairs(members) do
    leader = leader or not cut_off(member, members) and member or nil
  end
  if members[1] and not leader then stop_two_clusters(members[1].name, members[2].name) end
  for _, member in ipairs(members) do
    local listed = leader.servers[member.own.uuid]
    if not (listed or {}).disabled and not equal(leader.servers, member.servers) then
      if (listed or member.servers[leader.own.uuid]) and not lasting('discord with ' .. member.name) then
        return leader, ('%s and %s to agree on who is in the cluster'):format(leader.name, member.name)
      elseif not listed and cut_off(member, members) then
        stop_expelled(member.uuid)
      end
      stop_two_clusters(leader.name, member.name)
    end
  end
  return leader
end

-- Those without a usable answer. An instance that is listed as disabled is left alone.
local function awaited(listed)
  local words = {}
  for _, instance in ipairs(plan.instances) do
    local state = instance.trouble or instance.state
    if (listed[instance.uuid] or {}).disabled then
      state = 'disabled'
    elseif state:find('Error$') then -- InitError, BootError, OperationError
      stop(2, ('%s is in %s: %s'):format(instance.name, state, clean(instance.own.error)),
        'That instance has to be mended first. Its log says more.')
    elseif state ~= 'Unconfigured' and state ~= 'RolesConfigured' then
      insert(words, because(instance, state))
    end
    instance.shown = state
  end
  return row(words)
end

-- A UUID under another URI or in another replicaset, or a URI under another UUID: a person must sort that out.
local function check_identities()
  local by_uri = {}
  for _, server in pairs(view.servers) do by_uri[server.uri] = server end
  for _, instance in ipairs(plan.instances) do
    local server = view.servers[instance.uuid] or by_uri[instance.uri]
    local is = server and IDENTITY:format(server.uri, server.uuid, server.replicaset.uuid)
    if is and is ~= instance.identity then
      stop(2, ('%s is listed as %s'):format(instance.name, is), 'Planned is ' .. instance.identity,
        'Nothing was changed. If an operator made this cluster, set spec.compatibility.')
    end
  end
end

-- One look at everything; nil and whom to wait for when nothing can be decided from it.
local function look()
  side_by_side(plan.instances, ask_self)
  local leader, discord = choose_leader()
  local whom = awaited(leader and leader.servers or {}) or discord
  if whom then return nil, whom end -- never guess: the silent one may hold the old cluster
  local first = leader or plan.instances[1] -- all have answered: where none is configured, the first leads
  local data, trouble = ask(first, calls.servers.query)
  if trouble then return nil, judge(trouble, first) end
  view = {leader = first, cluster = data.cluster, dependencies = {}, flags = {}}
  view.servers, view.replicasets = by_uuid(data.servers), by_uuid(data.replicasets)
  for _, role in ipairs(data.cluster.known_roles) do view.dependencies[role.name] = role.dependencies end
  if not leader and next(view.servers) then -- an Unconfigured instance passes on what a cluster it knows says
    return nil, ('%s, which is not in the cluster of %s'):format(first.name, clean(select(2, next(view.servers)).uri))
  elseif calls.rebalancer and leader then
    data, trouble = ask(first, calls.rebalancer.query)
    if trouble and not trouble.text:find('rebalancer') then return nil, judge(trouble, first) end
    view.flags = by_uuid(data and data.replicasets) -- empty where Cartridge knows no such field yet
  end
  check_identities()
  return view
end

-- == What is to be done: nothing when all is as planned, else a request to send, or whom to await ==

local todo = {}

function todo.self() end

local function with_dependencies(roles, all)
  all = all or {}
  for _, name in ipairs(roles or {}) do
    all[name] = true
    with_dependencies(view.dependencies[name], all)
  end
  return all
end

-- Edits: the fields of a listed replicaset that differ, roles with their dependencies. All of a new one.
local function difference(want)
  local is, edit, words = view.replicasets[want.uuid], {}, {}
  local roles = with_dependencies(want.roles)
  local storage = roles['vshard-storage']
  local ignored = {weight = not storage, vshard_group = not storage,
    roles = is and equal(roles, with_dependencies(is.roles))}
  for _, field in ipairs({'roles', 'weight', 'alias', 'all_rw', 'vshard_group'}) do
    if not is then
      edit[field] = want[field]
    elseif want[field] ~= nil and not ignored[field] and not equal(want[field], is[field]) then
      edit[field] = want[field]
      insert(words, ('%s of %s'):format(field, want.alias))
    end
  end
  return words, edit
end

-- An edit that does not send this flag back clears it.
local function rebalancer_flag(uuid)
  local flag = (view.flags[uuid] or {}).rebalancer
  if flag ~= nil then return flag end
end

-- Joins leave out what is listed.
function todo.edit_topology(call)
  local replicasets, words = {}, {}
  for _, want in ipairs(call.variables.replicasets) do
    local differences, edit = difference(want)
    for _, server in ipairs(want.join_servers) do
      if not view.servers[server.uuid] then
        edit.join_servers = edit.join_servers or {}
        insert(edit.join_servers, server)
        insert(differences, names[server.uuid])
      end
    end
    if differences[1] then
      edit.uuid, edit.alias = want.uuid, want.alias -- Cartridge 1.2 asks for both
      edit.rebalancer = rebalancer_flag(want.uuid)
      insert(replicasets, edit)
      insert(words, table.concat(differences, ', '))
    end
  end
  return words[1] and {send = {replicasets = replicasets}, words = row(words)}
end

local function one_by_one(call)
  for _, item in ipairs(call.each) do
    local uuid, joins = item.replicaset_uuid or item.uuid, item.instance_uuid
    local words = joins and not view.servers[joins] and names[joins] or not joins and difference(item)[1]
    if words and rebalancer_flag(uuid) ~= nil then
      stop(2, names[uuid] .. ' has a rebalancer flag, which this call would clear',
        'Remove `joinWith: joinServer` from the Cluster: edit_topology can keep the flag.')
    elseif words then
      return {send = item, words = words}
    end
  end
end
todo.join_server, todo.edit_replicaset = one_by_one, one_by_one

-- Two routers asked at once might each make all buckets: every Job asks the first one in the plan.
local function first_router()
  for _, instance in ipairs(plan.instances) do
    local server = view.servers[instance.uuid]
    local roles = server and not server.disabled and view.replicasets[server.replicaset.uuid].roles
    if with_dependencies(roles or {})['vshard-router'] then return instance end
  end
  stop(2, 'no planned instance has the role vshard-router, which makes the buckets',
    'Give a replicaset a role that depends on it, or set vshard.bootstrap: false.')
end

local function bucket_count(replicaset)
  local master = view.servers[replicaset.active_master.uuid]
  local count = master and master.statistics ~= nil and master.statistics.vshard_buckets_count
  return count and count ~= nil and count or nil
end

-- A missing bucket is an error, never a success: "already bootstrapped" proves nothing.
function todo.bootstrap_vshard()
  for _, group in ipairs(view.cluster.vshard_groups) do
    local name, planned, found, silent, used = group.name, group.bucket_count, 0, false, false
    for _, replicaset in pairs(view.replicasets) do
      local storage = with_dependencies(replicaset.roles)['vshard-storage']
      if storage and (replicaset.vshard_group or 'default') == name then
        local count = bucket_count(replicaset)
        found, silent, used = found + (count or 0), silent or not count, used or replicaset.weight > 0
      end
    end
    if used and not silent and not group.bootstrapped and (found == planned or found == 0) then
      return {send = {}, to = first_router(), words = 'group ' .. name}
    elseif used and (silent or found ~= planned) then
      if not silent and found < planned and lasting(name .. found) then
        stop(2, ('%d of %d buckets are missing in vshard group %s'):format(planned - found, planned, name),
          'vshard was bootstrapped by half, or a replicaset with buckets is gone: find them, or',
          'make those that never were with vshard.storage.bucket_force_create.')
      end
      return {await = ('%d buckets in group %s, there are %d'):format(planned, name, found)}
    end
  end
end

function todo.failover(call) -- before Cartridge 2.1
  return view.cluster.failover ~= call.variables.enabled and {send = call.variables, words = 'failover'}
end

local function selection(variables) -- asks for just what the plan sets
  local words = {}
  for field, value in pairs(variables) do
    local nested = type(value) == 'table' and not value[1]
    if field ~= 'password' then insert(words, field .. (nested and selection(value) or '')) end
  end
  return ' { ' .. table.concat(words, ' ') .. ' }'
end

function todo.failover_params(call)
  local asked = call.variables
  for field, secret in pairs({etcd2_params = 'ETCD2', tarantool_params = 'STATEBOARD'}) do
    if asked[field] then asked[field].password = os.getenv('BOOTSTRAP_' .. secret .. '_PASSWORD') end
  end
  local data, trouble = ask(view.leader, 'query { cluster { failover_params' .. selection(asked) .. ' } }')
  if trouble then return {await = judge(trouble, view.leader)} end
  return not covers(data.cluster.failover_params, asked) and {send = asked, words = 'failover'}
end

-- Lets the leader's gossip find an instance sooner. A failed probe alone is no failure.
local function probe(instance)
  ask(view.leader, calls.probe_server.query, {uri = instance.uri})
end

function todo.probe_server()
  local strangers = {}
  for _, instance in ipairs(plan.instances) do
    local known = view.servers[instance.uuid] or instance == view.leader
    if not known then insert(strangers, instance) end
  end
  step.changed = #strangers > 0
  side_by_side(strangers, probe)
end

-- The end: everyone configured and healthy, and nothing left to do.
function todo.servers()
  local words, stale = {}, {}
  for _, instance in ipairs(plan.instances) do
    local server, state = view.servers[instance.uuid], instance.state
    if server and not server.disabled then
      if state == 'Unconfigured' and lasting(instance.name .. ' is empty') then
        stop(2, instance.name .. ' is listed, but its volume is empty (Unconfigured)',
          'Any edit of the topology makes Cartridge fill it again from its partner.')
      elseif state == 'RolesConfigured' and server.status ~= 'healthy' then -- gossip lags
        insert(stale, instance)
        state = ('%s for %s'):format(server.status, view.leader.name)
      end
      if state ~= 'RolesConfigured' then insert(words, because(instance, state)) end
    end
  end
  if calls.probe_server then side_by_side(stale, probe) end
  for _, call in ipairs(plan.calls) do
    local due = call.call ~= 'servers' and call.call ~= 'probe_server' and todo[call.call]
    local request = due and due(call)
    if request then insert(words, request.await or request.words) end
  end
  return words[1] and {await = row(words)}
end

-- == Doing ==

local function wait(whom)
  if now() >= deadline then stop(1, whom) end
  if now() >= (step.spoke and step.spoke + 5 or step.began + 1) then
    if not step.spoke then say_step('') end
    step.spoke = now()
    say('      waiting for %.62s', whom)
  end
  step.whom, step.pause = whom, math.min((step.pause or 0.07) * 1.5, 2)
  fiber.sleep(step.pause)
end

-- Sends what is to be done until nothing is. After every call, whatever it answered, looks again before deciding.
local function converge(call, seen)
  local accepted, trouble, whom = {}, nil, nil
  while true do
    if not seen then seen, whom = look() end
    local request = not seen and {await = whom} or todo[call.call](call)
    seen = nil
    if not request then return end
    local asked, words = request.to or view.leader, request.words
    if request.await or trouble or accepted[words] then
      wait(request.await or trouble and judge(trouble, asked) or words .. ' to show')
      trouble = nil
    elseif now() >= deadline then
      stop(1, step.whom or words)
    else
      say('      %s: %.58s', call.call, words)
      step.changed, trouble = true, select(2, ask(asked, call.query, request.send))
      trouble = trouble and not trouble.text:find('already bootstrapped') and trouble
      accepted[words] = not trouble or nil
    end
  end
end

local function run()
  local steps, seen = {}, nil
  for _, call in ipairs(plan.calls) do
    if todo[call.call] then insert(steps, {call = call, number = #steps + 1}) end
  end
  plan.steps = #steps
  for _, this in ipairs(steps) do
    step, this.began = this, now()
    converge(step.call, seen)
    local done = step.changed or step.call == calls.self or step.call == calls.servers
    say_step(done and ('done in %.1f s'):format(now() - step.began) or 'nothing to do')
    seen = view -- nothing was sent since
  end
end

local function say_table()
  local form, rows = '%-20s %-24s %-24s %8s', {unpack(plan.instances)}
  for uuid, server in pairs(view.servers) do
    local row_of = {uuid = uuid, name = server.uri:match('^[^.:]+'), state = server.status .. ', unplanned'}
    if not names[uuid] then insert(rows, row_of) end
  end
  say('\n' .. form, 'replicaset', 'instance', 'state', 'buckets')
  for _, item in ipairs(rows) do
    local server = view.servers[item.uuid]
    local replicaset = server and view.replicasets[server.replicaset.uuid] or {alias = item.alias, active_master = {}}
    local buckets = replicaset.active_master.uuid == item.uuid and bucket_count(replicaset)
    say(form, replicaset.alias, item.name, item.shown or item.trouble or item.state, buckets or '')
  end
  local data = calls.issues and view.leader and ask(view.leader, calls.issues.query)
  for _, issue in ipairs(data and data.cluster.issues or {}) do
    say('%s: %s: %s', issue.level, issue.topic, clean(issue.message))
  end
  say('')
end

-- A signal makes tarantool exit with 0, and Kubernetes would take the Job for done.
local exit_code, ffi = 1, require('ffi')
ffi.cdef('void _exit(int);')
if box.ctl.on_shutdown then
  box.ctl.on_shutdown(function() ffi.C._exit(exit_code) end)
end

plan = require('yaml').decode(assert(io.open((...))):read('*a'))
deadline = now() + plan.timeoutSeconds
index_plan()
local ok, ending = pcall(run)
if not ok then say_step(('stopped after %.1f s'):format(now() - step.began)) end
if plan.instances[1].state then say_table() end
if ok then
  exit_code = 0
  say('done: cluster %s is as planned (%d instances, %d replicasets)', plan.cluster, #plan.instances, plan.replicasets)
elseif type(ending) ~= 'table' then
  say('not yet: the runner itself failed: %s', clean(ending))
else
  exit_code = ending.code
  for _, advice in ipairs(ending.advice) do say('  %s', advice) end
  say(exit_code == 1 and 'not yet: %s; run again, or let the Job retry' or 'failed: %s', ending.line)
end
os.exit(exit_code)
