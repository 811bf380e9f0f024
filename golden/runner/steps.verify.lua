-- Says whether all is as planned: instances healthy, other steps done, no bucket missing, failover at work.
local buckets = require('buckets')
local judge = require('judge')
local look = require('look')
local plan = require('plan')
local text = require('text')

local verify = {}

local STILL_WHEN_NEW = 0.3 -- seconds without a move where this run has made all

local function others(seen, call)
  local found = {}
  for _, other in ipairs(seen.plan.calls) do
    if other.step and other.number < call.number and other.step ~= 'probe' then found[#found + 1] = other end
  end
  return found
end

function verify.ask(seen, call, memory)
  for _, other in ipairs(others(seen, call)) do
    local step = require('steps.' .. other.step)
    if step.ask then seen.facts[other.call] = step.ask(seen, other, memory) end
  end
  return select(3, look.at_issues(seen))
end

-- Adds words for one that is not as it should be, and to `stale` one that gossip is behind on.
local function check_instance(seen, pod, memory, words, stale)
  local server, state = seen.servers[pod.uuid], seen.sights[pod].state
  if not server or server.disabled then return end
  if state == 'Unconfigured' and memory:lasts(pod.name .. ' is empty') then plan.stop('empty-volume', pod) end
  if state == 'RolesConfigured' and server.status ~= 'healthy' then
    stale[#stale + 1] = pod
    state = server.status .. ' for ' .. seen.control.name
  end
  if state ~= 'RolesConfigured' then words[#words + 1] = judge.because(pod, state) end
end

-- All that is not as planned, in words, and the instances that gossip should look at again.
function verify.differences(seen, call, memory)
  local words, stale = {unpack(seen.facts[call.call])}, {}
  for _, pod in ipairs(seen.plan.pods) do check_instance(seen, pod, memory, words, stale) end
  for _, other in ipairs(others(seen, call)) do
    local request = require('steps.' .. other.step).decide(seen, other, memory)
    for _, word in ipairs(request and (request.all or {request.await or request.words}) or {}) do
      words[#words + 1] = word
    end
  end
  if not words[1] and seen.plan.by_call.bootstrap_vshard then
    words[1] = buckets.unsettled(seen, memory, memory.made_all and STILL_WHEN_NEW)
  end
  return words, stale
end

function verify.decide(seen, call, memory)
  local words, stale = verify.differences(seen, call, memory)
  return words[1] and {await = text.row(words), probe = stale} or nil
end

return verify
