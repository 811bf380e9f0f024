"""The only place where the suite meets the renderer: documents in, the bootstrap Job or another out."""

import os
import pathlib
import subprocess
import tempfile

import yaml

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("KUBECTL_TARANTOOL") or str(REPOSITORY / ".build/debug/kubectl-tarantool")

# The C reader is ten times faster, which shows with 300 instances.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def render(documents: list[dict]) -> str:
    """All that the documents render to."""
    with tempfile.TemporaryDirectory() as directory:
        pathlib.Path(directory, "cluster.yaml").write_text(yaml.safe_dump_all(documents, sort_keys=False))
        result = subprocess.run([BINARY, "render", "-f", directory], capture_output=True, text=True)
    if result.returncode != 0:
        raise AssertionError(f"{BINARY} render exits {result.returncode}:\n{result.stderr}")
    return result.stdout


def rollout_script(documents: list[dict], live: str) -> str:
    """The script that `rollout` prints for documents that take the place of what is live."""
    with tempfile.TemporaryDirectory() as directory:
        pathlib.Path(directory, "cluster.yaml").write_text(yaml.safe_dump_all(documents, sort_keys=False))
        result = subprocess.run([BINARY, "rollout", "-f", f"{directory}/cluster.yaml", "--against", "-"], input=live,
                                capture_output=True, text=True)
    assert result.returncode == 0, f"{BINARY} rollout exits {result.returncode}:\n{result.stderr}"
    return result.stdout


def repair_job(documents: list[dict], *flags: str) -> dict:
    """The Job that `repair` prints."""
    with tempfile.TemporaryDirectory() as directory:
        pathlib.Path(directory, "cluster.yaml").write_text(yaml.safe_dump_all(documents, sort_keys=False))
        result = subprocess.run([BINARY, "repair", "-f", directory, *flags], capture_output=True, text=True)
    assert result.returncode == 0, f"{BINARY} repair exits {result.returncode}:\n{result.stderr}"
    return yaml.load(result.stdout, LOADER)


def render_job(documents: list[dict], kind: str = "Job") -> dict:
    """The one Job of a Cluster, or what its CronJob makes Jobs of."""
    jobs = [doc for doc in yaml.load_all(render(documents), LOADER) if doc and doc["kind"] == kind]
    assert len(jobs) == 1, f"one {kind} per Cluster, not {len(jobs)}"
    return jobs[0] if kind == "Job" else jobs[0]["spec"]["jobTemplate"]
