"""Asks a simulated instance over HTTP, as anybody would."""

import base64
import json
import urllib.error
import urllib.request


def ask(simulation, name: str, query: str, variables: dict | None = None, login: str | None = None) -> dict:
    status, body = post(simulation, name, json.dumps({"query": query, "variables": variables or {}}), login)
    assert status == 200, f"HTTP {status}: {body}"
    return json.loads(body)


def post(simulation, name: str, body: str, login: str | None = None) -> tuple[int, str]:
    instance = simulation.instances[name]
    headers = {"Content-Type": "application/json"}
    if login:
        headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
    url = f"http://{instance.address}:{simulation.http_port}/admin/api"
    request = urllib.request.Request(url, body.encode(), headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
