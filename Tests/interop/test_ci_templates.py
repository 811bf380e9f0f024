"""templates/ci: the GitHub Action and the GitLab job, each step run in a repository with a pull request, as a runner does."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tarfile

import pytest
import yaml

import goldens
from test_readers import BINARY

TEMPLATES = goldens.REPOSITORY / "templates/ci"
ACTION = yaml.safe_load((TEMPLATES / "action.yml").read_text())
GITLAB_INPUTS, GITLAB = yaml.safe_load_all((TEMPLATES / "gitlab.yml").read_text())
JOB = GITLAB["kubectl-tarantool"]

GH = """#!/usr/bin/env python3
import json, os, sys
words = sys.argv[1:]
body = next((open(w.removeprefix("body=@")).read() for w in words if w.startswith("body=@")), None)
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps([words, body]) + "\\n")
if os.environ.get("REFUSES") in words:
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
if "--paginate" in words:
    print(os.environ["FORMER"])
"""
CURL = """#!/usr/bin/env python3
import json, os, shutil, sys
words = sys.argv[1:]
if "--data-urlencode" in words:
    body = open(words[words.index("--data-urlencode") + 1].removeprefix("body@")).read()
    with open(os.environ["CALLS"], "a") as calls:
        calls.write(json.dumps([words, body]) + "\\n")
    sys.exit(22 if os.environ.get("REFUSES") else 0)
elif words[-1].startswith("https://files.example.com/"):
    shutil.copy(os.environ["ARCHIVE_FILE"], words[words.index("--output") + 1])
else:
    sys.exit(22)
"""


class Repository:
    """documents and manifests of examples/kv in a main branch, and a change of theirs in another."""

    def __init__(self, folder: pathlib.Path):
        self.folder, self.work, self.bin = folder, folder / "work", folder / "bin"
        for path in (self.work / "docs", self.bin, folder / "temp"):
            path.mkdir(parents=True)
        for name, text in {"gh": GH, "curl": CURL}.items():
            (self.bin / name).write_text(text)
            (self.bin / name).chmod(0o755)
        self.git("init", "--quiet", "--initial-branch", "main")
        for path in (goldens.REPOSITORY / "examples/kv").glob("*.yaml"):
            shutil.copy(path, self.work / "docs")
        self.render()
        self.base = self.commit()

    def git(self, *words) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
        return subprocess.run(["git", *identity, *words], cwd=self.work, check=True, capture_output=True, text=True).stdout

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "change")
        return self.git("rev-parse", "HEAD").strip()

    def render(self):
        subprocess.run([BINARY, "render", "-f", "docs", "--output-dir", "manifests"], cwd=self.work, check=True)

    def replace(self, old: str, new: str):
        found = False
        for path in (self.work / "docs").glob("*.yaml"):
            text = path.read_text()
            found = found or old in text
            path.write_text(text.replace(old, new))
        assert found, old

    @property
    def calls(self) -> list:
        path = self.folder / "calls"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def repository(tmp_path) -> Repository:
    return Repository(tmp_path)


def archive_of(repository) -> pathlib.Path:
    """With a script in the place of the binary, which takes a second to pack."""
    program, path = repository.folder / "kubectl-tarantool", repository.folder / "archive.tar.gz"
    program.write_text(f'#!/bin/sh\nexec {BINARY} "$@"\n')
    program.chmod(0o755)
    with tarfile.open(path, "w:gz") as archive:
        archive.add(program, program.name)
    return path


def github(repository, former="", refuses="", **inputs) -> list[subprocess.CompletedProcess]:
    """The steps of the action up to the first that fails."""
    archive = archive_of(repository)
    given = {"documents": "docs", "manifests": "manifests", "archive": "https://files.example.com/a.tar.gz",
             "sha256": hashlib.sha256(archive.read_bytes()).hexdigest()} | inputs
    for name, item in ACTION["inputs"].items():
        assert name in given or "default" in item, name
    context = {"github.event.pull_request.base.sha": repository.base, "github.event.pull_request.number": "7",
               "github.repository": "shop/kv", "github.token": "token", "runner.temp": str(repository.folder / "temp")}

    def expanded(text: str) -> str:
        return re.sub(r"\$\{\{ (\S+) \}\}", lambda match: expanded(
            given.get(match[1].removeprefix("inputs."), ACTION["inputs"].get(
                match[1].removeprefix("inputs."), {}).get("default", "")) if match[1].startswith("inputs.")
            else context[match[1]]), text)

    path = repository.folder / "path"
    path.touch()
    steps = []
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"], "an input in the text of a script"
        assert set(step) <= {"name", "if", "shell", "env", "run"} and step["shell"] == "bash"
        if "if" in step:
            [name] = re.findall(r"^inputs\.(\S+) != ''$", step["if"])
            if not expanded("${{ inputs.%s }}" % name):
                continue
        variables = {name: expanded(value) for name, value in step["env"].items()}
        paths = [str(repository.bin), *path.read_text().split(), os.environ["PATH"]]
        environment = {"PATH": ":".join(paths), "GITHUB_PATH": str(path), "HOME": str(repository.folder),
                       "GITHUB_STEP_SUMMARY": str(repository.folder / "summary"), "FORMER": former, "REFUSES": refuses,
                       "CALLS": str(repository.folder / "calls"), "ARCHIVE_FILE": str(archive)}
        steps.append(subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], text=True,
                                    cwd=repository.work, capture_output=True, env=environment | variables))
        if steps[-1].returncode:
            break
    return steps


def assert_codes(steps, codes):
    assert [step.returncode for step in steps] == codes, [step.stdout + step.stderr for step in steps]


MARKER = "<!-- kubectl tarantool plan: docs -->"


def test_a_change_without_risk_passes_and_is_told_in_a_comment(repository):
    repository.replace("operator-examples-kv:0.0.4", "operator-examples-kv:0.0.5")
    repository.render()
    repository.commit()
    assert_codes(github(repository), [0, 0, 0, 0])
    summary = (repository.folder / "summary").read_text()
    assert summary.startswith(MARKER + "\n") and "StatefulSet/kv/storage-0" in summary
    [look, posted] = repository.calls
    assert look[0][:3] == ["api", "--paginate", "repos/shop/kv/issues/7/comments"]
    assert posted == [["api", "--silent", "--method", "POST", "repos/shop/kv/issues/7/comments", "--field",
                       f"body=@{repository.folder}/temp/kubectl-tarantool/plan.md"], summary]
    assert repository.git("worktree", "list").count("\n") == 1


def test_the_comment_of_an_earlier_run_is_replaced(repository):
    repository.replace("operator-examples-kv:0.0.4", "operator-examples-kv:0.0.5")
    repository.render()
    repository.commit()
    assert_codes(github(repository, former="4711\n4712"), [0, 0, 0, 0])
    assert repository.calls[-1][0][2:5] == ["--method", "PATCH", "repos/shop/kv/issues/comments/4711"]


@pytest.mark.parametrize("refuses", ["POST", "--paginate"])
def test_a_token_that_may_not_comment_leaves_the_summary(repository, refuses):
    """That of a pull request from a fork."""
    repository.replace("operator-examples-kv:0.0.4", "operator-examples-kv:0.0.5")
    repository.render()
    repository.commit()
    steps = github(repository, refuses=refuses)
    assert_codes(steps, [0, 0, 0, 0])
    assert "StatefulSet/kv/storage-0" in (repository.folder / "summary").read_text()
    assert steps[-1].stdout == ("::warning title=kubectl tarantool::The comment could not be written: the plan is in the "
                                "summary of the run.\n")
    repository.replace("name: storage\n", "name: store\n")
    repository.render()
    repository.commit()
    assert_codes(github(repository, refuses=refuses), [0, 0, 0, 1])


def test_a_job_that_was_killed_does_not_stop_the_next_one(repository):
    for folder in (repository.folder / "temp/kubectl-tarantool/base", repository.work / ".base"):
        repository.git("worktree", "add", "--detach", str(folder), repository.base)
        shutil.rmtree(folder)  # as runners clean up, which leave .git as it is
    assert_codes(github(repository), [0, 0, 0, 0])
    ran = gitlab(repository)
    assert ran.returncode == 0, ran.stderr


def test_a_change_of_an_identity_fails_after_the_comment(repository):
    repository.replace("name: storage\n", "name: store\n")
    repository.render()
    repository.commit()
    assert_codes(github(repository), [0, 0, 0, 1])
    assert "StatefulSet/kv/storage-0" in repository.calls[-1][1]


def test_manifests_that_are_stale_fail(repository):
    repository.replace("operator-examples-kv:0.0.4", "operator-examples-kv:0.0.5")
    repository.commit()
    steps = github(repository)
    assert_codes(steps, [0, 0, 1])
    assert "0.0.5" in steps[-1].stdout
    assert_codes(github(repository, manifests=""), [0, 0, 0])


def test_an_error_shows_beside_its_line(repository):
    repository.replace("  replicas: 2", "  replica: 2")
    steps = github(repository)
    assert_codes(steps, [0, 2])
    assert re.search(r"^::error file=docs/\S+,line=\d+.*TT204", steps[-1].stdout, re.M), steps[-1].stdout


def test_documents_that_are_new_and_no_pull_request(repository):
    (repository.work / "docs").rename(repository.work / "new")
    repository.commit()
    assert_codes(github(repository, documents="new", manifests="", comment="false"), [0, 0, 0])
    assert "Everything in `new` is new." in (repository.folder / "summary").read_text() and not repository.calls
    assert_codes(github(repository, documents="new", manifests="", base=""), [0, 0])


def test_a_directory_that_was_there_before_its_documents(repository):
    (repository.work / "new").mkdir()
    (repository.work / "new/README.md").write_text("soon\n")
    repository.base = repository.commit()
    shutil.copytree(repository.work / "docs", repository.work / "new", dirs_exist_ok=True)
    repository.commit()
    assert_codes(github(repository, documents="new", manifests=""), [0, 0, 0])
    assert "Everything in `new` is new." in (repository.folder / "summary").read_text()
    ran = gitlab(repository, documents="new", manifests="")
    assert ran.returncode == 0 and "Everything in `new` is new." in ran.stdout, ran.stdout + ran.stderr


def test_of_a_plan_that_is_too_long_a_comment_counts_the_changes(repository):
    path = repository.work / "docs/storages.yaml"
    path.write_text(path.read_text().replace("  replicas: 2", "  replicas: 300", 1))
    repository.base = repository.commit()
    repository.replace("operator-examples-kv:0.0.4", "operator-examples-kv:0.0.5")
    repository.commit()
    assert_codes(github(repository, manifests=""), [0, 0, 0])
    assert repository.calls[-1][1] == (
        f"{MARKER}\n**kubectl tarantool plan**: 302 disruptive\n\n"
        "The plan is too long for a comment: it is in the summary of the run.\n")


def test_an_archive_with_another_sum_is_not_unpacked(repository):
    [step] = github(repository, sha256="0" * 64)
    assert step.returncode != 0 and not list(repository.folder.glob("temp/kubectl-tarantool/kubectl-tarantool"))


def gitlab(repository, token="", given_variables=None, **inputs) -> subprocess.CompletedProcess:
    """The script of the job, as the runner hands it to a shell."""
    given = {"documents": "docs", "manifests": "manifests", "image": "kubectl-tarantool"} | inputs
    for name, item in GITLAB_INPUTS["spec"]["inputs"].items():
        value = given.get(name, item.get("default"))
        assert value is not None, name
        given[name] = str(value).lower() if isinstance(value, bool) else value
    # As GitLab does: inputs are put into the text, and what is read from it must be strings.
    text = re.sub(r"\$\[\[ inputs\.(\S+) \]\]", lambda match: given[match[1]], (TEMPLATES / "gitlab.yml").read_text())
    variables = list(yaml.safe_load_all(text))[1]["kubectl-tarantool"]["variables"]
    assert all(isinstance(value, str) for value in variables.values()), variables
    if not (repository.bin / "kubectl-tarantool").exists():
        (repository.bin / "kubectl-tarantool").symlink_to(BINARY)
    environment = {"PATH": f"{repository.bin}:{os.environ['PATH']}", "HOME": str(repository.folder),
                   "CI_MERGE_REQUEST_DIFF_BASE_SHA": repository.base, "CALLS": str(repository.folder / "calls"),
                   "CI_API_V4_URL": "https://gitlab.example.com/api/v4", "CI_PROJECT_ID": "2", "CI_MERGE_REQUEST_PROJECT_ID": "1",
                   "CI_MERGE_REQUEST_IID": "7", "KUBECTL_TARANTOOL_TOKEN": token} | (given_variables or {})
    return subprocess.run(["bash", "-eo", "pipefail", "-c", "\n".join(JOB["script"])], cwd=repository.work, text=True,
                          capture_output=True, env=environment | variables)


def test_gitlab_tells_what_a_change_does(repository):
    repository.replace("operator-examples-kv:0.0.4", "operator-examples-kv:0.0.5")
    repository.render()
    repository.commit()
    ran = gitlab(repository)
    assert ran.returncode == 0 and "StatefulSet/kv/storage-0" in ran.stdout and not repository.calls, ran.stdout + ran.stderr
    assert [str(path) for path in JOB["artifacts"]["paths"]] == ["plan.md"]
    assert gitlab(repository, token="secret").returncode == 0
    [[words, body]] = repository.calls
    assert words[-1] == "https://gitlab.example.com/api/v4/projects/1/merge_requests/7/notes"
    assert body == (repository.work / "plan.md").read_text()


def test_gitlab_without_the_right_to_write_notes_passes(repository):
    ran = gitlab(repository, token="secret", given_variables={"REFUSES": "yes"})
    assert ran.returncode == 0 and ran.stderr.endswith(
        "The note could not be written: what the change does is above, and in plan.md.\n"), ran.stderr


def test_gitlab_with_merged_results_compares_with_the_target(repository):
    """What others have merged since the branch began is no change of this one."""
    repository.replace("operator-examples-kv:0.0.4", "operator-examples-kv:0.0.5")
    repository.render()
    target = repository.commit()
    ran = gitlab(repository, given_variables={"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target})
    assert ran.returncode == 0 and "storage-0" not in ran.stdout, ran.stdout + ran.stderr


def test_gitlab_fails_where_somebody_must_look(repository):
    repository.replace("name: storage\n", "name: store\n")
    assert gitlab(repository).returncode == 1  # stale
    repository.render()
    ran = gitlab(repository)
    assert ran.returncode == 1 and "StatefulSet/kv/storage-0" in ran.stdout, ran.stdout + ran.stderr
    repository.replace("  replicas: 2", "  replica: 2")
    ran = gitlab(repository)
    assert ran.returncode == 2 and "TT204" in ran.stdout + ran.stderr
