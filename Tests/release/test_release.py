"""dist/ as `make release` leaves it: unpacked where nothing else is, and run through kubectl."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

import goldens
from goldens import REPOSITORY, document

DIST = REPOSITORY / "dist"
[ARCHIVE] = DIST.glob("*.tar.gz")
BINARY = "kubectl-tarantool"
needs_kubectl = pytest.mark.skipif(not shutil.which("kubectl"), reason="NOT TESTED: scripts/kubectl.sh kubectl")
needs_groff = pytest.mark.skipif(not shutil.which("groff"), reason="NOT TESTED: apt-get install groff-base")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["tar", "xzf", ARCHIVE, "-C", folder], check=True)
    return folder


def kubectl(unpacked: pathlib.Path, *words: str) -> str:
    """With a PATH that holds what was unpacked and nothing else."""
    command = [shutil.which("kubectl"), *words]
    environment = {"PATH": str(unpacked), "HOME": str(unpacked)}
    ran = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, env=environment)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@needs_kubectl
def test_kubectl_finds_the_plugin_and_it_knows_its_commit(unpacked):
    commit = (REPOSITORY / ".build/commit").read_text()
    version = re.fullmatch(rf"{BINARY}_(.+)_linux_amd64\.tar\.gz", ARCHIVE.name)[1]
    output = kubectl(unpacked, "tarantool", "version")
    assert output.startswith(f"Client Version: {version}\nGit Commit: {commit}\n")
    assert re.match(r"[0-9a-f]{40}", commit)


@needs_kubectl
def test_kubectl_renders_with_it(unpacked):
    rendered = kubectl(unpacked, "tarantool", "render", "-f", "examples/kv")
    assert goldens.read(rendered) == goldens.objects("kv")


@needs_kubectl
def test_kubectl_completes_with_its_helper(unpacked):
    assert kubectl(unpacked, "__complete", "tarantool", "rend").startswith("render\t")


def test_the_binary_tells_nothing_of_where_it_was_built(unpacked):
    """What would make two builds of one commit differ."""
    content = (unpacked / BINARY).read_bytes()
    assert os.fsencode(REPOSITORY) not in content and os.fsencode(pathlib.Path.home()) not in content


def test_make_installs_the_same_files(unpacked, tmp_path):
    # What `make release` has built need not be built again.
    command = ["make", "-o", "man", "install", f"DESTDIR={tmp_path}", "PREFIX=/usr"]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    installed = {str(path.relative_to(tmp_path / "usr")): path for path in tmp_path.rglob("*") if path.is_file()}
    expected = {f"bin/{name}": unpacked / name for name in (BINARY, "kubectl_complete-tarantool")}
    expected |= {f"share/man/man1/{page.name}": page for page in (unpacked / "man").iterdir()}
    assert set(installed) == set(expected)
    for name, path in installed.items():
        assert path.read_bytes() == expected[name].read_bytes()
        assert os.access(path, os.X_OK) == name.startswith("bin/")


def test_packing_again_gives_the_same_bytes(tmp_path):
    """Under another umask, in another time zone and language, from files of another time."""
    binary, man, again = tmp_path / BINARY, tmp_path / "man", tmp_path / "again"
    shutil.copyfile(REPOSITORY / ".build/release" / BINARY, binary)
    shutil.copytree(REPOSITORY / ".build/man", man)
    for page in man.iterdir():
        os.utime(page, (0, 0))
    binary.chmod(0o700)
    environment = {**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"}
    homepage = document(DIST / "tarantool.yaml")["spec"]["homepage"]
    link_map = REPOSITORY / ".build/link.map"
    subprocess.run(["scripts/release.sh", binary, link_map, man, again, homepage], cwd=REPOSITORY, env=environment, check=True,
                   umask=0o077)
    assert sorted(path.name for path in again.iterdir()) == sorted(path.name for path in DIST.iterdir())
    for path in again.iterdir():
        assert path.read_bytes() == (DIST / path.name).read_bytes(), path.name


def test_krew_is_told_where_the_archive_is_and_what_is_in_it(unpacked):
    manifest = document(DIST / "tarantool.yaml")
    assert manifest["apiVersion"] == "krew.googlecontainertools.github.com/v1alpha2" and manifest["kind"] == "Plugin"
    assert manifest["metadata"] == {"name": "tarantool"}
    spec = manifest["spec"]
    assert re.fullmatch(r"v\d+\.\d+\.\d+", spec["version"]) and len(spec["shortDescription"]) <= 50
    [platform] = spec["platforms"]
    assert platform["selector"] == {"matchLabels": {"os": "linux", "arch": "amd64"}}
    assert platform["uri"] == f"{spec['homepage']}/releases/download/{spec['version']}/{ARCHIVE.name}"
    assert platform["sha256"] == hashlib.sha256(ARCHIVE.read_bytes()).hexdigest()
    assert os.access(unpacked / platform["bin"], os.X_OK)
    assert not re.search(r"\b(VERSION|HOMEPAGE|ARCHIVE|SUM)\b", (DIST / "tarantool.yaml").read_text())


def test_homebrew_is_told_where_the_archive_is_and_what_is_in_it(unpacked):
    text = (DIST / f"{BINARY}.rb").read_text()
    said = dict(re.findall(r'^  (homepage|url|version|sha256|license) "(.*)"$', text, re.M))
    assert said["url"] == f"{said['homepage']}/releases/download/v{said['version']}/{ARCHIVE.name}"
    assert said["version"] == VERSION and said["sha256"] == hashlib.sha256(ARCHIVE.read_bytes()).hexdigest()
    for line in re.findall(r"^    (?:bin|doc)\.install (.*)$", text, re.M):
        for name in re.findall(r'"(.*?)"', line):
            assert (unpacked / name).exists(), name
    assert list(unpacked.glob(re.search(r'man1\.install Dir\["(.*)"\]', text)[1]))
    assert not re.search(r"\b(VERSION|HOMEPAGE|ARCHIVE|SUM)\b", text)


def test_the_image_for_argo_cd_unpacks_this_archive(unpacked):
    lines = (REPOSITORY / "examples/argocd/plugin/Dockerfile").read_text().splitlines()
    words = {line.split()[0]: line.split()[1:] for line in lines if line.startswith(("ARG", "ADD"))}
    version = words["ARG"][0].removeprefix("VERSION=")
    assert words["ADD"][0].replace("${VERSION}", version) == ARCHIVE.name
    assert (unpacked / BINARY).is_file(), "COPY takes it from the top of the archive"


def test_the_licence_of_everything_that_is_linked_in_lies_beside_it(unpacked):
    notice = (unpacked / "NOTICE").read_text()
    assert notice == (REPOSITORY / "NOTICE").read_text()
    assert (unpacked / "LICENSE").read_text() == (REPOSITORY / "LICENSE").read_text()
    texts = {path.name: path.read_text() for path in (unpacked / "licenses").iterdir()}
    for name, text in texts.items():
        assert name.split(".")[0] in notice.replace("Swift", "swift") and len(text) > 1000, name
    expected = {
        "swift": "Runtime Library Exception", "swift-argument-parser": "Runtime Library Exception",
        "swift-crypto": "Apache License", "libyaml": "Permission is hereby granted",
        "glibc": "Lesser General Public", "glibc.lgpl-2.1": "Version 2.1", "libstdc++": "RUNTIME LIBRARY EXCEPTION",
        "libstdc++.gpl-3": "Version 3",
    }
    for name, words in expected.items():
        assert words.lower() in texts[name].lower(), name


def sources(unpacked: pathlib.Path) -> dict[str, list[str]]:
    """Version, revision and sum by name."""
    lines = [line.split(" ") for line in (unpacked / "SOURCES").read_text().splitlines() if not line.startswith("#")]
    assert all(len(words) == 4 and re.fullmatch("[0-9a-f]{64}", words[3]) for words in lines)
    return {words[0]: words[1:] for words in lines}


def test_the_release_says_what_it_was_built_from(unpacked):
    found = sources(unpacked)
    binary = hashlib.sha256((unpacked / BINARY).read_bytes()).hexdigest()
    assert found[BINARY][1:] == [(REPOSITORY / ".build/commit").read_text(), binary]
    assert found["compiler"][0].startswith("swift-6.")
    exact = dict(re.findall(r'/apple/([\w-]+)", exact: "([\d.]+)"', (REPOSITORY / "Package.swift").read_text()))
    resolved = json.loads((REPOSITORY / "Package.resolved").read_text())["pins"]
    states = {pin["identity"]: pin["state"] for pin in resolved}
    assert set(exact) == {name for name in found if name.startswith("swift-")}
    for name, version in exact.items():
        assert found[name][:2] == [version, states[name]["revision"]] and states[name]["version"] == version


def test_the_notice_names_every_library_that_is_linked_in(unpacked):
    libraries = [re.sub(r"(-[\d.]+)?\.a$", "", name) for name in sources(unpacked) if name.endswith(".a")]
    assert {"libswiftCore", "libdispatch", "lib_FoundationCollections", "libyaml", "libc"} <= set(libraries)
    notice = (unpacked / "NOTICE").read_text()
    assert [name for name in libraries if not re.search(rf"\b{name}\b", notice)] == []


@needs_groff
def test_every_command_has_a_man_page_without_a_complaint(unpacked):
    commands = subprocess.run([unpacked / BINARY, "__complete", ""], capture_output=True, text=True).stdout.splitlines()
    names = [line.split("\t")[0] for line in commands if "\t" in line]
    pages = {path.name: path for path in (unpacked / "man").iterdir()}
    assert set(pages) == {f"{BINARY}.1"} | {f"{BINARY}-{name}.1" for name in names if name != "help"}
    for name, page in pages.items():
        ran = subprocess.run(["groff", "-man", "-Tutf8", "-ww", page], capture_output=True, text=True)
        text = re.sub("\x1b\\[[0-9;]*m|.\b", "", ran.stdout)
        assert ran.stderr == "" and ran.returncode == 0
        assert all(title in text for title in ("NAME", "SYNOPSIS", "OPTIONS", "SEE ALSO")), name
        assert name == f"{BINARY}.1" or "EXAMPLES" in text, name


VERSION = re.fullmatch(rf"{BINARY}_(.+)_linux_amd64\.tar\.gz", ARCHIVE.name)[1]
needs_skopeo = pytest.mark.skipif(not shutil.which("skopeo"), reason="NOT TESTED: apt-get install skopeo")


def dpkg(root: pathlib.Path, *words) -> str:
    """A package manager with a root of its own: what the machine has is not touched."""
    command = ["dpkg", f"--root={root}", "--force-not-root", "--force-script-chrootless", "--log=/dev/null", *words]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_debian_package_is_installed_and_removed(unpacked, tmp_path):
    for folder in ("info", "updates", "triggers"):
        (tmp_path / "var/lib/dpkg" / folder).mkdir(parents=True)
    (tmp_path / "var/lib/dpkg/status").touch()
    dpkg(tmp_path, "--install", DIST / f"{BINARY}_{VERSION}_amd64.deb")
    share = tmp_path / "usr/share"
    assert (tmp_path / "usr/bin" / BINARY).read_bytes() == (unpacked / BINARY).read_bytes()
    assert os.access(tmp_path / "usr/bin/kubectl_complete-tarantool", os.X_OK)
    assert {page.name for page in (share / "man/man1").iterdir()} == {f"{p.name}.gz" for p in (unpacked / "man").iterdir()}
    for name, shell in {
        "bash-completion/completions/kubectl-tarantool": "bash", "zsh/vendor-completions/_kubectl-tarantool": "zsh",
        "fish/vendor_completions.d/kubectl-tarantool.fish": "fish",
    }.items():
        script = subprocess.run([unpacked / BINARY, "completion", shell], capture_output=True, check=True).stdout
        assert (share / name).read_bytes() == script
    copyright = (share / "doc/kubectl-tarantool/copyright").read_text()
    assert copyright == (unpacked / "LICENSE").read_text() + (unpacked / "NOTICE").read_text()
    fields = dpkg(tmp_path, "--status", BINARY)
    assert f"Version: {VERSION}\n" in fields and "Architecture: amd64\n" in fields
    dpkg(tmp_path, "--purge", BINARY)
    assert [path for path in tmp_path.rglob("usr/**/*") if path.is_file()] == []


@needs_skopeo
def test_the_image_is_copied_and_holds_the_program(unpacked, tmp_path):
    image = f"oci-archive:{DIST / f'{BINARY}_{VERSION}_linux_amd64.oci.tar'}"
    inspected = json.loads(subprocess.run(["skopeo", "inspect", image], check=True, capture_output=True).stdout)
    labels = inspected["Labels"]
    assert inspected["Architecture"] == "amd64" and inspected["Os"] == "linux" and len(inspected["Layers"]) == 1
    assert labels["org.opencontainers.image.version"] == VERSION
    assert labels["org.opencontainers.image.revision"] == (REPOSITORY / ".build/commit").read_text()
    subprocess.run(["skopeo", "--insecure-policy", "copy", "--quiet", image, f"dir:{tmp_path / 'image'}"], check=True)
    manifest = json.loads((tmp_path / "image/manifest.json").read_text())
    config = json.loads((tmp_path / "image" / manifest["config"]["digest"].removeprefix("sha256:")).read_text())
    assert config["config"]["User"] == "65532:65532" and config["config"]["Entrypoint"] == ["/kubectl-tarantool"]
    layer = tmp_path / "image" / manifest["layers"][0]["digest"].removeprefix("sha256:")
    (tmp_path / "root").mkdir()
    subprocess.run(["tar", "xzf", layer, "-C", tmp_path / "root"], check=True)
    assert (tmp_path / "root" / BINARY).read_bytes() == (unpacked / BINARY).read_bytes()
    version = subprocess.run([tmp_path / "root" / BINARY, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.strip() == VERSION
    assert (tmp_path / "root/usr/share/kubectl-tarantool/sbom.spdx.json").is_file()


def test_the_bill_of_materials_is_valid_and_names_what_is_linked_in(unpacked):
    path = DIST / f"{BINARY}_{VERSION}.spdx.json"
    document_of = parse_file(str(path))
    assert [message.validation_message for message in validate_full_spdx_document(document_of)] == []
    assert path.read_bytes() == (unpacked / "sbom.spdx.json").read_bytes()
    found = json.loads(path.read_text())
    assert {package["name"] for package in found["packages"]} == set(sources(unpacked))
    linked = [relation for relation in found["relationships"] if relation["relationshipType"] == "STATIC_LINK"]
    assert len(linked) == len(found["packages"]) - 2


def test_every_file_that_is_published_has_its_sum():
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=DIST, check=True)
    listed = {line.split()[1] for line in (DIST / "SHA256SUMS").read_text().splitlines()}
    assert listed == {path.name for path in DIST.iterdir()} - {"SHA256SUMS", "tarantool.yaml", f"{BINARY}.rb"}
