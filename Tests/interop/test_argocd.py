"""examples/argocd: what Argo CD does with it, as far as that can be done without an Argo CD."""

import json
import re
import shutil
import subprocess

import kubernetes_validate
import pytest

import goldens
from goldens import document
from test_readers import BINARY, needs_kubectl, render, versions

ARGOCD = goldens.REPOSITORY / "examples/argocd"
APPLICATIONS = {name: document(ARGOCD / f"applications/{name}.yaml") for name in ("rendered", "with-plugin")}
PLUGIN = document(ARGOCD / "plugin/plugin.yaml")
GENERATE = PLUGIN["spec"]["generate"]
DISCOVER = PLUGIN["spec"]["discover"]["find"]


def parameters_in_environment(parameters: list[dict]) -> dict[str, str]:
    """The variables that Argo CD makes of an Application's parameters."""
    variables = {"ARGOCD_APP_PARAMETERS": json.dumps(parameters)}
    for parameter in parameters:
        name = "PARAM_" + re.sub(r"[^A-Z0-9_]", "_", parameter["name"].upper())
        if "string" in parameter:
            variables[name] = parameter["string"]
        for position, item in enumerate(parameter.get("array", [])):
            variables[f"{name}_{position}"] = item
    return variables


@pytest.fixture
def sidecar(tmp_path):
    """Runs a command of the plugin as the sidecar would: the program on the PATH, Argo CD's variables, nothing else."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "kubectl-tarantool").symlink_to(BINARY)

    def run(command, folder=ARGOCD, parameters=(), **variables):
        environment = {"PATH": f"{bin_}:/usr/bin:/bin", "ARGOCD_APP_NAME": "shop", **variables}
        return subprocess.run(command["command"] + command.get("args", []), cwd=folder, capture_output=True, text=True,
                              env=environment | parameters_in_environment(list(parameters)))

    return run


@pytest.mark.parametrize("name", APPLICATIONS)
def test_applications_have_what_argo_cd_needs(name):
    application = APPLICATIONS[name]
    assert (application["apiVersion"], application["kind"]) == ("argoproj.io/v1alpha1", "Application")
    spec = application["spec"]
    assert set(spec) == {"project", "source", "destination", "syncPolicy"}
    assert {"repoURL", "targetRevision", "path"} <= set(spec["source"])
    assert (ARGOCD / spec["source"]["path"]).is_dir()
    assert set(spec["destination"]) == {"server", "namespace"}
    automated = {"prune": True, "selfHeal": True}
    assert spec["syncPolicy"] == {"automated": automated, "syncOptions": ["ServerSideApply=true"]}


def test_the_application_uses_parameters_that_the_plugin_announces():
    plugin = APPLICATIONS["with-plugin"]["spec"]["source"]["plugin"]
    assert plugin["name"] == PLUGIN["metadata"]["name"]
    announced = {parameter["name"]: parameter for parameter in PLUGIN["spec"]["parameters"]["static"]}
    for parameter in plugin["parameters"]:
        assert set(parameter) == {"name", announced[parameter["name"]].get("collectionType", "string")}
    for parameter in announced.values():
        assert parameter["title"] and parameter["tooltip"] and parameter.get("collectionType", "string") in parameter


def test_the_plugin_generates_what_the_golden_holds(sidecar):
    """In the environment that applications/with-plugin.yaml asks for."""
    spec = APPLICATIONS["with-plugin"]["spec"]
    variables = {f"ARGOCD_ENV_{variable['name']}": variable["value"] for variable in spec["source"]["plugin"]["env"]}
    variables["ARGOCD_APP_NAMESPACE"] = spec["destination"]["namespace"]
    ran = sidecar(GENERATE, ARGOCD / spec["source"]["path"], spec["source"]["plugin"]["parameters"], **variables)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert goldens.read(ran.stdout) == goldens.objects("argocd")


@needs_kubectl
def test_both_applications_apply_the_same():
    manifests = ARGOCD / APPLICATIONS["rendered"]["spec"]["source"]["path"]
    built = subprocess.run(["kubectl", "kustomize", manifests], check=True, capture_output=True, text=True).stdout
    assert sorted(goldens.read(built), key=goldens.place) == sorted(goldens.objects("argocd"), key=goldens.place)


def test_the_job_comes_a_wave_later_and_is_no_hook():
    for item in goldens.objects("argocd"):
        annotations = item["metadata"].get("annotations", {})
        assert not [key for key in annotations if "hook" in key]
        assert annotations.get("argocd.argoproj.io/sync-wave") == ("1" if item["kind"] == "Job" else None)
        expected = "Prune=false" if item["kind"] in ("Namespace", "Service", "StatefulSet") else None
        assert annotations.get("argocd.argoproj.io/sync-options") == expected


def test_without_parameters_the_plugin_renders_the_directory(sidecar):
    ran = sidecar(GENERATE, goldens.REPOSITORY / "examples/kv")
    assert (ran.returncode, ran.stdout) == (0, render("--gitops", "argocd", "-f", "examples/kv"))


def test_documents_without_a_namespace_get_that_of_the_destination(sidecar):
    folder = goldens.REPOSITORY / "examples/minimal"
    ran = sidecar(GENERATE, folder, ARGOCD_APP_NAMESPACE="prod")
    assert ran.stdout == render("--gitops", "argocd", "-n", "prod", "-f", "examples/minimal")
    ran = sidecar(GENERATE, folder, ARGOCD_APP_NAMESPACE="prod", ARGOCD_ENV_NAMESPACE="staging")
    assert ran.stdout == render("--gitops", "argocd", "-n", "staging", "-f", "examples/minimal")


def test_files_and_directories_are_rendered_in_their_order(sidecar, tmp_path):
    folder = tmp_path / "repository"
    shutil.copytree(goldens.REPOSITORY / "examples/kv", folder / "kv deep" / "in")
    files = [{"name": "files", "array": ["kv deep"]}]
    assert sidecar(GENERATE, folder, files).returncode == 2
    ran = sidecar(GENERATE, folder, files + [{"name": "recursive", "string": "true"}])
    assert (ran.returncode, ran.stdout) == (0, render("--gitops", "argocd", "-f", "examples/kv"))
    names = ["kv deep/in/cluster.yaml", "kv deep/in/routers.yaml", "kv deep/in/storages.yaml"]
    ran = sidecar(GENERATE, folder, [{"name": "files", "array": names}])
    words = [word for name in names for word in ("-f", f"examples/kv/{name.rsplit('/')[-1]}")]
    assert (ran.returncode, ran.stdout) == (0, render("--gitops", "argocd", *words))


def test_no_value_is_read_by_the_shell(sidecar, tmp_path):
    """A name of a file that is a command, a flag, or a variable stays a name of a file."""
    for name in ["$(touch broken)", "`touch broken`", "a; touch broken", "--help", "${HOME}", "*"]:
        ran = sidecar(GENERATE, tmp_path, [{"name": "files", "array": [name]}])
        assert ran.returncode == 2 and ran.stdout == ""
        assert ran.stderr == f"error[TT001]: {name}: No such file or directory\n1 error\n"
    assert not (tmp_path / "broken").exists()


PATHS_OUT = ["/etc/passwd", "/", "//x", "..", "../x", "a/../../x", "a/..", "kv/../kv", "./..", "/proc/self/environ"]


@pytest.mark.parametrize("path", PATHS_OUT)
def test_paths_that_lead_out_are_refused(sidecar, tmp_path, path):
    folder = tmp_path / "repository"
    shutil.copytree(goldens.REPOSITORY / "examples/kv", folder / "kv")
    for files in [[path], ["kv", path]]:
        ran = sidecar(GENERATE, folder, [{"name": "files", "array": files}])
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr == f"error: parameter files: {path}: absolute paths and .. are refused\n"


@pytest.mark.parametrize("path", ["...", "..kv", "kv..", "a..b/c", "./kv", "kv/", "kv//"])
def test_dots_within_a_name_are_a_name(sidecar, tmp_path, path):
    folder = tmp_path / "repository"
    shutil.copytree(goldens.REPOSITORY / "examples/kv", folder / path)
    ran = sidecar(GENERATE, folder, [{"name": "files", "array": [path]}])
    assert (ran.returncode, ran.stdout) == (0, render("--gitops", "argocd", "-f", "examples/kv"))


@pytest.mark.parametrize("is_named", [True, False])
def test_a_link_in_the_repository_leads_nowhere(sidecar, tmp_path, is_named):
    """Somebody puts a link to a secret of the sidecar into a pull request: no line of it may be shown."""
    folder = tmp_path / "repository"
    folder.mkdir()
    (tmp_path / "secret").write_text("password: hunter2\n")
    (folder / "cluster.yaml").symlink_to("../secret")
    ran = sidecar(GENERATE, folder, [{"name": "files", "array": ["cluster.yaml"]}] if is_named else ())
    assert (ran.returncode, ran.stdout) == (2, "") and "hunter2" not in ran.stderr
    assert ran.stderr.startswith("error: parameter files: cluster.yaml: a link that leads" if is_named else
                                 "error[TT001]: cluster.yaml: a link that leads out of the directory\n")


def test_findings_go_to_the_log_and_strict_refuses_warnings(sidecar, tmp_path):
    waiting = "        readinessProbe: {httpGet: {path: /health, port: http}}\n        volumeMounts:"
    text = (ARGOCD / "cluster.yaml").read_text().replace("        volumeMounts:", waiting)
    (tmp_path / "cluster.yaml").write_text(text)
    ran = sidecar(GENERATE, tmp_path)
    assert ran.returncode == 0 and "warning[TT" in ran.stderr
    assert goldens.read(ran.stdout)[-1]["kind"] == "Job"
    ran = sidecar(GENERATE, tmp_path, [{"name": "strict", "string": "true"}])
    assert ran.returncode == 2 and ran.stdout == "" and "[TT" in ran.stderr


@pytest.mark.parametrize("folder, is_found", [
    ("examples/argocd", True), ("examples/argocd/manifests", False), ("examples/kv", False), ("examples/flux", False),
    ("examples/kustomize", False), ("docs", False),
])
def test_only_what_asks_for_it_is_discovered(sidecar, folder, is_found):
    """Argo CD asks for exit code 0 and for something on standard output."""
    ran = sidecar(DISCOVER, goldens.REPOSITORY / folder)
    assert (ran.returncode, bool(ran.stdout), ran.stderr) == (0, is_found, "")


@pytest.mark.parametrize("name, text", [
    ("deep/er/cluster.yml", "spec:\n  gitops: argocd\n"), ("flow.yaml", "spec: {selector: {}, gitops: argocd}\n"),
    ("cluster.json", '{"spec": {"gitops":"argocd"}}'), ("two words.yaml", "spec:\n  gitops: argocd # a wave later\n"),
])
@pytest.mark.parametrize("beside", [None, "kustomization.yaml", "Chart.yaml"])
def test_it_is_found_however_it_is_written(sidecar, tmp_path, name, text, beside):
    folder = tmp_path / "repository"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text(text)
    if beside:
        (folder / beside).touch()
    ran = sidecar(DISCOVER, folder)
    assert (ran.returncode, bool(ran.stdout)) == (0, beside is None)


# What the sidecar finds in the Deployment that Argo CD's own manifests bring, and what the API server insists on.
REPO_SERVER = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: argocd-repo-server, namespace: argocd}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: argocd-repo-server}}
  template:
    metadata: {labels: {app.kubernetes.io/name: argocd-repo-server}}
    spec:
      containers:
      - name: argocd-repo-server
        image: quay.io/argoproj/argocd:v3.1.0
        volumeMounts: [{name: tmp, mountPath: /tmp}, {name: plugins, mountPath: /home/argocd/cmp-server/plugins}]
      volumes:
      - {name: tmp, emptyDir: {}}
      - {name: var-files, emptyDir: {}}
      - {name: plugins, emptyDir: {}}
"""


@needs_kubectl
def test_the_patch_adds_the_sidecar_to_the_repo_server(tmp_path):
    deployment = tmp_path / "deployment.yaml"
    deployment.write_text(REPO_SERVER)
    command = ["kubectl", "patch", "--local", "-o", "yaml", "-f", deployment]
    command += ["--patch-file", ARGOCD / "plugin/repo-server.yaml"]
    [patched] = goldens.read(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    for version in versions():
        kubernetes_validate.validate(patched, version, strict=True)
    pod = patched["spec"]["template"]["spec"]
    containers = {container["name"]: container for container in pod["containers"]}
    assert set(containers) == {"kubectl-tarantool", "argocd-repo-server"}
    mounts = {mount["name"]: mount["mountPath"] for mount in containers["kubectl-tarantool"]["volumeMounts"]}
    assert set(mounts) <= {volume["name"] for volume in pod["volumes"]}
    assert mounts["var-files"] == "/var/run/argocd" and mounts["plugins"] == "/home/argocd/cmp-server/plugins"
    shared = {mount["name"] for mount in containers["argocd-repo-server"]["volumeMounts"]} & set(mounts)
    assert shared == {"plugins"}, "a /tmp that both see lets a plugin out of its directory"


def test_the_image_is_what_the_patch_runs():
    """There is no docker here: what a build would put where is read from the Dockerfile."""
    lines = [line.split() for line in (ARGOCD / "plugin/Dockerfile").read_text().splitlines() if line[:1].isupper()]
    copied = {words[-1]: words[-2] for words in lines if words[0] == "COPY"}
    assert copied["/home/argocd/cmp-server/config/plugin.yaml"] == "plugin.yaml"
    assert copied["/usr/local/bin/"] == "/archive/kubectl-tarantool"
    patch = document(ARGOCD / "plugin/repo-server.yaml")["spec"]["template"]["spec"]["containers"][0]
    assert ["USER", str(patch["securityContext"]["runAsUser"])] in lines
    assert ["ENTRYPOINT", json.dumps(patch["command"])] in lines
    version = subprocess.run([BINARY, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    assert ["ARG", f"VERSION={version}"] in lines and patch["image"].endswith(f":{version}")
