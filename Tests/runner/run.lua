-- Runs the tests of the Job's decisions: tarantool Tests/runner/run.lua [FILE...]
-- A test is a function whose name begins with `test_` of the table that its file returns.
local folder = arg[0]:gsub('[^/]+$', '')
for _, place in ipairs({folder, folder .. '../../templates/runner/'}) do
  table.insert(package.loaders, 1, function(name) return (loadfile(place .. name:gsub('%.', '/') .. '.lua')) end)
end

local FILES = {
  'backup_test', 'buckets_test', 'control_test', 'drain_test', 'edit_test', 'failover_test', 'flags_test',
  'judge_test', 'lead_test', 'plan_test', 'remedies_test', 'report_test', 'restart_test', 'shape_test',
  'summary_test', 'text_test', 'transport_test', 'verify_test', 'vshard_test', 'world_test',
}

require('log').level(0)

local function names_of(tests)
  local names = {}
  for name in pairs(tests) do if name:find('^test_') then names[#names + 1] = name end end
  table.sort(names)
  return names
end

local count, failures = 0, {}
for _, file in ipairs(arg[1] and {(unpack(arg))} or FILES) do
  local tests = require(file)
  for _, name in ipairs(names_of(tests)) do
    count = count + 1
    local ok, problem = xpcall(tests[name], function(problem)
      return type(problem) == 'table' and require('json').encode(problem) or debug.traceback(problem, 2)
    end)
    if not ok then failures[#failures + 1] = ('%s.%s: %s'):format(file, name, problem) end
  end
end
print(table.concat(failures, '\n\n'))
print(('%d tests of the runner, %d failed'):format(count, #failures))
os.exit(#failures == 0 and count > 0 and 0 or 1)
