-- Lets the control instance greet those that are to be joined: gossip then finds them sooner.
local probe = {}

function probe.decide(seen)
  local strangers = {}
  for _, pod in ipairs(seen.plan.pods) do
    local is_stranger = not seen.servers[pod.uuid] and not pod.is_leaving
    if is_stranger and pod ~= seen.control then strangers[#strangers + 1] = pod end
  end
  return strangers[1] and {probe = strangers, is_last = true}
end

return probe
