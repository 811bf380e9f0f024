#!/usr/bin/env python3
"""Packs a directory as an image of one layer, without a container engine: scripts/image.py DIRECTORY VERSION HOMEPAGE REVISION SECONDS FILE

FILE is an OCI image layout in a tar archive, which skopeo, podman and crane copy to a registry. A static program needs no
base. It runs as 65532, as images without a shell do. The same input gives the same bytes.
"""

import datetime
import gzip
import hashlib
import io
import json
import pathlib
import sys
import tarfile

OWNER = 65532


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def entry(name: str, size: int, mode: int, seconds: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, mode, seconds
    return info


def tar(files: list[tuple[str, bytes, int]], seconds: int) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        folders = sorted({str(parent) for name, _, _ in files for parent in pathlib.PurePosixPath(name).parents} - {"."})
        for folder in folders:
            info = entry(folder, 0, 0o755, seconds)
            info.type = tarfile.DIRTYPE
            archive.addfile(info)
        for name, data, mode in files:
            archive.addfile(entry(name, len(data), mode, seconds), io.BytesIO(data))
    return out.getvalue()


def main():
    folder, version, homepage, revision, seconds, target = sys.argv[1:]
    seconds = int(seconds)
    paths = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file() and "man" not in path.parts)
    root = pathlib.PurePosixPath("usr/share/kubectl-tarantool")
    files = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        is_program = name == "kubectl-tarantool"
        if name == "kubectl_complete-tarantool":
            continue  # a shell script, and there is no shell
        files.append((name if is_program else str(root / name), path.read_bytes(), 0o755 if is_program else 0o644))
    plain = tar(files, seconds)
    layer = gzip.compress(plain, 9, mtime=0)
    created = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    labels = {
        "org.opencontainers.image.title": "kubectl-tarantool",
        "org.opencontainers.image.description": "Runs Tarantool Cartridge clusters on Kubernetes without an operator",
        "org.opencontainers.image.version": version, "org.opencontainers.image.revision": revision,
        "org.opencontainers.image.source": homepage, "org.opencontainers.image.licenses": "BSD-2-Clause",
    }
    config = json.dumps({
        "architecture": "amd64", "os": "linux", "created": created,
        "config": {"Entrypoint": ["/kubectl-tarantool"], "User": f"{OWNER}:{OWNER}", "WorkingDir": "/", "Labels": labels},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest(plain)}"]},
        "history": [{"created": created, "created_by": "scripts/image.py"}],
    }).encode()
    kind = "application/vnd.oci.image"
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": f"{kind}.manifest.v1+json",
        "config": {"mediaType": f"{kind}.config.v1+json", "digest": f"sha256:{digest(config)}", "size": len(config)},
        "layers": [{"mediaType": f"{kind}.layer.v1.tar+gzip", "digest": f"sha256:{digest(layer)}", "size": len(layer)}],
        "annotations": labels,
    }).encode()
    index = json.dumps({
        "schemaVersion": 2, "mediaType": f"{kind}.index.v1+json",
        "manifests": [{
            "mediaType": f"{kind}.manifest.v1+json", "digest": f"sha256:{digest(manifest)}", "size": len(manifest),
            "platform": {"architecture": "amd64", "os": "linux"},
            "annotations": {"org.opencontainers.image.ref.name": version},
        }],
    }).encode()
    blobs = sorted((f"blobs/sha256/{digest(blob)}", blob, 0o644) for blob in (config, manifest, layer))
    layout = [("index.json", index, 0o644), ("oci-layout", b'{"imageLayoutVersion": "1.0.0"}', 0o644)]
    pathlib.Path(target).write_bytes(tar(blobs + layout, seconds))


main()
