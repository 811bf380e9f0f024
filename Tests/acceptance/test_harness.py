"""The harness itself: does the Job's process really live as in a pod, and do names behave as a Service's?"""

import copy
import time

from pod import Pod
from topology import KV3, kv

LOOK_AROUND = """
local http = require('http.client')
print('uid', io.open('/proc/self/status'):read('*a'):match('Uid:%s+(%d+)'))
print('capabilities', io.open('/proc/self/status'):read('*a'):match('CapEff:%s+(%x+)'))
for _, path in ipairs({'/x', '/tmp/x', '/bootstrap/x', '/etc/x', '/usr/x', '/proc/../x'}) do
    print('writable', path, io.open(path, 'w') ~= nil)
end
local plan = io.open(arg[1])
print('plan', plan:read('*l'), plan:read('*l'))
local names = {}
for line in io.popen('env'):lines() do table.insert(names, line:match('^[^=]*')) end
table.sort(names)
print('environment', table.concat(names, ' '))
for _, host in ipairs({'storage-0-0.kv.default.svc.cluster.local', 'storage-0-0.kv', 'storage-0-0.kv.default',
                       'storage-0-0.kv.default.svc', 'storage-9-0.kv', 'storage-0-0'}) do
    local answer = http.post('http://' .. host .. ':8081/admin/api', '{"query":"{cluster{self{alias}}}"}', {timeout = 2})
    print('name', host, answer.status, answer.reason, answer.body)
end
print('done: looked around')
"""

FOLLOW_A_NAME = """
local http, fiber = require('http.client'), require('fiber')
local seen = {}
for _ = 1, 900 do
    -- The client raises where a connection is reset, as it may be while the instance dies; or it has no answer (444).
    local heard, answer = pcall(function()
        return http.new():post('http://storage-0-0.kv:8081/admin/api', '{"query":"{cluster{self{alias}}}"}', {timeout = 10})
    end)
    local line = heard and answer.status ~= 444 and answer.status .. ' ' .. answer.reason or seen[#seen]
    if seen[#seen] ~= line then table.insert(seen, line); print(line); io.flush() end
    if #seen == 4 then break end
    fiber.sleep(0.02)
end
"""


def run_script(lab, script, wait=True):
    job = copy.deepcopy(lab.job(lab.topology))
    job["spec"]["template"]["metadata"]["annotations"]["tarantool.io/runner.main.lua"] = script
    pod = Pod(job, lab.directory / "script", lab.etc, lab.secrets).start()
    return pod.wait(20) if wait else pod


def test_a_pod_has_what_the_job_says_and_nothing_else(lab):
    lab.pods(KV3.with_(bootstrap={"adminSecret": {"name": "kv-admin", "userKey": "user", "passwordKey": "password"}}))
    log = run_script(lab, LOOK_AROUND).log.expandtabs(1)
    assert "uid 0" not in log and "uid " in log
    assert "capabilities 0000000000000000" in log
    assert "true" not in [line.split()[-1] for line in log.splitlines() if line.startswith("writable")]
    assert "plan format: 2 mode: bootstrap" in log
    environment = next(line for line in log.splitlines() if line.startswith("environment")).split()[1:]
    assert set(environment) <= {"PATH", "HOSTNAME", "PWD", "SHLVL", "_", "OLDPWD",
                                "BOOTSTRAP_ADMIN_USER", "BOOTSTRAP_ADMIN_PASSWORD"}
    assert {"BOOTSTRAP_ADMIN_USER", "BOOTSTRAP_ADMIN_PASSWORD"} <= set(environment)


def test_names_resolve_in_full_and_through_the_search_domains(lab):
    lab.pods(KV3)
    log = run_script(lab, LOOK_AROUND).log.expandtabs(1)
    for host in ("storage-0-0.kv.default.svc.cluster.local", "storage-0-0.kv", "storage-0-0.kv.default",
                 "storage-0-0.kv.default.svc"):
        assert f'name {host} 200 Ok {{"data": {{"cluster": {{"self": {{"alias": "storage-0-0"}}}}}}}}' in log
    for host in ("storage-9-0.kv", "storage-0-0"):
        assert f"name {host} 595 Couldn't resolve host name" in log


def test_a_name_appears_late_and_leads_to_a_new_address_after_a_restart(lab):
    simulation = lab.pods(kv())
    simulation.hide_name("storage-0-0", 3600)
    before = simulation.instances["storage-0-0"].address
    pod = run_script(lab, FOLLOW_A_NAME, wait=False)
    for expected, then in [
        ("595 Couldn't resolve host name", lambda: simulation.do(simulation.show_name, "storage-0-0")),
        ("200 Ok", lambda: simulation.kill("storage-0-0")),
        ("595 Couldn't connect to server", lambda: simulation.start("storage-0-0")),
        ("200 Ok", lambda: None),
    ]:
        assert next_line(pod) == expected
        then()
    pod.wait(20)
    assert simulation.instances["storage-0-0"].address != before


def next_line(pod) -> str:
    """The runner's next line, once it has come."""
    deadline = time.monotonic() + 10
    pod.read = getattr(pod, "read", 0) + 1
    while len(pod.lines) < pod.read and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(pod.lines) >= pod.read, f"nothing more came:\n{pod.log}\n{pod.errors}"
    return pod.lines[pod.read - 1][1]
