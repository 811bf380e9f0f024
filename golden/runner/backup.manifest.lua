-- What a backup holds: `manifest.yaml`, written last. A backup without it does not exist.
local digest, yaml = require('digest'), require('yaml')
local files = require('backup.files')

local manifest = {}

local FORMAT = 1
local FILE, BEGUN = '/manifest.yaml', '/begun.yaml'
local ROUNDS = 100000 -- of PBKDF2: a cookie that was made up by a person should not be found by trying

manifest.FOLDER = '/backup'

-- A name as this tool makes them, or as a person may write it.
function manifest.is_name(name) return name:find('^%w[%w%.%-]*$') ~= nil and #name <= 100 end

function manifest.folder(name) return manifest.FOLDER .. '/' .. name end

-- A sum over who is who: the same for the documents that a backup was made by and for those that it is restored by.
function manifest.identities(instances)
  local lines = {}
  for position, one in ipairs(instances) do
    lines[position] = ('%s %s %s %s\n'):format(one.uri, one.uuid, one.replicaset.alias, one.replicaset.uuid)
  end
  table.sort(lines)
  return digest.sha256_hex(table.concat(lines))
end

local function hashed(cookie, salt, rounds)
  return (digest.pbkdf2(cookie, salt, rounds, 32):gsub('.', function(c) return ('%02x'):format(c:byte()) end))
end

-- Tells a wrong cookie without telling the right one.
function manifest.sealed(cookie)
  local salt = digest.base64_encode(digest.urandom(16), {nowrap = true})
  return {salt = salt, rounds = ROUNDS, pbkdf2 = hashed(cookie, salt, ROUNDS)}
end

function manifest.opens(seal, cookie)
  return type(seal) == 'table' and hashed(cookie, tostring(seal.salt), tonumber(seal.rounds) or 1) == seal.pbkdf2
end

-- Returns a manifest, or nil and why there is none.
function manifest.read(name)
  local content = files.content(manifest.folder(name) .. FILE)
  if not content then return nil, 'there is no manifest' end
  local ok, found = pcall(yaml.decode, content)
  local is_manifest = ok and type(found) == 'table' and type(found.instances) == 'table'
  if not is_manifest then return nil, 'its manifest is unreadable' end
  if found.format ~= FORMAT then return nil, 'its manifest is of format ' .. tostring(found.format) end
  return found
end

function manifest.write(name, content)
  content.format = FORMAT
  files.put(manifest.folder(name) .. FILE, yaml.encode(content))
end

-- Whose an unfinished backup is; nil where nobody says.
function manifest.owner(name)
  local ok, begun = pcall(yaml.decode, files.content(manifest.folder(name) .. BEGUN) or '')
  return ok and type(begun) == 'table' and begun.cluster or nil
end

-- Whether a folder is of this cluster, or was left by a run that ended before it could say whose it is.
function manifest.may_take(name, cluster)
  local owner = manifest.owner(name)
  if owner then return owner == cluster end
  for _, found in ipairs(files.names(manifest.folder(name))) do
    if ('/' .. found):sub(1, #BEGUN) ~= BEGUN then return false end
  end
  return true
end

function manifest.begin(name, cluster)
  files.make_folder(manifest.folder(name))
  files.put(manifest.folder(name) .. BEGUN, yaml.encode({cluster = cluster}))
end

-- Ends the existence of a backup before its files.
function manifest.remove(name)
  local folder = manifest.folder(name)
  files.remove(folder .. FILE)
  files.sync_folder(folder)
  files.remove(folder)
end

-- The names in the target, with the manifest of those that are complete: all of this cluster.
local function of_cluster(cluster)
  local complete, unfinished = {}, {}
  for _, name in ipairs(files.names(manifest.FOLDER)) do
    local found = manifest.is_name(name) and manifest.read(name)
    if found and found.cluster == cluster then
      complete[#complete + 1] = {name = name, time = tostring(found.time)}
    elseif not found and manifest.is_name(name) and manifest.owner(name) == cluster then
      unfinished[#unfinished + 1] = name
    end
  end
  table.sort(complete, function(one, other)
    if one.time == other.time then return one.name < other.name end
    return one.time < other.time
  end)
  return complete, unfinished
end

-- Removes what killed runs left. To be called when no other run can be at work.
function manifest.sweep(cluster, except)
  for _, name in ipairs(select(2, of_cluster(cluster))) do
    if name ~= except then pcall(files.remove, manifest.folder(name)) end -- the next run tries again
  end
end

-- Removes the oldest complete ones down to so many, never the one that was just made: a clock that was wrong may have
-- made others younger. Returns the names of the removed.
function manifest.keep(cluster, count, made)
  local complete, removed = of_cluster(cluster), {}
  local surplus = #complete - math.max(count, 1)
  for _, one in ipairs(complete) do
    if #removed < surplus and one.name ~= made then
      manifest.remove(one.name)
      removed[#removed + 1] = one.name
    end
  end
  return removed
end

return manifest
