"""A backup has the very bytes that the instances have: of files of many pieces, several of which are read at once."""

import pytest

from saved import NAME, Site
from topology import kv

TOPOLOGY = kv(routers=1, storages=2, replicas=1)
STORAGES = ("storage-0-0", "storage-1-0")

# What an application may do meanwhile that uses the buffer which all fibers of an instance share.
BUSY = """
rawset(_G, 'is_busy', true)
rawset(_G, 'wrong', 0)
require('fiber').create(function()
  local first = string.rep('a', 1000)
  local row = box.tuple.new({1, first, 0})
  while is_busy do
    for i = 1, 20 do
      local other = row:update({{'=', 3, i}})
      if other[2] ~= first or other[3] ~= i then wrong = wrong + 1 end
    end
    require('fiber').sleep(0.0005)
  end
end)
"""


FILL = "for i = 1, 1500 do box.space.memtx:replace({i, require('digest').urandom(10000)}) end"


@pytest.fixture
def site(lab):
    site = Site(lab, TOPOLOGY, rows=0)
    yield site
    site.databases.stop()


def test_large_files_are_saved_byte_by_byte(site):
    for name in STORAGES:
        site.databases[name].run(FILL)
        site.databases[name].run(BUSY)
    site.backup(seconds=20)
    site.check_sums()
    for name in STORAGES:
        assert site.databases[name].run("is_busy = false return wrong") == 0, name
    for instance in site.manifest()["instances"]:
        for file in instance["files"]:
            saved = (site.target / NAME / instance["pod"] / file["path"]).read_bytes()
            assert saved == (site.databases[instance["pod"]].data / file["path"]).read_bytes(), file["path"]


def test_large_files_are_restored_byte_by_byte(site):
    for name in STORAGES:
        site.databases[name].run(FILL)
    site.backup(seconds=20)
    before = {name: site.databases[name].rows() for name in STORAGES}
    site.lose()
    for name in STORAGES:
        site.restore(name)
        assert site.databases[name].start().rows() == before[name]
