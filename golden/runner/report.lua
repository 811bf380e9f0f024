-- Writes every line that a person reads: without secrets, and without anything that a terminal would obey.
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
    return words[name] ~= nil and text.hide(tostring(words[name])) or nil
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
    local shown = text.clean(seen.shown[pod] or sight.trouble or sight.state)
    rows[#rows + 1] = {pod.alias, pod.name, shown, (seen.servers[pod.uuid] or {}).buckets or ''}
  end
  for uuid, server in pairs(seen.servers) do
    if not seen.plan.by_uuid[uuid] then
      local alias, status = text.clean(server.in_replicaset.alias), text.clean(server.status .. ', unplanned')
      rows[#rows + 1] = {alias, text.clean(server.name), status, server.buckets or ''}
    end
  end
  return rows
end

-- `seen`: the latest look.
function report.closing(seen, issues)
  write('')
  write(TABLE:format('replicaset', 'instance', 'state', 'buckets'))
  for _, row in ipairs(rows_of(seen)) do write(TABLE:format(unpack(row))) end
  for _, issue in ipairs(issues) do
    report.say('%s: %s: %s', text.clean(issue.level), text.clean(issue.topic), text.clean(issue.message))
  end
  write('')
end

return report
