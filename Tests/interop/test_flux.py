"""examples/flux: what Flux does with it, as far as that can be done without a Flux."""

import re
import subprocess

import pytest

import goldens
from goldens import document
from test_readers import needs_kubectl

FLUX = goldens.REPOSITORY / "examples/flux"
SOURCE = document(FLUX / "sync/source.yaml")
STEPS = {name: document(FLUX / f"sync/{name}.yaml") for name in ("instances", "bootstrap")}


def build(step: str) -> list[dict]:
    command = ["kubectl", "kustomize", FLUX / STEPS[step]["spec"]["path"]]
    return goldens.read(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def seconds(duration: str) -> int:
    assert re.fullmatch(r"([0-9]+(ms|s|m|h))+", duration)
    units = {"s": 1, "m": 60, "h": 3600}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+)([smh])", duration))


def test_the_source_is_a_branch_of_a_repository():
    assert (SOURCE["apiVersion"], SOURCE["kind"]) == ("source.toolkit.fluxcd.io/v1", "GitRepository")
    assert set(SOURCE["spec"]) == {"interval", "url", "ref"} and set(SOURCE["spec"]["ref"]) == {"branch"}
    assert re.match(r"(https?|ssh)://", SOURCE["spec"]["url"]) and seconds(SOURCE["spec"]["interval"]) >= 60


@pytest.mark.parametrize("step", STEPS)
def test_kustomizations_have_what_flux_needs(step):
    kustomization = STEPS[step]
    assert (kustomization["apiVersion"], kustomization["kind"]) == ("kustomize.toolkit.fluxcd.io/v1", "Kustomization")
    spec = kustomization["spec"]
    required = {"interval", "prune", "sourceRef"}
    assert required <= set(spec) <= required | {"retryInterval", "timeout", "path", "wait", "dependsOn"}
    assert spec["sourceRef"] == {"kind": SOURCE["kind"], "name": SOURCE["metadata"]["name"]}
    assert kustomization["metadata"]["namespace"] == SOURCE["metadata"]["namespace"]
    assert (FLUX / spec["path"] / "kustomization.yaml").is_file()
    assert spec["prune"] is True and spec["wait"] is True
    assert seconds(spec["timeout"]) >= seconds(spec["retryInterval"])


def test_the_job_waits_for_the_instances():
    assert STEPS["bootstrap"]["spec"]["dependsOn"] == [{"name": STEPS["instances"]["metadata"]["name"]}]
    assert "dependsOn" not in STEPS["instances"]["spec"]


def test_flux_waits_longer_than_the_job_runs():
    [job] = goldens.of_kind("flux", "Job")
    assert seconds(STEPS["bootstrap"]["spec"]["timeout"]) > job["spec"]["activeDeadlineSeconds"]


@needs_kubectl
def test_each_object_is_in_one_of_the_paths():
    instances, bootstrap = build("instances"), build("bootstrap")
    assert [item["kind"] for item in bootstrap] == ["Job"]
    assert "Job" not in {item["kind"] for item in instances}
    assert sorted(instances + bootstrap, key=goldens.place) == sorted(goldens.objects("flux"), key=goldens.place)


@needs_kubectl
def test_what_holds_data_is_not_pruned():
    for item in build("instances") + build("bootstrap"):
        expected = "disabled" if item["kind"] in ("Namespace", "Service", "StatefulSet") else None
        assert item["metadata"].get("annotations", {}).get("kustomize.toolkit.fluxcd.io/prune") == expected
