-- Chooses the control instance, which is sent all changes: two make two clusters.
local judge = require('judge')
local plan = require('plan')

local control = {}

local AT_REST = {Unconfigured = true, RolesConfigured = true, disabled = true, ['not a member'] = true}

-- Whether one that it lists has cut it off.
local function is_cut_off(sight, members)
  for _, other in ipairs(members) do
    local mine, theirs = sight.servers[other.uuid], other.servers[sight.uuid]
    if mine and not mine.disabled and (not theirs or theirs.disabled) then return true end
  end
end

-- Whether one that the first lists lists it: the first may have an old volume.
local function is_known(sight, first, members)
  for _, other in ipairs(members) do
    if first.servers[other.uuid] and other.servers[sight.uuid] then return true end
  end
end

-- Words if a member and the first disagree.
local function disagreement(first, sight, members, memory)
  local listed = first.servers[sight.uuid]
  local is_away = not listed and sight.pod.is_leaving or listed and listed.disabled
  if is_away or first.servers == sight.servers then return end -- see look.lua
  local one, other = first.pod.name, sight.pod.name
  if not (listed or sight.servers[first.uuid]) then plan.stop('two-clusters', {one = one, other = other}) end
  if not is_known(sight, first, members) and memory:lasts(other) then plan.stop('was-expelled', sight.pod) end
  return one .. ' and ' .. other .. ' to agree on who is in the cluster'
end

-- The first configured instance of the plan, or nil; and whom to wait for before all lists agree.
function control.choose(pods, sights, memory)
  local members = {}
  for _, pod in ipairs(pods) do
    if sights[pod].servers then members[#members + 1] = sights[pod] end
  end
  local first = members[1]
  for position = #members, 1, -1 do
    if not is_cut_off(members[position], members) then first = members[position] end
  end
  for _, sight in ipairs(members) do
    local words = disagreement(first, sight, members, memory)
    if words then return first.pod, words end
  end
  return first and first.pod
end

-- What is shown of an instance, and whether it was a member in a former life.
local function standing(pod, sight, is_formed, listed)
  local state, is_unlisted = sight.trouble or sight.state, is_formed and not listed
  if listed and listed.disabled then return 'disabled' end
  if pod.is_leaving and is_unlisted then return 'not a member' end
  if state:find('Error$') then -- InitError, BootError, OperationError
    plan.stop('broken-instance', {name = pod.name, state = state, text = sight.error})
  end
  local is_former = is_unlisted and not sight.trouble and not AT_REST[state]
  return is_former and state .. ', not a member' or state, is_former
end

-- What is shown of each, whom to wait for, and a former member.
function control.standings(pods, sights, first)
  local listed, shown, waits, former = first and sights[first].servers or {}, {}, {}, nil
  for _, pod in ipairs(pods) do
    local state, is_former = standing(pod, sights[pod], first ~= nil, listed[pod.uuid])
    if not AT_REST[state] then waits[#waits + 1] = judge.because(pod, state) end
    shown[pod], former = state, is_former and pod or former
  end
  return shown, waits, former
end

return control
