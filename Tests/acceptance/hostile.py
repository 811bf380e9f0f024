"""A server that answers the admin API of every planned instance as no Cartridge would."""

import json
import socket
import threading

from simulator.simulation import _lease_network


class Hostile:
    """`answer(connection, query, request)` writes whatever it likes; the connection is closed afterwards."""

    def __init__(self, etc, topology, answer, port=8081):
        self._lease, network = _lease_network(port)
        self.answer, self.requests, self._open = answer, [], True
        address = f"{network}.0.1"
        lines = [f"{address} {instance.uri.rpartition(':')[0]}" for instance in topology.instances]
        (etc / "hosts").write_text("\n".join(["127.0.0.1 localhost", *lines]) + "\n")
        self.address = address
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((address, port))
        self._socket.listen(256)
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._open = False
        self._socket.shutdown(socket.SHUT_RDWR)  # else the thread that waits in it keeps it open
        self._socket.close()
        self._lease.close()

    def _accept(self):
        while self._open:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                head, body = read_request(connection)
                request = json.loads(body)
                request["authorization"] = head.get("authorization", "")
                request["host"] = head["host"].rpartition(":")[0]
                self.requests.append(request)
                self.answer(connection, request["query"], request)
            except OSError:
                pass  # the runner has hung up


def read_request(connection) -> tuple[dict, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536) or _gone()
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")[1:]
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers["content-length"]):
        body += connection.recv(65536) or _gone()
    return headers, body


def _gone():
    raise ConnectionError("the runner has hung up")


def http(connection, body: bytes, status="200 Ok", head=""):
    lines = f"HTTP/1.1 {status}\r\n{head}Content-Length: {len(body)}\r\n\r\n"
    connection.sendall(lines.encode() + body)


def send_json(connection, value):
    http(connection, json.dumps(value).encode())


def whole_cluster(topology) -> dict:
    """What an honest control instance would answer: all is as planned."""
    known = {"router": ["vshard-router"], "storage": ["vshard-storage"], "vshard-router": [], "vshard-storage": []}
    servers, replicasets = [], []
    storages = [r for r in topology.replicasets if r.role.is_storage]
    for replicaset in topology.replicasets:
        name = replicaset.role.cartridge_roles[0]
        first = {"uuid": replicaset.instances[0].uuid}
        replicasets.append({
            "uuid": replicaset.uuid, "alias": replicaset.name, "roles": [*known[name], name], "all_rw": False,
            "weight": replicaset.weight, "vshard_group": "default" if replicaset.role.is_storage else None,
            "master": first, "active_master": first, "rebalancer": None})
        for instance in replicaset.instances:
            count = 3000 // len(storages) if replicaset.role.is_storage else None
            servers.append({
                "uri": instance.uri, "uuid": instance.uuid, "alias": instance.name, "status": "healthy",
                "disabled": False, "statistics": {"vshard_buckets_count": count}, "rebalancer": None,
                "replicaset": {"uuid": replicaset.uuid}})
    return {"servers": servers, "replicasets": replicasets, "cluster": {
        "known_roles": [{"name": role, "dependencies": needs} for role, needs in known.items()],
        "vshard_groups": [{"name": "default", "bucket_count": 3000, "bootstrapped": True}],
        "failover_params": {"mode": topology.failover["mode"]}, "issues": []}}


def answer_of(topology, request) -> dict:
    """The honest answer's data to any query of the runner."""
    data = whole_cluster(topology)
    instance = next(i for i in topology.instances if i.uri.startswith(request["host"] + ":"))
    if "self {" in request["query"]:
        own = {"uri": instance.uri, "uuid": instance.uuid, "alias": instance.name, "state": "RolesConfigured",
               "error": None}
        return {"cluster": {"self": own}}
    return data
