"""A stateboard as it is rendered: what its pod, its Service and its Secret come to, and whether instances reach it."""

KEY = "tarantool.io/stateboard"


class Stateboard:
    """Simulated instances report `State provider unavailable` until one runs where they were told, with the password
    that they were told. Simulations that know of none take it for granted."""

    def __init__(self, simulation, manifests: list[dict], secrets: dict):
        self.simulation = simulation
        mine = {item["kind"]: item for item in manifests if KEY in item["metadata"].get("labels", {})}
        self.stateful_set, self.service = mine["StatefulSet"], mine["Service"]
        self.name = f"{self.stateful_set['metadata']['name']}-0"
        template = self.stateful_set["spec"]["template"]
        [container] = template["spec"]["containers"]
        [port] = self.service["spec"]["ports"]
        variables = {variable["name"]: variable for variable in container["env"]}
        reference = variables["TARANTOOL_PASSWORD"]["valueFrom"]["secretKeyRef"]
        self.password = secrets[reference["name"]][reference["key"]]
        self.uri = f"{self.service['metadata']['name']}.{self.service['metadata']['namespace']}.svc.cluster.local:{port['port']}"
        host, _, listened = variables["TARANTOOL_LISTEN"]["value"].rpartition(":")
        probed = container["readinessProbe"]["tcpSocket"]["port"]
        [mount] = container["volumeMounts"]
        self.starts = (
            host == "0.0.0.0" and port["targetPort"] == int(listened)
            and {p["name"]: p["containerPort"] for p in container["ports"]}[probed] == int(listened)
            and variables["TARANTOOL_WORKDIR"]["value"].startswith(mount["mountPath"] + "/")
            and self.service["spec"]["selector"].items() <= template["metadata"]["labels"].items()
        )
        simulation.stateboards = simulation.stateboards or {}

    @property
    def is_ready(self) -> bool:
        return self.uri in self.simulation.stateboards

    def start(self):
        if self.starts:
            self.simulation.stateboards[self.uri] = self.password
        self.simulation.touch()

    def stop(self):
        self.simulation.stateboards.pop(self.uri, None)
        self.simulation.touch()


def issues_of(simulation, failover: dict) -> list[dict]:
    """What Cartridge says of a stateboard that it cannot reach or that refuses it, and of a coordinator that is not there."""
    told, boards = failover.get("tarantool_params") or {}, simulation.stateboards
    if failover["mode"] != "stateful":
        return []
    if boards is not None and boards.get(told.get("uri"), 0) != told.get("password"):
        messages = ["Can't obtain failover coordinator: State provider unavailable"]
    else:
        messages = [] if simulation.has_coordinator else ["There is no active failover coordinator"]
    return [{"level": "warning", "topic": "failover", "message": message} for message in messages]
