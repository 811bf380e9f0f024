"""Whatever answers in an instance's place: the runner ends in time, in little memory, with a clean log and no secret."""

import base64
import copy
import json
import random
import socket
import subprocess
import threading
import time
import urllib.parse

import pytest

from hostile import Hostile, answer_of, http, send_json
from topology import KV3

SECRET = {"adminSecret": {"name": "kv-admin", "userKey": "user", "passwordKey": "password"}}
TOPOLOGY = KV3.with_(bootstrap=SECRET, timeout_seconds=3)
MOST_MEMORY = 256 * 1024  # KiB: the limit of the Job's container

WRONG = [None, True, -1, 1e300, 2**70, 0.5, "", "x" * 100, [], {}, [None], [[]], [{}], {"a": "b"}, [1, "x", None, {}],
         json.loads("[" * 200 + "]" * 200), ["x"] * 50]
QUERIES = {"self": "self {", "members": "servers { uri uuid disabled }", "servers": "known_roles",
           "failover": "failover_params {", "issues": "issues {", "rebalancer": "uuid rebalancer"}


def run_against(lab, answer, topology=TOPOLOGY, timeout=30):
    """Runs the Job; returns it and the most memory that it took, in KiB."""
    lab.topology = None  # nobody is simulated
    with Hostile(lab.etc, topology, answer) as hostile:
        job = lab.job(topology)
        pod = lab.pod(job).start()
        most, watcher = [0], threading.Thread(target=_watch, args=(pod, lambda: most), daemon=True)
        watcher.start()
        pod.wait(timeout)
        lab.check_log(pod)
        pod.requests = hostile.requests
    assert_clean(pod)
    assert most[0] < MOST_MEMORY, f"{most[0]} KiB"
    return pod


def _watch(pod, most):
    """bubblewrap's child is the runner."""
    while pod.exit_code is None:
        listed = subprocess.run(["ps", "-eo", "pid,ppid,rss"], capture_output=True, text=True).stdout.split("\n")[1:]
        rows = [tuple(map(int, line.split())) for line in listed if line.strip()]
        family = {pod.pid}
        for pid, parent, _ in sorted(rows):
            if parent in family:
                family.add(pid)
        most()[0] = max([most()[0]] + [rss for pid, _, rss in rows if pid in family])
        time.sleep(0.05)


def assert_clean(pod):
    for character in pod.log:
        code = ord(character)
        harmless = code == 0x0A or (0x20 <= code < 0x7F) or (code >= 0xA0 and not character.isspace()
                                                              and not 0x200B <= code <= 0x206F and code != 0xFEFF)
        assert harmless, f"U+{code:04X} in the log:\n{pod.log!r}"
    assert "the runner itself failed" not in pod.log, pod.log
    assert max(map(len, pod.log.splitlines()), default=0) < 500, pod.log


def test_the_honest_answer_is_taken(lab):
    """The test bed works: otherwise nothing below would prove anything."""
    pod = run_against(lab, lambda connection, query, request: send_json(
        connection, {"data": answer_of(TOPOLOGY, request)}))
    assert pod.exit_code == 0, pod.log


def mutated(data, dice):
    """One value anywhere in the answer becomes another one."""
    places = []

    def walk(value, path):
        places.append(path)
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in items:
            walk(item, (*path, key))
    walk(data, ())
    path = dice.choice(places)
    wrong = copy.deepcopy(dice.choice(WRONG))
    if not path:
        return wrong
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = wrong
    return data


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("seed", range(4))
def test_wrong_types(lab, query, seed):
    """Every answer to one query is wrong at one place: it passes, or says clearly what a person should look at."""
    dice = random.Random(f"{query} {seed}")

    def answer(connection, text, request):
        data = answer_of(TOPOLOGY, request)
        send_json(connection, {"data": mutated(data, dice) if QUERIES[query] in text else data})
    run_against(lab, answer, TOPOLOGY.with_(timeout_seconds=2))


@pytest.mark.parametrize("body", [
    b"", b"null", b"[]", b"1", b'"x"', b"{", b"\xff\xfe", b"[" * 100000, b'{"data": null}', b'{"data": 5}', b"{}",
    b'{"errors": "x"}', b'{"errors": []}', b'{"errors": [5]}', b'{"errors": [{"message": {}}]}', b'{"errors": {"a": 1}}',
    b'{"errors": [null]}', b"[" + b"{}," * 3000000 + b"{}]", b'{"data": "' + b"x" * (15 << 20) + b'"}',
], ids=lambda body: body[:20].decode("latin-1"))
def test_bodies_that_are_no_answer(lab, body):
    pod = run_against(lab, lambda connection, *_: http(connection, body))
    # Three of the largest that arrive at once are more than the runner holds.
    words = ("unreadable answer", "larger than 16 MiB") if len(body) > 10 << 20 else ("unreadable answer",)
    assert pod.exit_code == 1 and any(text in pod.last_line for text in words), pod.log


def endless(connection, *_):
    connection.sendall(b"HTTP/1.1 200 Ok\r\nContent-Type: application/json\r\n\r\n")
    while True:
        connection.sendall(b" " * 65536)


def endless_chunks(connection, *_):
    connection.sendall(b"HTTP/1.1 200 Ok\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def small_chunks(connection, *_):
    connection.sendall(b"HTTP/1.1 200 Ok\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"1\r\n \r\n" * 10000)


def endless_head(connection, *_):
    connection.sendall(b"HTTP/1.1 200 Ok\r\n")
    while True:
        connection.sendall(b"X-Header: " + b"y" * 60000 + b"\r\n")


def one_long_line(connection, *_):
    connection.sendall(b"HTTP/1.1 200 Ok\r\nX: ")
    while True:
        connection.sendall(b"y" * 65536)


def slow_drip(connection, *_):
    connection.sendall(b"HTTP/1.1 200 Ok\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        connection.sendall(b" ")
        time.sleep(0.2)


def says_nothing(connection, *_):
    time.sleep(20)


@pytest.mark.parametrize("answer, words", [
    (endless, "larger than 16 MiB"), (endless_chunks, "larger than 16 MiB"), (small_chunks, ("larger than 16 MiB", "timed out")),
    (endless_head, "unreadable answer"), (one_long_line, "unreadable answer"),
    (slow_drip, "timed out"), (says_nothing, "timed out"),
    (lambda connection, *_: connection.sendall(b"HTTP/1.1 200 Ok\r\nContent-Length: 999999999999\r\n\r\n"),
     "larger than 16 MiB"),
    (lambda connection, *_: connection.sendall(b"\x00" * 1000), "connection lost"),
    (lambda connection, *_: None, "connection lost"),
    (lambda connection, *_: http(connection, b"no", "404 Not found"), "HTTP 404"),
], ids=["endless", "endless chunks", "small chunks", "endless head", "one long line", "slow drip", "silence",
        "a huge length", "no line", "nothing", "404"])
def test_bodies_without_end(lab, answer, words):
    # Three times 16 MiB in chunks of one byte are work for a processor that other tests use, too.
    pod = run_against(lab, answer, timeout=120 if answer is small_chunks else 30)
    words = words if isinstance(words, tuple) else (words,)
    assert pod.exit_code == 1 and any(text in pod.log for text in words), pod.log


def test_redirects_are_not_followed(lab):
    with socket.socket() as target:
        target.bind(("127.0.0.1", 0))
        target.listen(1)
        target.setblocking(False)
        place = f"Location: http://127.0.0.1:{target.getsockname()[1]}/admin/api\r\n"
        for status in ("301 Moved", "302 Found", "303 See other", "307 Temporary", "308 Permanent"):
            pod = run_against(lab, lambda connection, *_: http(connection, b"", status, place),
                              TOPOLOGY.with_(timeout_seconds=1))
            assert pod.exit_code == 1 and f"HTTP {status[:3]}" in pod.last_line, pod.log
        with pytest.raises(BlockingIOError):
            target.accept()


EVIL = "\x1b[2J\x9b31m\u202e\u2066\u2028\u2029\u0085\u200b\ufeff\x00\x07\x7f\r\n::error::x\n\n[1/6] done: all\ttab"


def evil(value, path=()):
    """The same answer with something evil at the end of every text but those that identify."""
    if isinstance(value, dict):
        return {key: evil(item, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [evil(item, path) for item in value]
    return value + EVIL if isinstance(value, str) and path[-1] not in KEPT else value


@pytest.mark.parametrize("kept", [("uri", "uuid", "state", "name", "roles"), ("uuid",), ()],
                         ids=["what is shown", "uris", "everything"])
def test_control_characters_in_every_text(lab, kept):
    global KEPT
    KEPT = kept

    def answer(connection, query, request):
        data = answer_of(TOPOLOGY, request)
        data.get("cluster", {})["issues"] = [{"level": "warning", "topic": "x", "message": "y"}]
        send_json(connection, {"data": evil(data)})
    pod = run_against(lab, answer)
    assert pod.exit_code in (1, 2) and "\\u{1b}[2J" in pod.log, pod.log


def test_control_characters_in_an_error(lab):
    pod = run_against(lab, lambda connection, *_: send_json(connection, {"errors": [{"message": "oh" + EVIL}]}))
    assert "oh\\u{1b}[2J\\u{9b}31m\\u{202e}" in pod.log, pod.log
    assert not [line for line in pod.log.splitlines() if line.startswith(("::error", "[1/6] done: all"))]


def forms(password: str, user: str = "admin") -> list[str]:
    alone = base64.b64encode(password.encode()).decode()
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    quoted = urllib.parse.quote(password, safe="")
    return [password, alone, pair, f"Basic {pair}", quoted, urllib.parse.quote_plus(password), alone.rstrip("="),
            json.dumps(password, ensure_ascii=False)[1:-1]]


@pytest.mark.parametrize("password", ["secret-cookie", 's3cr et/+"&', "пароль"])
def test_a_secret_that_is_echoed_in_any_form(lab, password):
    lab.secrets = {"kv-admin": {"user": "admin", "password": password}}
    echoes = " ".join(forms(password))

    def answer(connection, query, request):
        data = answer_of(TOPOLOGY, request)
        assert request["authorization"] in forms(password)
        if "self {" in query:
            data["cluster"]["self"] |= {"alias": echoes, "error": echoes}
            if request["host"].startswith("storage-1"):
                data["cluster"]["self"]["state"] = echoes
        for server in data.get("servers", ()):
            server |= {"status": echoes, "alias": echoes}
        if "servers" in data:
            replicaset = "00000000-0000-4000-8000-00000000000f"
            data["servers"].append({"uri": f"x{echoes}:1", "uuid": "u", "status": echoes, "disabled": None,
                                    "replicaset": {"uuid": replicaset}})
            data["replicasets"].append({"uuid": replicaset, "alias": echoes, "roles": [echoes], "master": None})
        data["cluster"]["issues"] = [{"level": echoes, "topic": echoes, "message": echoes}]
        send_json(connection, {"data": data})
    pod = run_against(lab, answer)
    assert "***" in pod.log
    for form in forms(password):
        assert form.rstrip("=") not in pod.log, f"{form!r} in:\n{pod.log}"


@pytest.mark.parametrize("ready", [True, False], ids=["in the table", "as an error"])
def test_a_secret_in_the_closing_table(lab, ready):
    def answer(connection, query, request):
        data = answer_of(TOPOLOGY, request)
        if not ready:
            return send_json(connection, {"errors": [{"message": "Basic " + request["authorization"][6:]}]})
        for server in data.get("servers", ()):
            server["status"] = "secret-cookie"
        send_json(connection, {"data": data})
    pod = run_against(lab, answer)
    assert "***" in pod.log and base64.b64encode(b"admin:secret-cookie").decode() not in pod.log, pod.log


@pytest.mark.parametrize("password", ["", "a", "e", "storage", "done"])
def test_a_short_or_common_password_leaves_the_log_readable(lab, password):
    lab.secrets = {"kv-admin": {"user": "admin", "password": password}}
    lab.hidden = ()
    pod = run_against(lab, lambda connection, query, request: send_json(
        connection, {"data": answer_of(TOPOLOGY, request)}))
    assert pod.exit_code == 0 and "***" not in pod.log, pod.log
    assert "storage-0-0              RolesConfigured" in pod.log
