"""What is rendered hangs together: selectors find pods, ports exist, names fit."""

import re

import pytest

import goldens

LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
pytestmark = pytest.mark.parametrize("case", goldens.CASES)


def walk(value, path=""):
    yield path, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from walk(child, f"{path}.{key}")


def test_nothing_is_null(case):
    for item in goldens.objects(case):
        for path, value in walk(item):
            assert value is not None, f"{goldens.place(item)}: {path}"


def test_no_two_objects_are_alike(case):
    places = [goldens.place(item) for item in goldens.objects(case)]
    assert len(places) == len(set(places))


# What is rendered bears one of these; what is passed through may leave its namespace to kustomize.
MARKS = {"app.kubernetes.io/managed-by", "tarantool.io/replicaset-uuid"}


def test_all_objects_of_a_cluster_are_in_one_namespace(case):
    rendered = [item for item in goldens.objects(case) if MARKS & set(item["metadata"].get("labels", {}))]
    assert rendered
    assert len({item["metadata"].get("namespace") for item in rendered}) == 1


def test_names_and_labels_are_short_enough(case):
    for item in goldens.objects(case):
        assert LABEL.fullmatch(item["metadata"]["name"]), goldens.place(item)
        if item["kind"] == "StatefulSet":
            assert len(item["metadata"]["name"]) <= 52
        for _, value in walk(item):
            for key, label in (value.get("labels", {}) if isinstance(value, dict) else {}).items():
                assert VALUE.fullmatch(label), f"{goldens.place(item)}: {key}: {label}"


def test_selectors_match_the_labels_of_their_own_pods(case):
    for item in goldens.of_kind(case, "StatefulSet"):
        assert goldens.selects(item["spec"]["selector"]["matchLabels"], item["spec"]["template"]), goldens.place(item)


def test_the_governing_service_is_there_and_selects_the_pods(case):
    services = {item["metadata"]["name"]: item for item in goldens.of_kind(case, "Service")}
    for item in goldens.instances(case):
        service = services[item["spec"]["serviceName"]]
        assert service["spec"]["clusterIP"] == "None" and service["spec"]["publishNotReadyAddresses"] is True
        assert goldens.selects(service["spec"]["selector"], item["spec"]["template"]), goldens.place(item)


def test_every_service_selects_instances_and_no_job(case):
    for service in goldens.of_kind(case, "Service"):
        selected = [item for item, pod in goldens.pods(case) if goldens.selects(service["spec"]["selector"], pod)]
        assert selected and {item["kind"] for item in selected} == {"StatefulSet"}, goldens.place(service)


def test_every_budget_selects_the_pods_of_one_statefulset(case):
    for budget in goldens.of_kind(case, "PodDisruptionBudget"):
        selector = budget["spec"]["selector"]["matchLabels"]
        selected = [item for item, pod in goldens.pods(case) if goldens.selects(selector, pod)]
        assert [item["metadata"]["name"] for item in selected] == [budget["metadata"]["name"]]
        assert selected[0]["spec"]["replicas"] >= 2 or selected[0] not in goldens.instances(case)


def test_named_ports_exist(case):
    for item, pod in goldens.pods(case):
        for container in pod["spec"]["containers"]:
            names = [port["name"] for port in container.get("ports", []) if "name" in port]
            assert len(names) == len(set(names))
            for path, value in walk(container):
                if path.endswith("Probe.tcpSocket.port") or path.endswith("Probe.httpGet.port"):
                    assert isinstance(value, int) or value in names, f"{goldens.place(item)}: {path}"
    for service in goldens.of_kind(case, "Service"):
        for port in service["spec"]["ports"]:
            target = port.get("targetPort", port["port"])
            for item, pod in goldens.pods(case):
                if isinstance(target, str) and goldens.selects(service["spec"]["selector"], pod):
                    names = [p.get("name") for c in pod["spec"]["containers"] for p in c.get("ports", [])]
                    assert target in names, f"{goldens.place(service)} -> {goldens.place(item)}"


def test_every_ingress_leads_to_a_port_of_a_service(case):
    services = {item["metadata"]["name"]: item for item in goldens.of_kind(case, "Service")}
    for ingress in goldens.of_kind(case, "Ingress"):
        backends = [value for path, value in walk(ingress) if path.endswith("backend.service")]
        assert backends, goldens.place(ingress)
        for backend in backends:
            ports = services[backend["name"]]["spec"]["ports"]
            key, wanted = next(iter(backend["port"].items()))
            assert wanted in [port["port" if key == "number" else "name"] for port in ports], goldens.place(ingress)


def test_volumes_that_are_mounted_exist(case):
    for item, pod in goldens.pods(case):
        volumes = [volume["name"] for volume in pod["spec"].get("volumes", [])]
        volumes += [claim["metadata"]["name"] for claim in item["spec"].get("volumeClaimTemplates", [])]
        for container in pod["spec"]["containers"]:
            mounted = [mount["name"] for mount in container.get("volumeMounts", [])]
            assert set(mounted) <= set(volumes), goldens.place(item)


def test_each_instance_advertises_its_name_under_the_service(case):
    """Expanded here once more, by Kubernetes' rules."""
    for item in goldens.instances(case):
        values = {}
        for variable in item["spec"]["template"]["spec"]["containers"][0]["env"]:
            field = variable.get("valueFrom", {}).get("fieldRef", {}).get("fieldPath")
            text = {"metadata.name": "POD", "metadata.namespace": item["metadata"].get("namespace")}.get(field)
            expanded = re.sub(r"\$\((\w+)\)", lambda m: values.get(m[1], m[0]), variable.get("value", ""))
            values[variable["name"]] = text or expanded
        uri = values["TARANTOOL_ADVERTISE_URI"]
        host, port = uri.split(":")
        assert host.startswith(f"POD.{item['spec']['serviceName']}"), goldens.place(item)
        services = {s["metadata"]["name"]: s for s in goldens.of_kind(case, "Service")}
        ports = [p["port"] for p in services[item["spec"]["serviceName"]]["spec"]["ports"] if p["protocol"] == "TCP"]
        assert int(port) in ports


def test_no_two_ports_have_one_number(case):
    """Client-side apply merges them by it alone. What is taken over from an operator stays as it is."""
    if case.startswith("takeover"):
        pytest.skip("takes over what an operator made")
    for item in goldens.of_kind(case, "Service"):
        numbers = [port["port"] for port in item["spec"]["ports"]]
        assert len(numbers) == len(set(numbers)), goldens.place(item)
    for item in goldens.of_kind(case, "StatefulSet"):
        for container in item["spec"]["template"]["spec"]["containers"]:
            numbers = [port["containerPort"] for port in container.get("ports", [])]
            assert len(numbers) == len(set(numbers)), goldens.place(item)


def test_one_job_for_each_cluster_comes_last(case):
    kinds = [item["kind"] for item in goldens.objects(case)]
    clusters = {item["spec"]["serviceName"] for item in goldens.instances(case)}
    assert kinds[-len(clusters):] == ["Job"] * len(clusters) == [kind for kind in kinds if kind == "Job"]
