-- Makes text of others printable: no control characters, no secrets, no more than a terminal holds.
local digest, utf8 = require('digest'), require('utf8')

local text = {}

local MOST_BYTES = 4096 -- that are looked at
local MOST_SHOWN = 300 -- bytes of one answer
local SHORT = 4 -- a secret of fewer bytes is hidden only where it stands alone

local forms, longest, names = {}, 0, {} -- what to hide, and what to call UUIDs and URIs

-- All the ways in which a secret may have been sent.
local function forms_of(secret, user)
  local found = {secret, (secret:gsub('["\\]', '\\%0'))}
  for _, value in ipairs({secret, user .. ':' .. secret}) do
    found[#found + 1] = digest.base64_encode(value, {nowrap = true}):gsub('=*$', '')
  end
  for position = 1, #found do
    for _, form in ipairs({'%%%02X', '%%%02x'}) do
      local encoded = found[position]:gsub('[^%w%-%._~]', function(byte) return form:format(byte:byte()) end)
      found[#found + 1], found[#found + 2] = encoded, encoded:gsub('%%20', '+')
    end
  end
  return found
end

-- Sets what is never shown, and what is shown instead of UUIDs and URIs. A secret within `vocabulary`, the log's
-- words, is hidden only where it stands alone.
function text.learn(secrets, user, vocabulary, names_to_use)
  forms, longest, names = {}, 0, names_to_use or {}
  local known = {}
  for _, secret in pairs(secrets) do
    for _, form in ipairs(secret ~= '' and forms_of(secret, user) or {}) do
      local is_word = #form < SHORT or (vocabulary or ''):find(form, 1, true) ~= nil
      if not known[form] then forms[#forms + 1] = {text = form, is_word = is_word} end
      known[form], longest = true, math.max(longest, #form)
    end
  end
  table.sort(forms, function(one, other) return #one.text > #other.text end)
end

function text.hide(value)
  for _, form in ipairs(forms) do
    local whole = value
    value = whole:gsub('()' .. form.text:gsub('%W', '%%%0') .. '()', function(first, after)
      local is_part = whole:sub(first - 1, first - 1):find('[%w_%-%.]') or whole:sub(after, after):find('[%w_%-]')
      return not (form.is_word and is_part) and '***' or nil
    end)
  end
  return value
end

-- The start of a long text, with no part of a secret at its end.
function text.bounded(value)
  if #value <= MOST_BYTES then return value end
  local start = text.hide(value:sub(1, MOST_BYTES + longest))
  return start:sub(1, -longest - 1)
end

local INVISIBLE = { -- bidi controls, line separators, and what shows nothing; each with the last of its range
  {0x80, 0x9F}, {0xAD, 0xAD}, {0x61C, 0x61C}, {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},
  {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFF}, {0xE0000, 0xE0FFF},
}

local function is_invisible(code)
  for _, range in ipairs(INVISIBLE) do
    if code >= range[1] and code <= range[2] then return true end
  end
  return false
end

-- Of bytes from 128 on; what is not UTF-8 is shown byte by byte.
local function printable_bytes(bytes)
  local parts, at = {}, 1
  while at <= #bytes do
    local after, code = utf8.next(bytes, at)
    if not after then
      parts[#parts + 1] = ('\\x%02x'):format(bytes:byte(at))
    elseif is_invisible(code) then
      parts[#parts + 1] = ('\\u{%x}'):format(code)
    else
      parts[#parts + 1] = bytes:sub(at, after - 1)
    end
    at = after or at + 1
  end
  return table.concat(parts)
end

-- One line without anything that a terminal would obey: `\u{1b}` for ESC.
function text.printable(value)
  return (value:gsub('[\t\r\n]+', ' '):gsub('[%z\1-\31\127]', function(character)
    return ('\\u{%x}'):format(character:byte())
  end):gsub('[\128-\255]+', printable_bytes))
end

function text.shortened(value)
  if #value <= MOST_SHOWN then return value end
  return value:sub(1, MOST_SHOWN + 1):gsub('[^\128-\191][\128-\191]*$', '') .. '...' -- but for the last character
end

-- What somebody answered, printable, with names for UUIDs and URIs.
function text.clean(value)
  if type(value) ~= 'string' then value = type(value) == 'number' and tostring(value) or '' end
  value = text.hide(text.bounded(value)):gsub('://[^%s/@]*@', '://***@')
  value = value:gsub('"?([%w%-%.]+:?%d*)"?', names)
  return text.shortened(text.printable(value))
end

-- As many words as fit: "a, b and 3 more".
function text.row(words)
  local row = words[1]
  for i = 2, #words do
    if #row + #words[i] > 44 then return row .. ' and ' .. #words - i + 1 .. ' more' end
    row = row .. ', ' .. words[i]
  end
  return row
end

return text
