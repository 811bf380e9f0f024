-- Mode verify: looks and decides, and never acts. What differs has to last for the whole budget: a pod may be
-- restarting, buckets may be on their way, another Job may be at work.
local fiber, now = require('fiber'), require('clock').monotonic
local judge = require('judge')
local look = require('look')
local report = require('report')
local text = require('text')
local verify = require('steps.verify')

local inspect = {}

local PAUSE = 1 -- seconds between two looks
local MOST_LINES = 50

-- All that one look finds otherwise than planned, in words.
local function differences(the_plan, memory)
  local seen = look.at(the_plan, memory)
  if seen.awaited then return {seen.awaited} end
  local call = the_plan.by_call.servers
  seen.facts[call.call] = verify.ask(seen, call, memory)
  local words = verify.differences(seen, call, memory)
  if words[1] then return words end
  local _, critical = look.at_issues(seen)
  return critical
end

local function watch(the_plan, memory)
  local deadline = now() + the_plan.timeoutSeconds
  while true do
    local words = differences(the_plan, memory)
    if not words[1] then return nil end
    if now() + PAUSE >= deadline then return words end
    fiber.sleep(PAUSE)
  end
end

-- What to do, and what was found or the bootstrap Job would end with.
local function verdict(the_plan, problem)
  local advice, last = report.advice(the_plan, problem.reason, problem.words):match('^(.-)([^\n]*)$')
  return advice .. 'not as planned: ' .. (problem.words.whom or last:gsub('^%l[%l ]*: ', ''))
end

local function list(found)
  for position, words in ipairs(found) do
    if position > MOST_LINES then break end
    report.say('differs: %s', words)
  end
  if #found > MOST_LINES then report.say('differs: %d more', #found - MOST_LINES) end
end

function inspect.run(the_plan, memory)
  local ok, found = pcall(watch, the_plan, memory)
  local problem = found
  if ok then
    if not found then return end
    list(found)
    local row = text.row(found)
    problem = {reason = judge.advice(the_plan, row) or 'not-yet', words = {whom = row}}
  elseif type(found) ~= 'table' or not found.reason then
    error(found, 0)
  end
  error({text = verdict(the_plan, problem), code = 1}, 0)
end

return inspect
