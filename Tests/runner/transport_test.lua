local errno = require('errno')
local fiber = require('fiber')
local socket = require('socket')
local support = require('support')
local transport = require('transport')

local tests = {}

-- What a server that sends these pieces is taken for.
local function post(pieces, seconds)
  local server = socket.tcp_server('127.0.0.1', 0, function(connection)
    connection:readable(1)
    connection:sysread(65536)
    for _, piece in ipairs(pieces) do
      if type(piece) == 'number' then fiber.sleep(piece) elseif not connection:write(piece) then return end
    end
  end)
  local result = {transport.post('127.0.0.1', server:name().port, '/x', 'A: b\r\n', '{}', seconds or 2)}
  server:close()
  return result
end

function tests.test_a_body_of_known_length()
  support.equal(post({'HTTP/1.1 200 Ok\r\nContent-Length: 4\r\n\r\nab', 0.01, 'cdef'}), {200, 'abcd'})
end

function tests.test_chunks()
  local head = 'HTTP/1.1 200 Ok\r\nTransfer-Encoding: chunked\r\n\r\n'
  support.equal(post({head .. '3\r\nab', 0.01, 'c\r\n', '2;x\r\nde\r\n0\r\n\r\n'}), {200, 'abcde'})
end

function tests.test_a_body_that_ends_with_the_connection()
  support.equal(post({'HTTP/1.0 200 Ok\r\n\r\nabc', 0.01, 'd'}), {200, 'abcd'})
end

-- What is said where the socket module cannot connect and leaves this errno and these words.
local function refused(code, words)
  local connect = socket.tcp_connect
  socket.tcp_connect = function()
    errno(code)
    return nil, words
  end
  local result = {transport.post('storage-0-0', 8081, '/x', '', '{}', 2)}
  socket.tcp_connect = connect
  return result[2]
end

function tests.test_a_name_without_an_address_is_told_in_the_same_words_by_every_tarantool()
  support.equal(refused(errno.EINVAL), 'name not resolved') -- 2.6.0 and before
  support.equal(refused(errno.EIO, 'getaddrinfo: Name or service not known: Input/output error'), 'name not resolved')
  support.equal(refused(errno.ENETUNREACH, 'timed out'), 'name not resolved') -- an errno of before
  support.equal(refused(errno.ECONNREFUSED), 'connection refused')
  support.equal(refused(errno.ECONNREFUSED, 'Connection refused'), 'connection refused')
end

function tests.test_redirects_are_not_followed()
  support.equal(post({'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n'}), {302, ''})
end

function tests.test_what_is_cut_off_is_lost()
  support.equal(post({'HTTP/1.1 200 Ok\r\nContent-Length: 4\r\n\r\nab'}), {nil, 'connection lost'})
  support.equal(post({'HTTP/1.1 200 Ok\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'}), {nil, 'connection lost'})
  support.equal(post({'HTTP/1.1 200'}), {nil, 'connection lost'})
end

function tests.test_what_is_no_http_is_unreadable()
  for _, head in ipairs({
    'SSH-2.0-x\r\n', 'HTTP/1.1 abc\r\n\r\n', 'HTTP/1.1 200 Ok\r\nContent-Length: -1\r\n\r\n',
    'HTTP/1.1 200 Ok\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'HTTP/1.1 200 Ok\r\nX: ' .. ('x'):rep(70000),
    'HTTP/1.1 200 Ok\r\n' .. ('X: y\r\n'):rep(20000),
  }) do
    support.equal(post({head, 0.1}), {nil, 'unreadable answer'})
  end
end

function tests.test_a_head_is_bounded_as_a_whole()
  local line = 'X: ' .. ('y'):rep(40000) .. '\r\n'
  support.equal(post({'HTTP/1.1 200 Ok\r\n' .. line .. line, 2}, 1), {nil, 'unreadable answer'})
end

function tests.test_a_large_body_ends_the_request()
  support.equal(post({'HTTP/1.1 200 Ok\r\nContent-Length: 16777217\r\n\r\n', 0.1}), {nil, 'answer larger than 16 MiB'})
  local pieces = {'HTTP/1.1 200 Ok\r\n\r\n'}
  for _ = 1, 300 do pieces[#pieces + 1] = ('x'):rep(65536) end
  support.equal(post(pieces, 10), {nil, 'answer larger than 16 MiB'})
end

function tests.test_a_slow_one_times_out()
  support.equal(post({'HTTP/1.1 200 Ok\r\n', 0.2, 'A: b\r\n', 0.2, 'A: b\r\n', 0.2}, 0.3), {nil, 'timed out'})
end

function tests.test_nobody_listens()
  support.equal({transport.post('127.0.0.1', 1, '/', '', '', 1)}, {nil, 'connection refused'})
  support.equal({transport.post('no-such-name.invalid', 1, '/', '', '', 5)}, {nil, 'name not resolved'})
end

return tests
