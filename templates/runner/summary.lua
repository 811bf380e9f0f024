-- What a Job leaves behind in the status of its pod, for `kubectl tarantool status`: JSON, as termination message.
local json = require('json')
local buckets = require('buckets')
local text = require('text')

local summary = {}

local FORMAT = 1
local PATH, MOST_BYTES = '/dev/termination-log', 4096 -- of a termination message
local MOST_ISSUES = 5

-- Adds buckets by group, how many are healthy, and of each replicaset leader and buckets: as many as the bytes allow;
-- `leftOut` counts the others.
local function add_world(record, seen)
  record.planned, record.healthy, record.groups, record.replicasets, record.leftOut = #seen.plan.pods, 0, {}, {}, 0
  for position, group in ipairs(seen.groups) do
    record.groups[position] = {name = group.name, total = group.bucket_count, found = buckets.sum(seen, group).found}
  end
  local room = MOST_BYTES - #json.encode(record) - 10 -- the digits of the counts
  for _, pod in ipairs(seen.plan.pods) do
    local server = seen.servers[pod.uuid] or {}
    if server.status == 'healthy' then record.healthy = record.healthy + 1 end
    if server.uuid and server.replicaset.leader == server then
      local item = {name = pod.alias, leader = pod.name, buckets = server.buckets}
      room = room - #json.encode(item) - 1
      if room >= 0 then table.insert(record.replicasets, item) else record.leftOut = record.leftOut + 1 end
    end
  end
end

-- `words`: what the log ends with.
function summary.of(the_plan, seen, issues, words)
  local line = words:match('[^\n]*$')
  local record = {
    format = FORMAT, mode = the_plan.mode, cluster = the_plan.cluster, validFor = the_plan.validFor,
    outcome = line:match('^[^:]*'), line = text.shortened(text.printable(line)), time = os.date('!%Y-%m-%dT%H:%M:%SZ'),
    issueCount = #issues, issues = {unpack(issues, 1, math.min(#issues, MOST_ISSUES))},
  }
  if seen then add_world(record, seen) end
  return json.encode(record)
end

function summary.leave(message)
  local file = io.open(PATH, 'r+')
  if file then
    file:write(message)
    file:close()
  end
end

return summary
