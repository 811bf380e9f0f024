"""Fixtures: a simulated cluster for one test, and the checks that hold after every test."""

import sys

import pytest

import pod
from harness import Lab
from saved import Site

sys.dont_write_bytecode = True


def pytest_collection_modifyitems(items):
    """The few tests that take a minute start first, so that they do not end last."""
    items.sort(key=lambda item: 0 if item.get_closest_marker("slow") else 1)
    for reason in pod.MISSING:
        for item in items:
            if "new_lab" in item.fixturenames:
                item.add_marker(pytest.mark.skip(reason=f"NOT TESTED: {reason}"))


@pytest.fixture
def new_lab(tmp_path, request):
    """Makes one laboratory after the other; each is checked and closed before the next."""
    labs = []
    request.node.labs = labs

    def close_last():
        if labs:
            try:
                if not getattr(request.node, "failed_call", False):
                    labs[-1].check_never()
            finally:
                labs[-1].__exit__()

    def make() -> Lab:
        close_last()
        labs.append(Lab(tmp_path / f"lab-{len(labs)}"))
        return labs[-1]

    yield make
    close_last()


@pytest.fixture
def lab(new_lab):
    """Makes a simulated cluster and runs Jobs against it."""
    return new_lab()


@pytest.fixture
def new_site(lab):
    """Makes a cluster with real databases and a claim of backups."""
    sites = []

    def make(**settings) -> Site:
        sites.append(Site(lab, **settings))
        return sites[-1]

    yield make
    for site in sites:
        site.databases.stop()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.when in ("call", "teardown") and report.failed:
        item.failed_call = True
        for lab in getattr(item, "labs", [])[-1:]:
            report.sections.append(("what the Job printed and what was asked", lab.story()))
