-- The passwords that the Job was given, from its environment alone.
local secrets = {
  user = os.getenv('BOOTSTRAP_ADMIN_USER') or 'admin',
  admin = os.getenv('BOOTSTRAP_ADMIN_PASSWORD'),
  -- Of the state providers, by the argument of failover_params that each belongs to.
  providers = {
    etcd2_params = os.getenv('BOOTSTRAP_ETCD2_PASSWORD'), tarantool_params = os.getenv('BOOTSTRAP_STATEBOARD_PASSWORD'),
  },
}

-- All of them, as a list.
function secrets.all()
  local found = {secrets.admin}
  for _, password in pairs(secrets.providers) do found[#found + 1] = password end
  return found
end

-- Variables of a call with the passwords that belong to them: the plan holds none.
function secrets.added_to(variables)
  local complete = table.deepcopy(variables or {})
  for name, password in pairs(secrets.providers) do
    if type(complete[name]) == 'table' then complete[name].password = password end
  end
  return complete
end

return secrets
