-- Looks at a cluster of which parts are broken or silent: what look.lua waits for, or stops at, is what a repair is
-- about. Two clusters, or an instance that advertises another URI than planned, end the run all the same.
local control = require('control')
local look = require('look')
local shape = require('shape')

local survey = {}

local BEARABLE = {['broken-instance'] = true, ['other-identity'] = true}

local function look_at_all(the_plan, memory)
  local ok, seen = pcall(look.at, the_plan, memory)
  if ok then return seen end
  local problem = seen
  if type(problem) ~= 'table' or not BEARABLE[problem.reason] then error(problem, 0) end
  seen = memory.latest
  if seen.control then return seen end
  local first, discord = control.choose(the_plan.pods, seen.sights, memory)
  seen.control, seen.is_formed, seen.awaited = first, first ~= nil, discord or problem.words.name
  return seen
end

-- The world as look.at has it, with what the control instance says even where others are silent; `blind` says whom to
-- wait for if it says nothing.
function survey.at(the_plan, memory)
  local seen = look_at_all(the_plan, memory)
  if seen.is_formed and not next(seen.servers) then seen.blind = look.ask_control(seen, memory) end
  return seen
end

local record, list, optional, text, flag = shape.record, shape.list, shape.optional, shape.text, shape.flag
local named = optional(list(record({uuid = text})))

local read = record({cluster = record({suggestions = optional(record({
  restart_replication = named, disable_servers = named,
  refine_uri = optional(list(record({uuid = text, uri_new = text}))),
  force_apply = optional(list(record({
    uuid = text, config_mismatch = flag, config_locked = flag, operation_error = flag,
  }))),
}))})})

-- What Cartridge suggests, as an instance tells it: lists by kind. Nil and the trouble if it does not answer.
function survey.suggestions(ask, pod, query)
  local data, trouble = ask.one(pod, query, nil, read)
  if not data then return nil, trouble end
  local found = {}
  for _, kind in ipairs({'restart_replication', 'disable_servers', 'refine_uri', 'force_apply'}) do
    found[kind] = (data.cluster.suggestions or {})[kind] or {}
  end
  return found
end

return survey
