-- Writes every line that a person reads. What comes from others has its secrets hidden, and no line holds anything that
-- a terminal would obey.
local text = require('text')

local report = {}

local TABLE = '%-20s %-24s %-24s %8s'

local function write(line)
  print((text.printable(line):gsub('%s+$', '')))
  io.flush()
end

-- `form` is this program's own; the rest may come from an instance.
function report.say(form, ...)
  local words = {...}
  for i, word in ipairs(words) do words[i] = type(word) == 'string' and text.hide(word) or word end
  write(form:format(unpack(words)))
end

function report.step(plan, call, outcome)
  write(('[%d/%d] %s ... %s'):format(call.number, plan.steps, call.name, outcome))
end

-- Where a person is to be told why: the plan's words, with names filled in.
function report.advice(plan, reason, words)
  local function fill(name)
    local value = words[name]
    return value ~= nil and (type(value) == 'string' and text.hide(value) or tostring(value)) or nil
  end
  return (plan.advice[reason]:gsub('{([%w_]+)}', fill):gsub('{(%w+)}', fill))
end

-- The plan's text: advice is indented, and the last line is what scripts read.
function report.ending(ending)
  for line, line_end in ending:gmatch('([^\n]*)(\n?)') do
    if line ~= '' then write((line_end == '' and '' or '  ') .. line) end
  end
end

-- All planned instances, and those that the cluster lists besides.
local function rows_of(seen)
  local rows = {}
  for _, pod in ipairs(seen.plan.pods) do
    local sight = seen.sights[pod] or {}
    local shown = seen.shown[pod] or sight.trouble or sight.state
    rows[#rows + 1] = {pod.alias, pod.name, text.clean(shown), (seen.servers[pod.uuid] or {}).buckets}
  end
  for uuid, server in pairs(seen.servers) do
    if not seen.plan.by_uuid[uuid] then
      local alias = server.in_replicaset.alias or ''
      rows[#rows + 1] = {alias, server.name, server.status .. ', unplanned', server.buckets}
    end
  end
  return rows
end

-- `seen`: the latest look.
function report.closing(seen, issues)
  write('')
  write(TABLE:format('replicaset', 'instance', 'state', 'buckets'))
  for _, row in ipairs(rows_of(seen)) do
    report.say(TABLE, row[1]:sub(1, 63), row[2]:sub(1, 63), row[3]:sub(1, 120), row[4] or '')
  end
  for _, issue in ipairs(issues) do
    report.say('%s: %s: %s', text.clean(issue.level), text.clean(issue.topic), text.clean(issue.message))
  end
  write('')
end

return report
