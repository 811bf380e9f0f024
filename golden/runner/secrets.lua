-- Passwords, from the environment alone.
local secrets = {
  user = os.getenv('BOOTSTRAP_ADMIN_USER') or 'admin',
  admin = os.getenv('BOOTSTRAP_ADMIN_PASSWORD'),
  cookie = os.getenv('BOOTSTRAP_CLUSTER_COOKIE'),
  -- Of state providers, by the argument of failover_params.
  etcd2_params = os.getenv('BOOTSTRAP_ETCD2_PASSWORD'), tarantool_params = os.getenv('BOOTSTRAP_STATEBOARD_PASSWORD'),
}

secrets.all = {secrets.admin, secrets.cookie, secrets.etcd2_params, secrets.tarantool_params} -- with gaps

-- The variables of a call with passwords: the plan holds none.
function secrets.added_to(variables)
  local complete = table.deepcopy(variables or {})
  for name, value in pairs(complete) do
    if type(value) == 'table' and secrets[name] then value.password = secrets[name] end
  end
  return complete
end

return secrets
