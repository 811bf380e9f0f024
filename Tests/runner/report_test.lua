local report = require('report')
local support = require('support')

local tests = {}

function tests.test_names_are_filled_into_advice()
  local the_plan = support.plan({advice = {x = 'delete {volumes}\nset {"{key}": 1}\nfailed: {name} ({text})'}})
  local words = {name = 'storage-0-0', key = '0-0', volumes = 'data-{name}', text = '100% {unknown}'}
  support.equal(report.advice(the_plan, 'x', words),
    'delete data-storage-0-0\nset {"0-0": 1}\nfailed: storage-0-0 (100% {unknown})')
end

return tests
