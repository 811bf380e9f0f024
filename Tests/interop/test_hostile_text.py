"""What is made of hostile words is read by those whom they are to deceive: browsers, Graphviz, code hosts."""

import html.parser
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree

import lxml.etree
import pytest

from hostile import Words, is_visible, quoted
from test_readers import BINARY

SEEDS = range(25)
needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="NOT TESTED: apt-get install graphviz")
needs_cmark = pytest.mark.skipif(not shutil.which("cmark-gfm"), reason="NOT TESTED: apt-get install cmark-gfm")
DOCUMENTS = """
apiVersion: tarantool.io/v1alpha1
kind: Cluster
metadata: {{name: kv}}
spec: {{selector: {{matchLabels: {{tarantool.io/cluster-id: kv}}}}}}
---
apiVersion: tarantool.io/v1alpha1
kind: Role
metadata: {{name: storage, labels: {{tarantool.io/cluster-id: kv}}}}
spec: {{replicas: 1, selector: {{matchLabels: {{template: storage}}}}, vshard: {{clusterRoles: [{roles}]}}}}
---
apiVersion: tarantool.io/v1alpha1
kind: ReplicasetTemplate
metadata: {{name: storage, labels: {{template: storage}}}}
spec: {{replicas: 1, template: {{spec: {{containers: [{{name: cartridge, image: "app:1"}}]}}}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: a}}
spec: {{rules: [{{host: {host}, http: {{paths: [{{path: {path}, pathType: Prefix, backend: {{service: {{name: web}}}}}}]}}}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec: {{selector: {{tarantool.io/cluster-id: kv}}}}
"""


def run(*words: str, text: str = "", codes: tuple[int, ...] = (0,)) -> str:
    ran = subprocess.run([BINARY, *words], input=text.encode(), capture_output=True, check=False)
    assert ran.returncode in codes, ran.stderr
    return ran.stdout.decode()


def picture(language: str, role: str, host: str, path: str) -> str:
    text = DOCUMENTS.format(roles=quoted(role), host=quoted(host), path=quoted(path))
    return run("graph", "-f", "-", "-o", language, text=text)


def hostile_picture(language: str, seed: int) -> tuple[str, list[str]]:
    words = Words(seed)
    used = [words.next() for _ in range(3)]
    return picture(language, *used), used


def shape(root) -> set[tuple]:
    """The elements of a picture with the names of their attributes."""
    return {(element.tag, *sorted(element.keys())) for element in root.iter()}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_picture_holds_no_more_than_an_innocent_one(seed):
    text, used = hostile_picture("svg", seed)
    innocent = shape(xml.etree.ElementTree.fromstring(picture("svg", "a", "b", "c")))
    one = xml.etree.ElementTree.fromstring(text)
    other = lxml.etree.fromstring(text.encode())
    assert shape(one) == shape(other) == innocent
    titles = [[element.text for element in root.iter("{http://www.w3.org/2000/svg}title")] for root in (one, other)]
    assert titles[0] == titles[1]
    forbidden = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
    assert f"Ingress {forbidden.sub('', used[1] + used[2])}" in titles[0]


@needs_dot
@pytest.mark.parametrize("seed", SEEDS)
def test_graphviz_draws_labels_and_no_links(seed):
    text, used = hostile_picture("dot", seed)
    ran = subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=True)
    assert ran.stderr == b""
    root = xml.etree.ElementTree.fromstring(ran.stdout)
    assert not [element.attrib for element in root.iter() if any("href" in key for key in element.attrib)]
    tags = {element.tag.partition("}")[2] for element in root.iter()}
    # The tooltip of an instance is an anchor without an address.
    assert tags <= {"svg", "g", "title", "polygon", "path", "text", "ellipse", "a"}
    shown = {"".join(element.itertext()).replace("\xa0", " ") for element in root.iter() if element.tag.endswith("}text")}
    for label in (used[0], used[1] + used[2]):
        assert not is_visible(label) or label in shown or "  " in label or label != label.strip(), label


@pytest.mark.parametrize("seed", SEEDS)
def test_labels_of_mermaid_end_where_they_should(seed):
    innocent = picture("mermaid", "a", "b", "c")
    text, _ = hostile_picture("mermaid", seed)

    def frame(picture: str) -> str:
        return re.sub(r'"[^"\n]*"', '""', picture)

    assert frame(text) == frame(innocent)
    for label in re.findall(r'"([^"\n]*)"', text):
        rest = re.sub(r"</?b>|<br/>|#(\d+|quot|lt|gt|amp);|fa:(?=\d)| \(control\)", "", label)
        assert not re.search(r"[<>&`{}%\[\]|*~$\\#]|fa:", rest), label


class Elements(html.parser.HTMLParser):
    """The elements of a page, the cells of its table, and the text that is not code."""

    def __init__(self, text: str):
        super().__init__()
        self.found, self.rows, self.plain, self.open = set(), [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.add((tag, *attributes))
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        if "td" in self.open:
            self.rows[-1][-1] += data
        if "code" not in self.open:
            self.plain.append(data)


def live(words: Words, other: Words) -> str:
    """A StatefulSet whose name is of the first words, and all else of the second."""
    name, kind = quoted(words.next()), quoted(words.next())
    return f"""
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {{name: {name}}}
  spec:
    serviceName: {quoted(other.next())}
    template: {{spec: {{containers: [{{name: a, image: {quoted(other.next())}, {quoted(other.next())}: b}}]}}}}
- {{apiVersion: v1, kind: {kind}, metadata: {{name: {name}}}, data: {{a: {quoted(other.next())}}}}}
- {{apiVersion: v1, kind: {kind}, metadata: {{name: {quoted(other.next())}}}}}
"""


@needs_cmark
@pytest.mark.parametrize("seed", range(100))
def test_a_code_host_shows_a_table_and_nothing_else(seed, tmp_path):
    (tmp_path / "old").write_text(live(Words(seed), Words(seed + 1000)))
    (tmp_path / "new").write_text(live(Words(seed), Words(seed + 2000)))
    files = [str(tmp_path / "old"), str(tmp_path / "new")]
    text = run("plan", *files, "-o", "markdown", codes=(1,))
    changes = json.loads(run("plan", *files, "-o", "json", codes=(1,)))["changes"]
    extensions = [word for name in ("table", "autolink", "strikethrough", "tasklist") for word in ("-e", name)]
    ran = subprocess.run(["cmark-gfm", "--unsafe", *extensions], input=text.encode(), capture_output=True, check=True)
    page = Elements(ran.stdout.decode())
    assert page.found <= {(tag,) for tag in ("p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code")}
    assert [len(row) for row in page.rows] == [4] * (len(changes) + 1)
    for row, change in zip(page.rows[1:], changes, strict=True):
        assert row[0] == change["class"]
        if is_visible(change["object"]) and "  " not in change["object"]:
            assert row[1] == change["object"].strip() or row[1].strip() == change["object"].strip()
    # What a code host makes links of, outside code.
    assert not re.search(r"@|#\d|\bGH-\d|://|www\.|:\w+:|\$", "".join(page.plain), re.IGNORECASE)
