"""The Job object: valid to Kubernetes, harmless in a cluster. Its calls are looked at in test_admin_calls.py."""

import copy

import pytest
from kubernetes_validate import validate

from topology import KV5


@pytest.mark.parametrize("kubernetes", ["1.25", "1.37"])
def test_kubernetes_accepts_the_job(lab, kubernetes):
    secret = {"adminSecret": {"name": "kv-admin", "userKey": "user", "passwordKey": "password"}}
    job = copy.deepcopy(lab.job(KV5.with_(bootstrap=secret)))
    if kubernetes == "1.25":
        # Its schema asks for a key that neither that server nor any later one keeps when it is empty.
        for rule in job["spec"]["podFailurePolicy"]["rules"]:
            rule["onPodConditions"] = []
    validate(job, kubernetes, strict=True)


def test_the_pod_needs_nothing_and_may_do_nothing(lab):
    job = lab.job(KV5)
    pod = job["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    context = pod.get("securityContext", {}) | container.get("securityContext", {})
    assert (pod["restartPolicy"], job["spec"]["backoffLimit"]) == ("Never", 6)
    assert pod["automountServiceAccountToken"] is False and pod["enableServiceLinks"] is False
    assert context["runAsNonRoot"] is True and context["readOnlyRootFilesystem"] is True
    assert context["allowPrivilegeEscalation"] is False and context["capabilities"] == {"drop": ["ALL"]}
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert "ttlSecondsAfterFinished" not in job["spec"]
    assert job["spec"]["activeDeadlineSeconds"] > KV5.timeout_seconds
    assert len(job["metadata"]["name"]) <= 63
    assert container["command"] == ["tarantool", "/bootstrap/main.lua", "/bootstrap/plan.yaml"]
