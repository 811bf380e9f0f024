"""Fixtures: a simulated cluster for one test, and the checks that hold after every test."""

import sys

import pytest

import pod
from harness import Lab

sys.dont_write_bytecode = True


def pytest_collection_modifyitems(items):
    """The few tests that must wait for a real time-out start first, so that they do not end last."""
    items.sort(key=lambda item: 0 if item.get_closest_marker("slow") else 1)
    for reason in pod.MISSING:
        for item in items:
            if "lab" in item.fixturenames:
                item.add_marker(pytest.mark.skip(reason=f"NOT TESTED: {reason}"))


@pytest.fixture
def lab(tmp_path, request):
    """Makes simulated clusters and runs Jobs against them."""
    with Lab(tmp_path) as lab:
        yield lab
        failed = getattr(request.node, "failed_call", False)
        if not failed:
            lab.check_never()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.when == "call" and report.failed:
        item.failed_call = True
        lab = item.funcargs.get("lab")
        if lab is not None:
            report.sections.append(("what the Job printed and what was asked", lab.story()))
