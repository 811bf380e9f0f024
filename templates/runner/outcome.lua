-- What a look at a broken cluster decides: `requests` in the order in which they help, `waits` in words, and what is
-- `left` to a person.
local plan = require('plan')

local outcome = {}
outcome.__index = outcome

function outcome.new() return setmetatable({requests = {}, waits = {}, left = {}}, outcome) end

function outcome:wait(words) self.waits[#self.waits + 1] = words end

function outcome:leave(reason, words) self.left[#self.left + 1] = {reason = reason, words = words} end

function outcome:send(call, items, names, to)
  if items[1] then self.requests[#self.requests + 1] = {call = call, items = items, names = names, to = to} end
end

-- What forbids something may be a moment of a change: only if it lasts, a person is needed.
function outcome:refuse(memory, reason, pod, words)
  words = words or {}
  words.name = pod.name
  if memory:lasts(reason .. ' ' .. pod.name) then plan.stop(reason, words) end
  self:wait(pod.name)
end

-- The state of an instance as it says itself; nil if it does not answer.
function outcome.state_of(seen, pod) return (seen.sights[pod] or {}).state end

function outcome.is_broken(state) return state ~= nil and state:find('Error$') ~= nil end

function outcome.name_of(seen, uuid) return seen.plan.names[uuid] or (seen.servers[uuid] or {}).name or uuid end

-- The pods that the command line names for something, in the order of the plan; and the set of their names.
function outcome.named(seen, what)
  local wanted, found = {}, {}
  for _, name in ipairs((seen.plan.repair or {})[what] or {}) do wanted[name] = true end
  for _, pod in ipairs(seen.plan.pods) do if wanted[pod.name] then found[#found + 1] = pod end end
  return found, wanted
end

return outcome
