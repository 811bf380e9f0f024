"""What Prometheus and Grafana make of `Cluster.spec.monitoring`: promtool reads the rules, and plays what they warn of."""

import json
import pathlib
import shutil
import subprocess

import pytest
import yaml

import goldens

CASE = next(case for case in goldens.CASES if "monitoring" in str(case))
needs_promtool = pytest.mark.skipif(
    not shutil.which("promtool"), reason="NOT TESTED: make test-packages, or scripts/promtool.sh")


def the(kind: str) -> dict:
    [item] = goldens.of_kind(CASE, kind)
    return item


def promtool(folder: pathlib.Path, name: str, content: dict, *command: str) -> str:
    file = folder / name
    file.write_text(yaml.safe_dump(content))
    ran = subprocess.run(["promtool", *command, str(file)], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@needs_promtool
def test_the_rules_are_rules(tmp_path):
    count = sum(len(group["rules"]) for group in the("PrometheusRule")["spec"]["groups"])
    assert f"SUCCESS: {count} rules found" in promtool(tmp_path, "rules.yml", the("PrometheusRule")["spec"], "check", "rules")


UP = 'up{namespace="shop", job="shop/shop", pod="storage-0-0"}'
TARGET = '{namespace="shop", job="shop/shop", pod="storage-0-0"'
SET = '{namespace="shop", statefulset="storage-0"}'
JOB = '{namespace="shop", condition="true", job_name="shop-bootstrap-0123456789"}'
VERIFY, BACKUP = ('{namespace="shop", cronjob="shop-%s"}' % mode for mode in ("verify", "backup"))

# The alert, after how long it is expected, the series that it warns of, and some like them that are well.
PLAYS = [
    ("CartridgeNotScraped", "11m", {'up{namespace="shop", job="shop/other"}': "1x60"}, {UP: "1x60"}),
    ("CartridgeInstanceDown", "6m", {UP: "0x60"}, {UP: "0x3 1x60"}),
    ("CartridgeInstanceNotReady", "11m",
     {"kube_statefulset_status_replicas_ready" + SET: "1x60", "kube_statefulset_replicas" + SET: "2x60"},
     {"kube_statefulset_status_replicas_ready" + SET: "2x60", "kube_statefulset_replicas" + SET: "2x60"}),
    ("CartridgeReplicationStopped", "6m", {"tnt_replication_status" + TARGET + ', id="2", stream="upstream"}': "0x60"},
     {"tnt_replication_status" + TARGET + ', id="2", stream="upstream"}': "1x60"}),
    ("CartridgeReplicationLag", "6m", {"tnt_replication_lag" + TARGET + ', id="2", stream="downstream"}': "1.5x60"},
     {"tnt_replication_lag" + TARGET + ', id="2", stream="downstream"}': "0.2x60"}),
    ("CartridgeIssues", "6m", {"tnt_cartridge_issues" + TARGET + ', level="critical"}': "2x60"},
     {"tnt_cartridge_issues" + TARGET + ', level="warning"}': "2x60"}),
    ("CartridgeMemoryNearlyFull", "6m",
     {"tnt_slab_quota_used_ratio" + TARGET + "}": "95x60", "tnt_slab_arena_used_ratio" + TARGET + "}": "91x60"},
     {"tnt_slab_quota_used_ratio" + TARGET + "}": "95x60", "tnt_slab_arena_used_ratio" + TARGET + "}": "40x60"}),
    ("CartridgeJobFailed", "1m", {"kube_job_failed" + JOB: "1x60"},
     {"kube_job_failed" + JOB: "0x60", "kube_job_failed" + JOB.replace("bootstrap-0123456789", "verify-29384756"): "1x60"}),
    # Time begins at 0: the last success is as old as the test.
    ("CartridgeNotAsPlanned", "21m", {"kube_cronjob_status_last_successful_time" + VERIFY: "0x60"},
     {"kube_cronjob_status_last_successful_time" + VERIFY: "0+60x60", "kube_cronjob_created" + VERIFY: "0x60"}),
    ("CartridgeNotAsPlanned", "21m", {"kube_cronjob_created" + VERIFY: "0x60"}, {"kube_cronjob_created" + BACKUP: "0x60"}),
    ("CartridgeBackupTooOld", "49h", {"kube_cronjob_status_last_successful_time" + BACKUP: "0x3000"},
     {"kube_cronjob_status_last_successful_time" + BACKUP: "0+60x3000"}),
]


def sample(series: dict) -> list:
    return [{"series": name, "values": values} for name, values in series.items()]


@needs_promtool
@pytest.mark.parametrize("alert, after, ill, well", PLAYS, ids=[f"{play[0]}-{number}" for number, play in enumerate(PLAYS)])
def test_an_alert_warns_of_what_it_is_for(tmp_path, alert, after, ill, well):
    """promtool compares all that an alert says: what it says is asked of it first."""
    (tmp_path / "rules.yml").write_text(yaml.safe_dump(the("PrometheusRule")["spec"]))

    def play(series: dict, expected: list) -> subprocess.CompletedProcess:
        test = {"interval": "1m", "input_series": sample(series),
                "alert_rule_test": [{"eval_time": after, "alertname": alert, "exp_alerts": expected}]}
        (tmp_path / "test.yml").write_text(yaml.safe_dump({"rule_files": ["rules.yml"], "tests": [test]}))
        return subprocess.run(["promtool", "test", "rules", "test.yml"], cwd=tmp_path, capture_output=True, text=True, check=False)

    warned = play(ill, [])
    assert warned.returncode != 0 and f'alertname="{alert}"' in warned.stdout + warned.stderr, warned.stderr
    quiet = play(well, [])
    assert quiet.returncode == 0, quiet.stderr


def test_every_alert_is_played():
    rules = [rule["alert"] for group in the("PrometheusRule")["spec"]["groups"] for rule in group["rules"]]
    assert {play[0] for play in PLAYS} == set(rules)


def test_the_page_names_every_alert():
    page = (goldens.REPOSITORY / "docs/monitoring.md").read_text()
    rules = [rule for group in the("PrometheusRule")["spec"]["groups"] for rule in group["rules"]]
    lines = {line.split("|")[1].strip(): line.split("|")[2].strip() for line in page.splitlines() if line.startswith("| Cartridge")}
    assert lines == {rule["alert"]: rule.get("for", "at once").replace("m", " min") for rule in rules}


def test_the_pod_monitor_finds_the_instances_and_no_other_pod():
    monitor = the("PodMonitor")["spec"]
    [endpoint] = monitor["podMetricsEndpoints"]
    # As the CRD has them (prometheus-operator, monitoring/v1, PodMetricsEndpoint).
    assert set(endpoint) <= {"port", "path", "interval"} and set(monitor) == {"selector", "podMetricsEndpoints"}
    wanted = monitor["selector"]["matchLabels"].items()
    instances = 0
    for item in goldens.objects(CASE):
        pod = item.get("spec", {}).get("jobTemplate", item).get("spec", {}).get("template")
        if not pod:
            continue
        found = wanted <= pod["metadata"]["labels"].items()
        assert found == (item["kind"] == "StatefulSet"), goldens.place(item)
        if found:
            instances += 1
            ports = [port for container in pod["spec"]["containers"] for port in container.get("ports", [])]
            assert [port["containerPort"] for port in ports if port.get("name") == endpoint["port"]] == [8081]
    assert instances > 1


@needs_promtool
def test_the_dashboard_asks_what_prometheus_understands(tmp_path):
    [(name, text)] = the("ConfigMap")["data"].items()
    dashboard = json.loads(text)
    assert name == "shop.json" and dashboard["title"] == "shop in shop"
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = {(x, y) for panel in panels for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
              for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])}
    assert len(places) == sum(panel["gridPos"]["w"] * panel["gridPos"]["h"] for panel in panels), "two panels overlap"
    expressions = [target["expr"].replace("$__rate_interval", "5m") for panel in panels for target in panel["targets"]]
    rules = [{"record": f"panel:{number}", "expr": expr} for number, expr in enumerate(expressions)]
    promtool(tmp_path, "panels.yml", {"groups": [{"name": "panels", "rules": rules}]}, "check", "rules")
