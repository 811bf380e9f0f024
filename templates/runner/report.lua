-- Writes every line that a person reads: without secrets or anything that a terminal would obey.
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
  for i, word in ipairs(words) do words[i] = text.hide(word) end
  write(form:format(unpack(words)))
end

function report.step(plan, call, outcome)
  write(('[%d/%d] %s ... %s'):format(call.number, plan.steps, call.name, outcome))
end

function report.advice(plan, reason, words)
  local function fill(name) return words[name] ~= nil and text.hide(tostring(words[name])) or nil end
  return (plan.advice[reason]:gsub('{([%w_]+)}', fill):gsub('{(%w+)}', fill))
end

-- Advice is indented; the last line is for scripts.
function report.ending(ending)
  for line, line_end in ending:gmatch('([^\n]*)(\n?)') do
    if line ~= '' then write((line_end == '' and '' or '  ') .. line) end
  end
end

local function row(alias, name, state, buckets)
  write(TABLE:format(text.clean(alias), text.clean(name), text.clean(state), buckets or ''))
end

-- Planned instances, and what the cluster lists besides.
function report.closing(seen, issues)
  write('')
  row('replicaset', 'instance', 'state', 'buckets')
  for _, pod in ipairs(seen.plan.pods) do
    local sight = seen.sights[pod] or {}
    row(pod.alias, pod.name, seen.shown[pod] or sight.trouble or sight.state, (seen.servers[pod.uuid] or {}).buckets)
  end
  for uuid, server in pairs(seen.servers) do
    if not seen.plan.by_uuid[uuid] then
      row(server.replicaset.alias, server.name, server.status .. ', unplanned', server.buckets)
    end
  end
  for _, issue in ipairs(issues) do write(issue) end
  write('')
end

return report
