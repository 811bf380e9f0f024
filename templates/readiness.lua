-- Ready while this instance waits to be joined and once its roles are configured, and not in between: a rolling update
-- then waits until the partner works again. Asks the instance for its own state, with its own cookie.
local client, digest, json = require('http.client'), require('digest'), require('json')
local port, cookie = os.getenv('TARANTOOL_HTTP_PORT') or 8081, os.getenv('TARANTOOL_CLUSTER_COOKIE')
local headers = {['Content-Type'] = 'application/json'}
if cookie then headers.Authorization = 'Basic ' .. digest.base64_encode('admin:' .. cookie, {nowrap = true}) end
local url, query = 'http://127.0.0.1:' .. port .. '/admin/api', '{"query":"{cluster{self{state}}}"}'
local is_answer, answer = pcall(json.decode, client.post(url, query, {headers = headers, timeout = 3}).body)
if not is_answer or type(answer) ~= 'table' then os.exit(1) end
local _, state = pcall(function() return answer.data.cluster.self.state end)
-- One that does not tell its state, to this user or to anybody, is as ready as its port.
local is_mute = type(answer.errors) == 'table'
os.exit((is_mute or state == 'Unconfigured' or state == 'RolesConfigured') and 0 or 1)
