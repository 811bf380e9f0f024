local digest = require('digest')
local support = require('support')
local text = require('text')

local tests = {}

function tests.test_nothing_remains_that_a_terminal_obeys()
  for given, shown in pairs({
    ['a\27[31mb'] = 'a\\u{1b}[31mb', ['a\194\155b'] = 'a\\u{9b}b', ['a\155b'] = 'a\\x9bb', ['a\r\n\tb'] = 'a b',
    ['a\226\128\174b'] = 'a\\u{202e}b', ['a\226\128\168b'] = 'a\\u{2028}b', ['a\0b\127'] = 'a\\u{0}b\\u{7f}',
    ['\226\129\166x'] = '\\u{2066}x', ['\239\187\191'] = '\\u{feff}', ['\216\156'] = '\\u{61c}',
    ['\237\160\128'] = '\\xed\\xa0\\x80', ['\192\155'] = '\\xc0\\x9b', ['\244\144\128\128'] = '\\xf4\\x90\\x80\\x80',
    ['\226\128'] = '\\xe2\\x80', ['Größe 𝔘 日本'] = 'Größe 𝔘 日本',
  }) do
    support.equal(text.printable(given), shown)
  end
end

function tests.test_a_secret_is_hidden_in_every_form_it_was_sent_in()
  text.learn({'s3cr et/+"x'}, 'admin', 'storage-0', {})
  for _, sent in ipairs({
    's3cr et/+"x', 's3cr%20et%2F%2B%22x', 's3cr+et%2F%2B%22x', 's3cr%20et%2f%2b%22x', 's3cr et/+\\"x',
    digest.base64_encode('s3cr et/+"x'), digest.base64_encode('admin:s3cr et/+"x'),
  }) do
    support.equal(text.clean('a ' .. sent .. ' b'):gsub('=', ''), 'a *** b')
  end
end

function tests.test_a_short_secret_leaves_the_rest_readable()
  text.learn({'a', ''}, 'admin', 'storage-0', {})
  support.equal(text.clean('a cat and a: b'), '*** cat and ***: b')
  text.learn({''}, 'admin', '', {})
  support.equal(text.clean('connection refused'), 'connection refused')
end

function tests.test_a_secret_that_is_a_word_of_the_log_is_hidden_where_it_stands_alone()
  text.learn({'storage'}, 'admin', 'storage-0-0 vshard-storage', {})
  support.equal(text.clean('storage-0-0 says storage'), 'storage-0-0 says ***')
end

function tests.test_a_long_text_is_cut_and_never_within_a_secret()
  text.learn({('secret'):rep(20)}, 'admin', '', {})
  for length = 3900, 4100, 7 do
    local shown = text.clean((' '):rep(length) .. ('secret'):rep(20) .. 'end')
    support.equal({#shown <= 303, shown:find('secret')}, {true})
  end
  support.equal(#text.clean(('x'):rep(1e6)), 303)
end

function tests.test_a_text_is_not_cut_within_a_character()
  text.learn({}, 'admin', '', {})
  local shown = text.clean(('é'):rep(200) .. 'x')
  support.equal(shown, ('é'):rep(150) .. '...')
end

function tests.test_names_stand_for_uuids_and_uris()
  text.learn({}, 'admin', '', {['a.kv:3301'] = 'a', ['0-1'] = 'storage-0'})
  support.equal(text.clean('"a.kv:3301": Connection refused'), 'a: Connection refused')
  support.equal(text.clean('replicasets[0-1] http://u:p@h/'), 'replicasets[storage-0] http://***@h/')
end

function tests.test_what_is_no_text_is_nothing()
  for _, value in ipairs({{}, true, print}) do support.equal(text.clean(value), '') end
  support.equal(text.clean(5), '5')
end

function tests.test_a_row_names_as_many_as_fit()
  support.equal(text.row({}), nil)
  support.equal(text.row({'a', 'b'}), 'a, b')
  support.equal(text.row({('x'):rep(30), ('y'):rep(30), 'z'}), ('x'):rep(30) .. ' and 2 more')
end

return tests
