local json = require('json')
local shape = require('shape')
local support = require('support')

local tests = {}

local read = shape.list(shape.record({
  name = shape.text, weight = shape.optional(shape.count), roles = shape.list(shape.text),
  own = shape.optional(shape.flag),
}))

function tests.test_what_has_the_right_types_is_read()
  support.equal(read(json.decode('[{"name": "a", "weight": 1.5, "roles": [], "own": null, "more": [1]}]')),
    {{name = 'a', weight = 1.5, roles = {}}})
end

function tests.test_anything_else_is_unreadable()
  for _, text in ipairs({
    '1', '"x"', 'true', '{"a": 1}', '[1]', '[[]]', '[null]', '[{}]', '[{"name": 1, "roles": []}]',
    '[{"name": "a", "roles": "x"}]', '[{"name": "a", "roles": {"a": "b"}}]', '[{"name": "a", "roles": [1]}]',
    '[{"name": "a", "roles": [], "weight": -1}]', '[{"name": "a", "roles": [], "weight": 1e300}]',
    '[{"name": "a", "roles": [], "weight": "x"}]', '[{"name": "a", "roles": [], "own": 1}]',
    '[{"name": {}, "roles": []}]',
  }) do
    support.equal({text, (pcall(read, json.decode(text)))}, {text, false})
  end
end

function tests.test_large_numbers_are_numbers()
  support.equal(shape.count(json.decode('9007199254740991')), 2 ^ 53 - 1)
end

return tests
