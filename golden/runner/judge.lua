-- Judges answers that are no success by the plan's ordered list: the first pattern that matches decides.
local plan = require('plan')
local text = require('text')

local judge = {}

function judge.entry(answers, message)
  for _, answer in ipairs(answers) do
    if message:find(answer.pattern) then return answer end
  end
end

-- The advice for what is waited for, if any.
function judge.advice(the_plan, whom) return (judge.entry(the_plan.issues, whom) or {}).advice end

-- The words for a trouble that passes by itself. Any other ends the run. `asked`: who answered so.
function judge.words(the_plan, trouble, asked, memory)
  local answer = judge.entry(the_plan.answers, trouble.text)
  local burnt = the_plan.by_uuid[trouble.text:match('Server "(.-)" is already joined')]
  if burnt and memory:lasts(burnt) then plan.stop('was-expelled', burnt) end
  if trouble.passes or answer and answer.passes then return judge.because(asked, trouble.text) end
  plan.stop(answer and answer.advice or 'not-possible', {name = asked.name, text = text.clean(trouble.text)})
end

function judge.because(pod, why) return pod.name .. ' (' .. text.clean(why) .. ')' end

return judge
