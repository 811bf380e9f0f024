"""Sections of the clusterwide configuration: as planned after the Job, others untouched, and nothing sent when all is so."""

import pytest
import yaml

from topology import KV3

SECTIONS = {"limits": {"memory": 100, "users": ["a", "b"]}, "flags.yml": "beta: true # as it stands\n", "greeting": "hello"}


def sent(lab):
    return [arguments["sections"] for call in lab.changes() for name, arguments in call.arguments if name == "config"]


@pytest.mark.parametrize("version", ["2.0", "2.1", "2.17"])
def test_a_fresh_cluster_gets_all_in_one_call(lab, version):
    topology = KV3.with_(version=version, config=SECTIONS, failover={"mode": "eventual"})
    lab.pods(topology)
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert "      config: section limits.yml, flags.yml, greeting" in run.log.splitlines(), run.log
    assert len(sent(lab)) == 1
    kept = lab.config().sections
    assert yaml.safe_load(kept["limits.yml"]) == SECTIONS["limits"]
    assert (kept["flags.yml"], kept["greeting"], len(kept)) == (SECTIONS["flags.yml"], "hello", 3)
    lab.assert_as_planned(topology)
    changes = len(lab.changes())
    run = lab.run(topology)
    assert run.exit_code == 0 and len(lab.changes()) == changes, run.log


def test_only_what_differs_is_sent_and_others_stay(lab):
    topology = KV3.with_(config=SECTIONS)
    lab.formed(topology)
    lab.config().sections |= {"limits.yml": "{users: [a, b], memory: 100}", "greeting": "bye", "metrics.yml": "x: 1\n"}
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert [[s["filename"] for s in sections] for sections in sent(lab)] == [["flags.yml", "greeting"]]
    assert lab.config().sections["metrics.yml"] == "x: 1\n"
    assert lab.config().sections["limits.yml"] == "{users: [a, b], memory: 100}", "the same values are the same section"


def test_null_deletes(lab):
    topology = KV3.with_(config={"old": None, "gone.yml": None, "never": None})
    lab.formed(topology)
    lab.config().sections |= {"old.yml": "a: 1\n", "gone.yml": "a: 1\n", "kept": "x"}
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert lab.config().sections == {"kept": "x"}
    assert [[s["filename"] for s in sections] for sections in sent(lab)] == [["old", "gone.yml"]]


@pytest.mark.parametrize("before, wanted, after", [
    ({"limits": "a text"}, {"limits": {"memory": 1}}, {"limits.yml": "memory: 1\n"}),
    ({"limits.yml": "memory: 1\n"}, {"limits": "a text"}, {"limits": "a text"}),
], ids=["text to mapping", "mapping to text"])
def test_a_section_of_the_other_kind_is_replaced(lab, before, wanted, after):
    topology = KV3.with_(config=wanted)
    lab.formed(topology)
    lab.config().sections |= before
    run = lab.run(topology)
    assert run.exit_code == 0, run.log
    assert lab.config().sections == after


def test_what_a_role_refuses_is_said_before_anything_is_touched(lab):
    topology = KV3.with_(config={"limits": {"memory": -1}})
    simulation = lab.formed(topology)
    simulation.refuses = lambda sections: "limits.memory must not be negative"
    run = lab.run(topology)
    assert run.exit_code == 2, run.log
    assert run.last_line == "failed: limits.memory must not be negative"
    assert "Nothing was changed. The application's roles refuse these sections: correct" in run.log
    assert not lab.changes()


def test_before_2_7_the_refusal_is_that_of_the_change(lab):
    topology = KV3.with_(version="2.1", config={"limits": {"memory": -1}})
    simulation = lab.formed(topology)
    simulation.refuses = lambda sections: "limits.memory must not be negative"
    run = lab.run(topology)
    assert run.exit_code == 2 and "limits.memory must not be negative" in run.last_line, run.log
    assert lab.config().sections == {}


def test_another_two_phase_commit_is_waited_for(lab):
    topology = KV3.with_(config=SECTIONS)
    simulation = lab.formed(topology)
    simulation.instances["storage-0-0"].locked = True

    def end():
        simulation.instances["storage-0-0"].locked = False
        simulation.touch()
    simulation.do(simulation.later, 1.5, end)
    run = lab.run(topology)
    assert run.exit_code == 0 and len(lab.config().sections) == 3, run.log


def test_who_only_looks_names_the_sections_and_not_their_contents(lab):
    topology = KV3.with_(config={"limits": {"memory": "do not show"}})
    lab.formed(topology)
    run = lab.verify(topology)
    assert run.exit_code == 1, run.log
    assert run.last_line == "not as planned: section limits.yml"
    assert "do not show" not in run.log
