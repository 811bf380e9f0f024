#!/usr/bin/env python3
"""Writes what is linked into the release as SPDX 2.3 JSON: scripts/sbom.py SOURCES HOMEPAGE SECONDS >FILE

SOURCES is what scripts/sources.sh prints, SECONDS the time of the commit. The same input gives the same bytes. What has
no licence in the table below ends the release.
"""

import datetime
import hashlib
import json
import pathlib
import re
import sys

SWIFT = "Apache-2.0 WITH Swift-exception"
GCC = "GPL-3.0-or-later WITH GCC-exception-3.1"
# The licence of a name in SOURCES; the first pattern that matches decides.
LICENCES = [
    (r"kubectl-tarantool", "BSD-2-Clause"),
    (r"compiler", SWIFT),
    (r"swift-crypto", "Apache-2.0"),
    (r"swift-.*", SWIFT),
    (r"libyaml\.a", "MIT"),
    (r"(libc|libm|libm-[\d.]+|libmvec|libpthread|libdl|librt|libutil)\.a", "LGPL-2.1-or-later"),
    (r"(libstdc\+\+|libgcc|libgcc_eh)\.a", GCC),
    (r"(libswift|lib_?Foundation|libdispatch|libBlocksRuntime|libCoreFoundation|lib_Foundation).*\.a", SWIFT),
]


def licence(name: str) -> str:
    for pattern, text in LICENCES:
        if re.fullmatch(pattern, name):
            return text
    sys.exit(f"scripts/sbom.py has no licence for {name}: add it, and name it in NOTICE")


def identifier(name: str) -> str:
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def package(name: str, version: str, revision: str, digest: str, homepage: str) -> dict:
    found = {
        "SPDXID": identifier(name), "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": licence(name), "licenseDeclared": licence(name),
        "copyrightText": "NOASSERTION", "checksums": [{"algorithm": "SHA256", "checksumValue": digest}],
    }
    if name.startswith("swift-"):
        found["downloadLocation"] = f"git+https://github.com/apple/{name}@{revision}"
        found["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                  "referenceLocator": f"pkg:swift/github.com/apple/{name}@{version}"}]
    elif name == "kubectl-tarantool":
        found["homepage"] = homepage
    elif "=" in version:
        debian, _, of_package = version.partition("=")
        found["versionInfo"] = of_package
        found["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                  "referenceLocator": f"pkg:deb/debian/{debian}@{of_package}"}]
    return found


def main():
    sources, homepage, seconds = pathlib.Path(sys.argv[1]).read_text(), sys.argv[2], int(sys.argv[3])
    rows = [line.split(" ") for line in sources.splitlines() if not line.startswith("#")]
    packages = [package(*row, homepage) for row in rows]
    root = identifier("kubectl-tarantool")
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": root}]
    for row, found in zip(rows, packages):
        if found["SPDXID"] == root:
            continue
        if row[0] == "compiler":
            kind = {"spdxElementId": found["SPDXID"], "relationshipType": "BUILD_TOOL_OF", "relatedSpdxElement": root}
        else:
            kind = {"spdxElementId": root, "relationshipType": "STATIC_LINK", "relatedSpdxElement": found["SPDXID"]}
        relations.append(kind)
    created = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    document = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"kubectl-tarantool-{rows[0][1]}",
        "documentNamespace": f"{homepage}/spdx/{hashlib.sha256(sources.encode()).hexdigest()}",
        "creationInfo": {"created": created, "creators": ["Tool: kubectl-tarantool/scripts/sbom.py"]},
        "packages": packages, "relationships": relations,
    }
    print(json.dumps(document, indent=2))


main()
