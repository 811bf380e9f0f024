-- Brings a Tarantool Cartridge cluster to the topology of a plan: tarantool bootstrap.lua plan.yaml
-- It sends only what is not already so and decides from what it reads, never from what it remembers:
-- it may be killed at any point and started again, and two may run at once. Exit codes and last lines:
-- 0 done: all as planned; 1 not yet: a retry helps; 2 failed: a person is needed.
local clock, fiber, json = require('clock'), require('fiber'), require('json')
local http_client = require('http.client')

local QUERY_TIMEOUT = 5
local CHANGE_TIMEOUT = 60 -- a two-phase commit may take 50 s; hanging up earlier abandons work that then succeeds
local SIDE_BY_SIDE = 100 -- queries under way at once
local SETTLE = 10 -- seconds that a sight has to last before it is not taken for a change in flight
local FAULTS = {InitError = true, BootError = true, OperationError = true, ReloadError = true}
local COOKIE = 'Give all pods the same TARANTOOL_CLUSTER_COOKIE, restart that one, run again.'

-- Errors that pass by themselves are tried again within the budget.
local PASSING = {
  'Two%-phase commit is locked', 'patch_clusterwide is already running', 'No remotes with role',
  '": Invalid argument', 'getaddrinfo', '": *$', 'Connection re', 'No route to host', '[Tt]imed? ?out',
  'Peer closed', 'Broken pipe', 'unexpected EOF', 'not ready yet', "isn't initialized", "^Current instance isn't b",
}
-- Errors that say the plan is wrong are not, and come with what a person should do.
local WRONG = {
  {'Unauthorized', 'Name the Secret with the right user and password in spec.bootstrap.adminSecret.'},
  {'Incorrect password', COOKIE}, {'credentials are invalid', COOKIE},
  {'unknown role', 'The application does not register that role: correct the role, or the image.'},
  {'collision with another server', 'Another instance has that URI already, under another UUID.'},
  {'vshard_group', 'The application defines the vshard groups; a storage never changes its group.'},
  {'must have weight > 0', 'Give one storage replicaset of that group a weight above 0.'},
}

local plan, deadline
local last_view = {} -- what the latest look saw, for the table at the end
local doubt = {} -- what looked wrong at the latest look, and since when

-- Words -------------------------------------------------------------------------------------------

local function say(format, ...)
  print(select('#', ...) > 0 and format:format(...) or format)
  io.flush()
end

-- Text from outside without the secrets: an answer may echo what it was sent.
local function clean(text)
  text = tostring(text):gsub('://[^%s/@]*@', '://***@')
  for _, name in ipairs({'ADMIN', 'ETCD2', 'STATEBOARD'}) do
    local secret = os.getenv('BOOTSTRAP_' .. name .. '_PASSWORD') or ''
    text = secret == '' and text or text:gsub(secret:gsub('%p', '%%%0'), '***')
  end
  return text
end

local function row(names) -- as many as fit on a line
  local text = names[1] or ''
  for i = 2, #names do
    if #text + #names[i] > 50 then
      return ('%s and %d more'):format(text, #names - i + 1)
    end
    text = text .. ', ' .. names[i]
  end
  return text
end

-- Ends the run with exit code 1 or 2, a last line, and advice that goes before it.
local function stop(code, line, ...)
  error({code = code, line = line, advice = {...}}, 0)
end

local function say_step(step, outcome)
  say('[%d/%d] %s ...%s', step.number, #plan.steps, step.name, outcome)
end

-- Whom a step waits for, below the step's name: after a second, and then at most every 5 s.
local function say_waiting(step, whom)
  local now = clock.monotonic()
  if now >= (step.spoke and step.spoke + 5 or step.began + 1) then
    if not step.spoke then
      say_step(step, '')
    end
    step.spoke = now
    say('      waiting for %s', whom)
  end
end

-- The plan ----------------------------------------------------------------------------------------

local function pod(uri)
  return uri:match('^[^.:]+')
end

local function call_of(name)
  for _, call in ipairs(plan.calls) do
    if call.call == name then
      return call
    end
  end
end

-- All that is to be there, in the order of the joins: plan.instances and plan.replicasets.
local function index_plan()
  plan.instances, plan.replicasets = {}, {}
  local index = {}
  local function replicaset(want)
    if not index[want.uuid] then
      index[want.uuid] = {uuid = want.uuid}
      table.insert(plan.replicasets, index[want.uuid])
    end
    for field, value in pairs(want) do
      index[want.uuid][field] = value
    end
  end
  local function instance(uri, uuid, replicaset_uuid)
    table.insert(plan.instances, {uri = uri, uuid = uuid, replicaset = replicaset_uuid, name = pod(uri)})
  end
  for _, call in ipairs(plan.calls) do
    for _, item in ipairs(call.call == 'edit_topology' and call.variables.replicasets or call.each or {}) do
      if call.call == 'join_server' then
        instance(item.uri, item.instance_uuid, item.replicaset_uuid)
        replicaset({uuid = item.replicaset_uuid, alias = item.replicaset_alias, roles = item.roles})
      else
        replicaset(item)
      end
      for _, server in ipairs(item.join_servers or {}) do
        instance(server.uri, server.uuid, item.uuid)
      end
    end
  end
end

-- Asking ------------------------------------------------------------------------------------------

local function headers()
  local password = os.getenv('BOOTSTRAP_ADMIN_PASSWORD')
  local pair = (os.getenv('BOOTSTRAP_ADMIN_USER') or 'admin') .. ':' .. (password or '')
  return {
    ['Content-Type'] = 'application/json',
    Authorization = password and 'Basic ' .. require('digest').base64_encode(pair, {nowrap = true}),
  }
end

local function http_trouble(response)
  local reason = tostring(response.reason)
  return reason:find('resolve') and 'name not resolved' or reason:find('connect') and 'connection refused'
    or response.status == 408 and 'timed out' or 'HTTP ' .. response.status
end

-- One request. Returns data, or nil and the trouble: {text =, passing = true where it passes by itself}.
local function ask(instance, query, variables, timeout)
  local url = ('http://%s:%d/admin/api'):format(instance.uri:match('^(.*):%d+$'), plan.httpPort)
  local body = json.encode({query = query, variables = variables})
  -- A client of its own for each request: one that is kept keeps the addresses of names, too.
  local http = http_client.new()
  local ok, response = pcall(http.post, http, url, body, {timeout = timeout or QUERY_TIMEOUT, headers = headers()})
  if not ok or response.status ~= 200 then
    return nil, response.status == 401 and {text = 'Unauthorized'}
      or {text = ok and http_trouble(response) or clean(response), passing = true}
  end
  local decoded, answer = pcall(json.decode, response.body)
  if not decoded or type(answer) ~= 'table' or (answer.data == nil and answer.errors == nil) then
    return nil, {text = 'an answer that is not GraphQL', passing = true}
  elseif answer.errors == nil then
    return answer.data
  end
  local texts = {}
  for _, err in ipairs(answer.errors) do
    table.insert(texts, clean(err.message))
  end
  return nil, {text = table.concat(texts, '; ')}
end

-- The results of work(item) for all items, which run in fibers. An error in one is an error here.
local function side_by_side(items, work)
  local results, taken, failure = {}, 0, nil
  local ends = fiber.channel(SIDE_BY_SIDE)
  local function worker()
    while taken < #items and failure == nil do
      taken = taken + 1
      local i = taken
      local ok, result = pcall(work, items[i], i)
      if ok then
        results[i] = result
      else
        failure = result
      end
    end
    ends:put(true)
  end
  local workers = math.min(SIDE_BY_SIDE, #items)
  for _ = 1, workers do
    fiber.create(worker)
  end
  for _ = 1, workers do
    ends:get()
  end
  if failure ~= nil then
    error(failure, 0)
  end
  return results
end

-- Patience ----------------------------------------------------------------------------------------

local function wait(step, whom)
  if clock.monotonic() >= deadline then
    stop(1, whom .. '; run again, or let the Job retry')
  end
  say_waiting(step, whom)
  step.pause = math.min((step.pause or 0.07) * 1.5, 2)
  fiber.sleep(step.pause)
end

-- Repeats attempt() until it returns something; what it waits for is its second result.
local function patiently(step, attempt)
  while true do
    local result, whom = attempt()
    if result ~= nil then
      doubt = {}
      return result
    end
    wait(step, whom)
  end
end

-- True once a sight has lasted: before that it may be a change in flight, of another Job perhaps.
local function lasting(sight)
  if doubt.sight ~= sight then
    doubt = {sight = sight, since = clock.monotonic()}
  end
  return clock.monotonic() - doubt.since >= SETTLE
end

-- Reasons to stop ---------------------------------------------------------------------------------

local function stop_two_clusters(one, other)
  stop(2, ('two clusters: %s and %s are not in the same one'):format(one, other),
    'Nothing was changed. Ask both for `query { servers { uri uuid } }` and find out which',
    'cluster holds the data. Stop the other, delete its volumes, and run this again.')
end

local function stop_expelled(instance)
  local role, ordinal = instance.name:match('^(.*)%-(%d+)%-%d+$')
  stop(2, ('%s was expelled, and its UUID %s can never join again'):format(instance.name, instance.uuid),
    'To have it back, expel what is left of its replicaset, delete the volumes of all its',
    'instances, and give it new UUIDs: a new generation of the replicaset in its Role,',
    ('%s: spec.generations: {"%s": 1} (or one more than it is). Then render and apply.'):format(role, ordinal))
end

-- Cartridge's words with the names of those whose UUIDs are in it.
local function with_names(text)
  for _, list in ipairs({plan.instances, plan.replicasets}) do
    for _, item in ipairs(list) do
      text = text:gsub(item.uuid:gsub('%-', '%%-'), item.name or item.alias)
    end
  end
  return text
end

-- Returns where a trouble passes by itself, stops where it says that the plan is wrong.
local function judge(trouble, asked)
  for _, instance in ipairs(plan.instances) do
    if trouble.text:find(('"%s" is already joined'):format(instance.uuid), 1, true) then
      stop_expelled(instance) -- for the topology, read again since, does not list it
    end
  end
  local line = ('%s answered: %s'):format(asked.name, with_names(trouble.text))
  for _, wrong in ipairs(WRONG) do
    if trouble.text:find(wrong[1]) then
      stop(2, line, wrong[2])
    end
  end
  for _, pattern in ipairs(PASSING) do
    trouble.passing = trouble.passing or trouble.text:find(pattern)
  end
  if not trouble.passing then
    stop(2, line, 'No error that is known to pass by itself: the logs of the pods may say more.')
  end
end

-- Looking -----------------------------------------------------------------------------------------

-- Without those that are known by gossip alone: they have no UUID.
local function by_uuid(list)
  local result = {}
  for _, item in ipairs(list or {}) do
    result[item.uuid] = item.uuid ~= '' and item or nil
  end
  return result
end

local function disabled(server)
  return server ~= nil and server.disabled == true
end

-- `self` of every planned instance, in plan order: its answer with a state, or {trouble =}.
local function ask_selves()
  return side_by_side(plan.instances, function(instance)
    local data, trouble = ask(instance, call_of('self').query)
    if trouble then
      if trouble.text == 'Unauthorized' then
        judge(trouble, instance)
      end
      return {trouble = trouble.text}
    end
    local self = data.cluster.self
    if self.uri ~= instance.uri then
      stop(2, ('wrong URI: %s advertises %s instead of %s'):format(instance.name, self.uri, instance.uri),
        'Correct TARANTOOL_ADVERTISE_URI of that pod, or domain and listenPort of the Cluster.')
    end
    -- Cartridge before 2.0 tells no state.
    return {uuid = self.uuid, error = self.error,
      state = self.state or (self.uuid == nil and 'Unconfigured' or 'RolesConfigured')}
  end)
end

-- The configured instances, in plan order, each with the servers it lists.
local function ask_members(seen)
  local members = {}
  local lists = side_by_side(plan.instances, function(instance, i)
    if seen[i].state == 'RolesConfigured' then
      local data, trouble = ask(instance, 'query { servers { uri uuid disabled } }')
      seen[i].trouble = trouble and trouble.text
      return data and by_uuid(data.servers)
    end
  end)
  for i, instance in ipairs(plan.instances) do
    if lists[i] then
      table.insert(members, {name = instance.name, uuid = seen[i].uuid, instance = instance, lists = lists[i]})
    end
  end
  return members
end

-- Whether one that this member still lists has expelled or disabled it: then its own list is old.
local function cut_off(member, members)
  for _, other in ipairs(members) do
    local mine, theirs = member.lists[other.uuid], other.lists[member.uuid]
    if mine and not disabled(mine) and (not theirs or disabled(theirs)) then
      return true
    end
  end
  return false
end

local function covers(one, other)
  for uuid, server in pairs(other) do
    if not one[uuid] or one[uuid].uri ~= server.uri or disabled(one[uuid]) ~= disabled(server) then
      return false
    end
  end
  return true
end

-- Leader: the first configured instance in plan order. The lists of all configured ones must agree.
local function choose_leader(members)
  local leader
  for _, member in ipairs(members) do
    member.cut_off = cut_off(member, members)
    leader = leader or not member.cut_off and member or nil
  end
  if not leader then
    stop_two_clusters(members[1].name, members[2].name)
  end
  for _, member in ipairs(members) do
    local mine, theirs = leader.lists, member.lists
    if not disabled(mine[member.uuid]) and not (covers(mine, theirs) and covers(theirs, mine)) then
      local strangers = not mine[member.uuid] and not theirs[leader.uuid]
      if strangers or lasting('disagreement with ' .. member.name) then
        if not mine[member.uuid] and member.cut_off then
          stop_expelled(member.instance)
        end
        stop_two_clusters(leader.name, member.name)
      end
      return nil, ('%s and %s to agree who is in the cluster'):format(leader.name, member.name)
    end
  end
  return leader
end

-- Who has given no usable answer yet. An instance listed as disabled is left alone.
local function awaited(seen, listed)
  local names = {}
  for i, instance in ipairs(plan.instances) do
    local state = seen[i].state
    if not disabled(listed[instance.uuid]) then
      if FAULTS[state] then
        stop(2, ('%s is in %s: %s'):format(instance.name, state, clean(seen[i].error)),
          'That instance has to be mended first: its log says more.')
      elseif seen[i].trouble or (state ~= 'Unconfigured' and state ~= 'RolesConfigured') then
        table.insert(names, ('%s (%s)'):format(instance.name, seen[i].trouble or state))
      end
    end
  end
  return names[1] and row(names)
end

-- A UUID under another URI or replicaset, or a URI under another UUID, is for a person to sort out.
local function check_identities(view)
  local by_uri = {}
  for _, server in pairs(view.servers) do
    by_uri[server.uri] = server
  end
  for i, instance in ipairs(plan.instances) do
    local server, twin, own = view.servers[instance.uuid], by_uri[instance.uri], view.seen[i].uuid
    local wrong = server and server.uri ~= instance.uri and 'its UUID is listed under the URI ' .. server.uri
      or server and server.replicaset.uuid ~= instance.replicaset
        and 'it is listed in another replicaset, ' .. server.replicaset.uuid
      or not server and twin and 'its URI is listed under another UUID, ' .. twin.uuid
      or not disabled(server) and own ~= nil and own ~= instance.uuid and 'it has another UUID, ' .. own
    if wrong then
      stop(2, ('%s (%s) is not what was planned: %s'):format(instance.name, instance.uuid, wrong),
        'Nothing was changed. If an operator made the cluster, set spec.compatibility.')
    end
  end
end

-- One look at everything. Nil and what to wait for when nothing can be decided from it.
local function look_once()
  local view = {seen = ask_selves(), servers = {}}
  last_view = view
  local members = ask_members(view.seen)
  local leader, discord
  if members[1] then
    leader, discord = choose_leader(members)
  end
  local whom = awaited(view.seen, leader and leader.lists or {}) or discord
  if whom then
    return nil, whom -- never guess from a partial answer: the silent one may hold the old cluster
  end
  -- All have answered. Where nobody is configured, the first in the plan leads.
  view.leader = leader and leader.instance or plan.instances[1]
  local data, trouble = ask(view.leader, call_of('servers').query)
  if trouble then
    judge(trouble, view.leader)
    return nil, ('%s (%s)'):format(view.leader.name, trouble.text)
  end
  view.servers, view.replicasets = by_uuid(data.servers), by_uuid(data.replicasets)
  view.cluster = data.cluster
  local _, stranger = next(view.servers)
  if not leader and stranger then -- an Unconfigured instance passes on the answer of a cluster it knows
    local other = pod(stranger.uri)
    if lasting('a cluster elsewhere') then
      stop_two_clusters(view.leader.name, other)
    end
    return nil, ('%s, which knows the cluster of %s'):format(view.leader.name, other)
  end
  check_identities(view)
  return view
end

local function look(step)
  return patiently(step, look_once)
end

-- Differences -------------------------------------------------------------------------------------

local function with_dependencies(view, roles)
  local all = {}
  local function add(names)
    for _, name in ipairs(names or {}) do
      all[name] = true
      for _, role in ipairs(view.cluster.known_roles) do
        if role.name == name then
          add(role.dependencies)
        end
      end
    end
  end
  add(roles)
  return all
end

-- Whether `is` has all that is asked. Passwords cannot be compared.
local function same(asked, is)
  if type(asked) ~= 'table' or type(is) ~= 'table' then
    return asked == is
  end
  for key, value in pairs(asked) do
    if key ~= 'password' and not same(value, is[key]) then
      return false
    end
  end
  return #asked == #is
end

-- Edits: those of alias, roles (dependencies counted), weight, all_rw, vshard_group that differ.
local function difference(view, want)
  local is, edit = view.replicasets[want.uuid], {}
  local asked, actual = with_dependencies(view, want.roles), with_dependencies(view, is.roles)
  if want.roles and not (same(asked, actual) and same(actual, asked)) then
    edit.roles = want.roles
  end
  for _, field in ipairs({'alias', 'all_rw', 'weight', 'vshard_group'}) do
    local counts = asked['vshard-storage'] or field == 'alias' or field == 'all_rw'
    if counts and want[field] ~= nil and want[field] ~= is[field] then
      edit[field] = want[field]
    end
  end
  return edit
end

-- The rebalancer flag of a replicaset: an edit that does not send it back clears it.
local function rebalancer_flag(view, uuid)
  if not view.flags and call_of('rebalancer') then
    local data, trouble = ask(view.leader, call_of('rebalancer').query)
    if trouble and not trouble.text:find('"?rebalancer"?') then -- for old Cartridge knows no such field
      stop(1, ('%s (%s)'):format(view.leader.name, trouble.text))
    end
    view.flags = by_uuid(data and data.replicasets)
  end
  local replicaset = view.flags and view.flags[uuid] or {}
  if replicaset.rebalancer ~= nil then
    return replicaset.rebalancer
  end
end

-- Each of these returns the variables of the next request, and what it does in words; nil when all is so.
local next_request = {}

function next_request.edit_topology(view, call)
  local replicasets, words = {}, {}
  for _, want in ipairs(call.variables.replicasets) do
    local known = view.replicasets[want.uuid]
    local edit = known and difference(view, want) or {}
    for field in pairs(edit) do
      table.insert(words, ('%s of %s'):format(field, want.alias))
    end
    if not known then
      for field, value in pairs(want) do
        edit[field] = value
      end
    end
    edit.join_servers = nil
    for _, server in ipairs(want.join_servers) do
      if not view.servers[server.uuid] then
        edit.join_servers = edit.join_servers or {}
        table.insert(edit.join_servers, server)
        table.insert(words, pod(server.uri))
      end
    end
    if next(edit) then
      edit.uuid = want.uuid
      if known then
        edit.rebalancer = rebalancer_flag(view, want.uuid)
      end
      table.insert(replicasets, edit)
    end
  end
  if replicasets[1] then
    return {replicasets = replicasets}, words
  end
end

local function keep_flag(view, uuid)
  if view.replicasets[uuid] and rebalancer_flag(view, uuid) ~= nil then
    stop(2, ('replicaset %s has a rebalancer flag, which this call would clear'):format(uuid),
      'Remove `joinWith: joinServer` from the Cluster: edit_topology can keep the flag.')
  end
end

function next_request.join_server(view, call)
  for _, item in ipairs(call.each) do
    if not view.servers[item.instance_uuid] then
      keep_flag(view, item.replicaset_uuid)
      return item, {pod(item.uri)}
    end
  end
end

function next_request.edit_replicaset(view, call)
  for _, item in ipairs(call.each) do
    local field = view.replicasets[item.uuid] and next(difference(view, item))
    if field then
      keep_flag(view, item.uuid)
      return item, {('%s of %s'):format(field, item.alias)}
    end
  end
end

-- Steps -------------------------------------------------------------------------------------------

-- A changing call. Nil, or its trouble; the caller looks again before it decides anything.
local function change(call, variables, instance)
  if clock.monotonic() >= deadline then
    stop(1, ('no time left for "%s"; run again, or let the Job retry'):format(call.name))
  end
  local _, trouble = ask(instance, call.query, variables, CHANGE_TIMEOUT)
  return trouble
end

local steps = {}

function steps.self(step)
  return look(step)
end

-- Lets the leader's gossip find those that are to be joined. A failed probe alone is no failure.
function steps.probe_server(_, view, call)
  local strangers, silent = {}, {}
  for _, instance in ipairs(plan.instances) do
    if not view.servers[instance.uuid] and instance ~= view.leader then
      table.insert(strangers, instance)
    end
  end
  side_by_side(strangers, function(instance)
    if change(call, {uri = instance.uri}, view.leader) then
      table.insert(silent, instance.name)
    end
  end)
  return view, #strangers > 0, silent[1] and 'no answer to the probe yet: ' .. row(silent)
end

-- Joins and edits: whatever differs is sent, until nothing does.
local function converge(step, view, call)
  local sent
  while true do
    local variables, words = next_request[call.call](view, call)
    if not variables then
      return view, sent ~= nil
    end
    local told = table.concat(words, ', ')
    if told == sent and not step.trouble then
      stop(2, ('%s accepted %s, yet it is not so'):format(view.leader.name, row(words)),
        'Is another Job, or a person, changing the same cluster?')
    elseif told ~= sent and not view.fresh then
      say('      %s: %s', call.call, row(words))
    end
    sent, step.trouble = told, change(call, variables, view.leader)
    view = look(step)
    if step.trouble and next_request[call.call](view, call) then
      judge(step.trouble, view.leader)
      wait(step, ('%s (%s)'):format(view.leader.name, with_names(step.trouble.text)))
      view = look(step)
    end
  end
end
steps.edit_topology, steps.join_server, steps.edit_replicaset = converge, converge, converge

-- Buckets by vshard group: how many there should be, how many the masters have; which are not bootstrapped.
local function count_buckets(view)
  local groups, unready = {}, {}
  for _, group in ipairs(view.cluster.vshard_groups) do
    groups[group.name] = {name = group.name, planned = group.bucket_count, found = 0, ready = group.bootstrapped}
  end
  for _, replicaset in pairs(view.replicasets) do
    local group = groups[replicaset.vshard_group or 'default']
    if group and with_dependencies(view, replicaset.roles)['vshard-storage'] then
      local master = view.servers[replicaset.active_master.uuid]
      local count = master and master.statistics and master.statistics.vshard_buckets_count
      group.found = group.found + (count or 0)
      group.silent = group.silent or count == nil and replicaset.alias or nil
      group.used = group.used or replicaset.weight > 0
    end
  end
  for name, group in pairs(groups) do
    if not group.used then
      groups[name] = nil
    elseif not group.ready then
      table.insert(unready, group)
    end
  end
  return groups, unready
end

-- Two routers asked at once could each make all buckets: every Job asks the first router in the plan.
local function first_router(view)
  for i, instance in ipairs(plan.instances) do
    local server = view.servers[instance.uuid]
    local replicaset = server and view.replicasets[server.replicaset.uuid]
    if replicaset and not disabled(server) and view.seen[i].state == 'RolesConfigured'
      and with_dependencies(view, replicaset.roles)['vshard-router'] then
      return instance
    end
  end
  stop(2, 'no instance of the plan has the role vshard-router, which bootstraps vshard',
    'Give one replicaset a role that depends on vshard-router, or set vshard.bootstrap: false.')
end

-- True once all buckets are there; a missing one is an error, never a success.
local function buckets_complete(groups)
  for _, group in pairs(groups) do
    if group.silent then
      return nil, ('the bucket count of %s'):format(group.silent)
    elseif group.found ~= group.planned then
      if group.found < group.planned and lasting(group.name .. group.found) then
        stop(2, ('%d of %d buckets of vshard group %s are missing'):format(
          group.planned - group.found, group.planned, group.name),
          'vshard was bootstrapped half-way, or a replicaset with buckets is gone. The missing',
          'buckets have to be found, or made with vshard.storage.bucket_force_create.')
      end
      return nil, ('%d buckets of group %s to be %d'):format(group.found, group.name, group.planned)
    end
  end
  return true
end

function steps.bootstrap_vshard(step, view, call)
  local sent = false
  local _, unready = count_buckets(view)
  while unready[1] do
    -- Buckets without the flag: a bootstrap under way, or one that stopped half-way.
    patiently(step, function()
      view = look(step)
      unready = select(2, count_buckets(view))
      local group = unready[1]
      return (not group or group.found == 0 or group.found == group.planned) or buckets_complete(unready)
    end)
    if unready[1] then
      local router = first_router(view)
      local before = #unready
      local trouble = change(call, nil, router)
      sent, view = true, look(step)
      unready = select(2, count_buckets(view))
      if trouble and not trouble.text:find('already bootstrapped') and unready[1] then
        judge(trouble, router)
        wait(step, ('%s (%s)'):format(router.name, trouble.text))
      elseif #unready == before then
        break -- the count of the buckets decides
      end
    end
  end
  patiently(step, function()
    local complete, whom = buckets_complete((count_buckets(view)))
    view = complete and view or look(step)
    return complete, whom
  end)
  return view, sent
end

-- Failover: asks for just those parameters that the plan sets.
local function selection(variables)
  local words = {}
  for field, value in pairs(variables) do
    if field ~= 'password' then
      table.insert(words, field)
      if type(value) == 'table' and not value[1] then
        table.insert(words, '{ ' .. selection(value) .. ' }')
      end
    end
  end
  return table.concat(words, ' ')
end

local function failover_is_set(view)
  local call = call_of('failover_params') or call_of('failover')
  local fields = call.call == 'failover' and '' or ' { ' .. selection(call.variables) .. ' }'
  local data, trouble = ask(view.leader, ('query { cluster { %s%s } }'):format(call.call, fields))
  if trouble then
    judge(trouble, view.leader)
    return nil, ('%s (%s)'):format(view.leader.name, trouble.text)
  end
  local is = data.cluster[call.call]
  return same(call.variables, call.call == 'failover' and {enabled = is} or is)
end

function steps.failover_params(step, view, call)
  local variables = call.variables
  if variables.etcd2_params then
    variables.etcd2_params.password = os.getenv('BOOTSTRAP_ETCD2_PASSWORD')
  elseif variables.tarantool_params then
    variables.tarantool_params.password = os.getenv('BOOTSTRAP_STATEBOARD_PASSWORD')
  end
  local sent = false
  while true do
    local trouble
    local so = patiently(step, function()
      return failover_is_set(view)
    end)
    if so then
      return view, sent
    elseif sent then
      stop(2, ('%s accepted the failover parameters, yet they are not so'):format(view.leader.name))
    end
    trouble = change(call, variables, view.leader)
    sent = not trouble
    if trouble then
      view = look(step)
      if not failover_is_set(view) then
        judge(trouble, view.leader)
        wait(step, ('%s (%s)'):format(view.leader.name, trouble.text))
      end
    end
  end
end
steps.failover = steps.failover_params

-- End: everyone configured and healthy, everything as asked.
function steps.servers(step)
  local issues
  local view = patiently(step, function()
    local view = look(step)
    local names = {}
    for i, instance in ipairs(plan.instances) do
      local server, state = view.servers[instance.uuid], view.seen[i].state
      if not server then
        table.insert(names, instance.name .. ' (not listed)')
      elseif not disabled(server) and state ~= 'RolesConfigured' then
        if lasting(instance.name .. ' is listed and empty') then
          stop(2, ('%s is listed, but its volume is empty (Unconfigured)'):format(instance.name),
            'Was its volume deleted? Any edit of the topology, in the web interface for one, makes',
            'Cartridge set it up again from its partner; what only it had is lost.')
        end
        table.insert(names, ('%s (%s)'):format(instance.name, state))
      elseif not disabled(server) and server.status ~= 'healthy' then
        table.insert(names, ('%s (%s for %s)'):format(instance.name, server.status, view.leader.name))
      end
    end
    for _, want in ipairs(plan.replicasets) do
      local field = view.replicasets[want.uuid] and next(difference(view, want))
      if field then
        table.insert(names, ('%s (%s differs)'):format(want.alias, field))
      end
    end
    if names[1] then
      return nil, row(names)
    elseif (call_of('failover_params') or call_of('failover')) and not failover_is_set(view) then
      return nil, 'failover to be as planned'
    end
    return view
  end)
  if call_of('issues') then
    local data, trouble = ask(view.leader, call_of('issues').query)
    issues = trouble and {{level = 'note', topic = 'issues', message = trouble.text}} or data.cluster.issues
  end
  view.issues = issues
  return view, true
end

-- The end -----------------------------------------------------------------------------------------

local function say_table(view)
  local line = '%-20s %-24s %-22s %10s'
  local planned = by_uuid(plan.instances)
  say('')
  say(line, 'replicaset', 'instance', 'state', 'buckets')
  local function say_server(server, state)
    local replicaset = view.replicasets[server.replicaset.uuid] or {}
    local count = (replicaset.active_master or {}).uuid == server.uuid and server.statistics
      and server.statistics.vshard_buckets_count
    say(line, replicaset.alias, pod(server.uri), disabled(server) and 'disabled' or state,
      count ~= nil and count or '')
  end
  for i, instance in ipairs(plan.instances) do
    local seen, server = view.seen[i], view.servers and view.servers[instance.uuid]
    if server then
      say_server(server, seen.trouble or seen.state)
    else
      say(line, '', instance.name, seen.trouble or seen.state, '')
    end
  end
  for _, server in pairs(view.servers) do
    if not planned[server.uuid] then
      say_server(server, server.status .. ' (unplanned)')
    end
  end
  for _, issue in ipairs(view.issues or {}) do
    say('%s: %s: %s', issue.level, issue.topic, clean(issue.message))
  end
  say('')
end

local function plan_steps()
  plan.steps = {}
  for _, call in ipairs(plan.calls) do
    if steps[call.call] then
      table.insert(plan.steps, {name = call.name, call = call, number = #plan.steps + 1})
    end
  end
end

local function run()
  local view
  for _, step in ipairs(plan.steps) do
    step.began = clock.monotonic()
    local ok, result, sent, note = pcall(steps[step.call.call], step, view, step.call)
    local took = ('%.1f s'):format(clock.monotonic() - step.began)
    if not ok then
      say_step(step, ' stopped after ' .. took)
      error(result, 0)
    end
    local done = sent or step.call.call == 'self'
    say_step(step, done and ' done in ' .. took or ' nothing to do')
    if note then
      say('      %s', note)
    end
    view = result
  end
end

-- A signal would end tarantool with exit code 0, and Kubernetes take the Job for done.
local exit_code = 1
local function mind_signals()
  local ffi = require('ffi')
  ffi.cdef('void _exit(int);')
  if box.ctl.on_shutdown then
    box.ctl.on_shutdown(function()
      ffi.C._exit(exit_code)
    end)
  end
end

local function main(file)
  mind_signals()
  local handle = assert(io.open(file))
  plan = require('yaml').decode(handle:read('*a'))
  handle:close()
  deadline = clock.monotonic() + plan.timeoutSeconds
  index_plan()
  plan_steps()
  local ok, ending = pcall(run)
  if last_view.seen then
    say_table(last_view)
  end
  if ok then
    exit_code = 0
    say('done: cluster %s is as planned (%d instances, %d replicasets)', plan.cluster, #plan.instances,
      #plan.replicasets)
  elseif type(ending) == 'table' and ending.code then
    exit_code = ending.code
    for _, advice in ipairs(ending.advice) do
      say('  %s', advice)
    end
    say('%s: %s', exit_code == 1 and 'not yet' or 'failed', ending.line)
  else
    say('not yet: the runner itself failed: %s', clean(ending))
  end
  os.exit(exit_code)
end

main(...)
