local files = require('backup.files')
local manifest = require('backup.manifest')
local members = require('backup.members')
local support = require('support')

local tests = {}

function tests.test_who_is_who_is_the_same_in_any_order()
  local planned = members.planned(support.plan({}))
  support.equal(#planned, 5)
  support.equal(planned[2], {
    pod = 'storage-0-0', uri = 'storage-0-0.kv.default.svc.cluster.local:3301', uuid = 'uuid-of-storage-0-0',
    replicaset = {alias = 'storage-0', uuid = 'uuid-of-storage-0'},
  })
  local sum = manifest.identities(planned)
  planned[1], planned[5] = planned[5], planned[1]
  support.equal(manifest.identities(planned), sum)
  planned[1].uuid = 'another'
  support.equal(manifest.identities(planned) == sum, false)
end

function tests.test_a_replica_has_all_rows_or_not()
  support.equal(members.has_all({[1] = 5, [2] = 3}, {[1] = 5}), true)
  support.equal(members.has_all({[1] = 4, [2] = 3}, {[1] = 5}), false)
  support.equal(members.has_all({[1] = 5}, {[1] = 5, [2] = 1}), false)
  support.equal(members.has_all({[1] = 5}, {[0] = 9, [1] = 5}), true) -- local rows are nobody else's
end

function tests.test_paths_stay_within_their_folder()
  for _, path in ipairs({'a', '512/0/1.run', 'config/topology.yml', '..a/b'}) do
    support.equal({path, files.is_within(path)}, {path, true})
  end
  for _, path in ipairs({'', '/a', '..', '../a', 'a/../b', 'a/..', './a', 'a//b', 'a\nb', 'a\0b'}) do
    support.equal({path, files.is_within(path)}, {path, false})
  end
end

function tests.test_a_seal_opens_to_its_cookie_alone()
  local seal = manifest.sealed('secret')
  support.equal({manifest.opens(seal, 'secret'), manifest.opens(seal, 'Secret'), manifest.opens(nil, 'secret')},
    {true, false, false})
end

function tests.test_names()
  for name, is_right in pairs({['kv-2026-03-14-150926'] = true, ['.kv'] = false, ['a/b'] = false, [''] = false}) do
    support.equal({name, manifest.is_name(name)}, {name, is_right})
  end
end

return tests
