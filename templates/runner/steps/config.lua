-- Keeps sections of the clusterwide configuration as planned. All that differ go in one call: roles validate them
-- together.
local yaml = require('yaml')
local ask = require('ask')
local judge = require('judge')
local plan = require('plan')
local shape = require('shape')
local text = require('text')

local config = {}

local SUFFIX = '.yml'

-- Compared, never shown.
local function content(value) return type(value) == 'string' and value or error('unreadable', 0) end

local read = shape.record({cluster = shape.record({
  config = shape.list(shape.record({filename = shape.text, content = content})),
})})
local read_verdict = shape.record({cluster = shape.record({
  validate_config = shape.record({error = shape.optional(shape.text)}),
})})

local function by_name(sections)
  local found = {}
  for _, section in ipairs(sections) do found[section.filename] = section.content end
  return found
end

local function same(one, other)
  if type(one) ~= 'table' or type(other) ~= 'table' then return one == other end
  for key, value in pairs(one) do
    if not same(value, other[key]) then return false end
  end
  for key in pairs(other) do
    if one[key] == nil then return false end
  end
  return true
end

-- What other doors of Cartridge were given they have written in their own way: the same values are the same section.
local function covers(actual, wanted, name)
  if actual == wanted or not actual then return actual == wanted end
  if name:sub(-#SUFFIX) ~= SUFFIX then return false end
  local is_yaml, values, planned = pcall(function() return yaml.decode(actual), yaml.decode(wanted) end)
  return is_yaml and same(values, planned)
end

-- The name under which the same section may be kept: Cartridge refuses to have both.
local function twin(name) return name:sub(-#SUFFIX) == SUFFIX and name:sub(1, -#SUFFIX - 1) or name .. SUFFIX end

-- What has to be sent for one section.
local function inputs(section, active)
  local name, is_to_go, other = section.filename, section.content == nil, twin(section.filename)
  if is_to_go and not active[name] and not active[other] then return {} end
  if not is_to_go and not active[other] and covers(active[name], section.content, name) then return {} end
  return {section, not is_to_go and active[other] and {filename = other, content = box.NULL} or nil}
end

local function refuse_invalid(seen, sections)
  local call = seen.plan.by_call.validate_config
  local verdict = call and sections[1] and ask.one(seen.control, call.query, {sections = sections}, read_verdict)
  local problem = verdict and verdict.cluster.validate_config.error
  if problem then plan.stop('config-refused', {text = text.clean(problem)}) end
end

function config.ask(seen, call, memory)
  local data, trouble = ask.one(seen.control, call.check, nil, read)
  if trouble then return {await = judge.words(seen.plan, trouble, seen.control, memory)} end
  local active, sections, names = by_name(data.cluster.config), {}, {}
  for _, section in ipairs(call.variables.sections) do
    local found = inputs(section, active)
    if found[1] then names[#names + 1] = section.filename end
    for _, input in ipairs(found) do sections[#sections + 1] = input end
  end
  refuse_invalid(seen, sections)
  return {sections = sections, names = text.row(names)}
end

function config.decide(seen, call)
  local fact = seen.facts[call.call]
  if fact.await then return {await = fact.await} end
  return fact.names and {send = {sections = fact.sections}, words = 'section ' .. fact.names} or nil
end

return config
