"""Documents of public repositories, where a folder of them lies beside the project: each is rendered to what a server takes,
or refused with words that help. The documents themselves are other people's, so only what became of them is kept here."""

import os
import pathlib
import re
import subprocess

import kubernetes_validate
import pytest

import goldens
from goldens import REPOSITORY
from test_readers import BINARY

WILD = pathlib.Path(os.environ.get("WILD_DOCUMENTS", REPOSITORY.parent / "shared/data/wild"))

# The namespace that the documents name none of, and the codes of what they are refused for; none where they render.
CHART, PLAIN = "tarantool", None
VERDICTS = {
    "chart-2020-07-03-tarantool-helm-chart-67c200-3f45ec.yaml": (CHART, set()),
    "chart-2020-11-20-tarantool-helm-chart-a1d7d3-cc4db9.yaml": (CHART, set()),
    "chart-2021-06-24-tarantool-helm-chart-f60d77-0b7953.yaml": (CHART, set()),
    "chart-2021-12-21-tarantool-helm-chart-fc3399-2b7f97.yaml": (CHART, set()),
    "chart-2022-02-01-tarantool-tarantool-cartridge-3c5076-74b274.yaml": (CHART, set()),
    "chart-2023-02-02-tarantool-tarantool-cartridge-37ca80-0b074f.yaml": (CHART, set()),
    "chart-2024-02-21-picodata-tarantool-cartridge-31faea-d94678.yaml": (CHART, set()),
    "chart-2024-11-21-picodata-tarantool-cartridge-c60050-0b074f.yaml": (CHART, set()),
    "picodata-groups-affinity.yaml": ("prod", {"TT401"}),  # a Service's name holds `_`
    "picodata-slurm-webinar.yaml": ("sandbox", set()),
    "raw--examples_kv_deployment--639a860.yaml": (PLAIN, set()),
    "raw--examples_kv_deployment--f49fa61.yaml": (PLAIN, set()),
    "user-guide-string-roles-on-cartridge-0.0.4.yaml": (CHART, set()),
    "user-guide-string-roles-on-cartridge-0.0.9.yaml": (CHART, set()),
    "user-stroppy-on-cartridge-0.0.11.yaml": (CHART, {"TT404"}),  # for another namespace: see the last test
    "user-stroppy-on-cartridge-0.0.9.yaml": (CHART, {"TT404"}),
    "v1beta1-sample-tarantool.io_v1alpha2_cartridgeconfig.yaml": (PLAIN, {"TT202"}),  # generated, with nothing in them
    "v1beta1-sample-tarantool.io_v1alpha2_cluster.yaml": (PLAIN, {"TT202"}),
    "v1beta1-sample-tarantool.io_v1alpha2_role.yaml": (PLAIN, {"TT202"}),
}
needs_documents = pytest.mark.skipif(not WILD.is_dir(), reason=f"NOT TESTED: no folder {WILD.name} beside the project")


def render(name: str, namespace: str | None) -> subprocess.CompletedProcess:
    flags = ["-n", namespace] if namespace else []
    return subprocess.run([BINARY, "render", "-f", WILD / name, *flags], capture_output=True, text=True)


def expect_rendered(name: str, namespace: str | None):
    ran = render(name, namespace)
    assert ran.returncode == 0, ran.stderr[:2000]
    for item in goldens.read(ran.stdout):
        kubernetes_validate.validate(item, "1.36", strict=True)
        assert item["kind"] != "Service" or goldens.SERVICE_NAME.fullmatch(item["metadata"]["name"])


@needs_documents
def test_every_document_has_its_verdict():
    assert {path.name for path in WILD.glob("*.yaml")} == set(VERDICTS)


@needs_documents
@pytest.mark.parametrize("name", VERDICTS)
def test_it_renders_or_is_refused_with_words_that_help(name):
    namespace, codes = VERDICTS[name]
    if not codes:
        return expect_rendered(name, namespace)
    ran = render(name, namespace)
    assert ran.returncode == 2 and ran.stdout == ""
    errors = re.findall(r"error\[(TT\d+)\].*\n(?:.*\n)*?  help: (.+)", ran.stderr)
    assert {code for code, _ in errors} == codes and ran.stderr.count("error[") == len(errors), ran.stderr[:2000]


@needs_documents
@pytest.mark.parametrize("name", [name for name, (_, codes) in VERDICTS.items() if codes == {"TT404"}])
def test_the_namespace_of_the_help_is_the_right_one(name):
    """What is suggested is done, and then they render."""
    [namespace] = set(re.findall(r"render with -n (\S+)", render(name, VERDICTS[name][0]).stderr))
    expect_rendered(name, namespace)


CHART_OF_1_0 = WILD.parent / "operator-1.0-chart.yaml"


@pytest.mark.skipif(not CHART_OF_1_0.is_file(), reason=f"NOT TESTED: no file {CHART_OF_1_0.name} beside the project")
def test_what_the_chart_of_operator_1_0_makes_is_converted():
    """Not a byte of what it renders to changes."""
    def run(*words: str, text: str | None = None) -> str:
        command = [BINARY, *words, "-n", "prod"]
        return subprocess.run(command, input=text, check=True, capture_output=True, text=True).stdout

    converted = run("convert", "-f", CHART_OF_1_0)
    assert "v1beta1" not in converted
    assert run("render", "-f", "-", text=converted) == run("render", "-f", CHART_OF_1_0)
    run("validate", "-f", "-", text=converted)
