"""A live cluster that gets another image by the script of a rollout."""

import json

import yaml

from documents import documents_of
from kube import Kube
from render import render, rollout_script

STATEFUL = {"mode": "stateful", "stateProvider": "stateboard",
            "stateboard": {"uri": "stateboard:4401", "passwordSecret": {"name": "kv-state", "key": "password"}}}


def with_image(topology, tag):
    return yaml.safe_load(json.dumps(documents_of(topology)).replace("kv:1.0", f"kv:{tag}"))


def changed(lab, topology, directory, **settings):
    """A live cluster of the old image, and the script that brings it to the new one."""
    mode = topology.failover["mode"]
    lab.formed(topology, failover=mode, **settings)
    if mode == "stateful":
        lab.config().failover |= {"state_provider": "tarantool",
                                  "tarantool_params": {"uri": "stateboard:4401", "password": "x"}}
    lab.several_control_instances = True  # the first instance of the plan restarts, too
    live = render(documents_of(topology))
    return Kube(lab, topology, live, directory / "kube"), rollout_script(with_image(topology, "2.0"), live)


def assert_rolled(kube, topology, leaders_stay=True):
    """All restarted, to the new template; none of them led its replicaset when it did."""
    assert {name for name, _ in kube.restarted} >= {i.name for i in topology.instances}
    if leaders_stay:
        assert [name for name, leads in kube.restarted if leads] == [], kube.restarted
    for item in kube.sets.values():
        assert not item.stale and item.partition == 0 and "kv:2.0" in item.template
    for instance in kube.simulation.instances.values():
        assert instance.state == "RolesConfigured", instance
