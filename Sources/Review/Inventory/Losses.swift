/// Why something of another tool has no place in the documents, by the beginning of its name.
struct Losses {
  private let reasons: [(prefix: String, reason: String)]
  private let known: Set<String>

  /// Nil for what is read, or what belongs to the inventory's author alone.
  func reason(for name: String) -> String? {
    if known.contains(name) { return nil }
    return reasons.first { name.hasPrefix($0.prefix) }?.reason
  }

  /// The variables of ansible-cartridge (`doc/variables.md`) and of Ansible's connections.
  static let ofInventory = Losses(
    reasons: [
      ("ansible_", "nobody logs in to pods"), ("become", "nobody logs in to pods"),
      (
        "cartridge_auth",
        "users are created in the web interface; name a Secret in `bootstrap.adminSecret` if it asks for a password"
      ),
      ("cartridge_package_path", "build an image of the package: cartridge pack docker"),
      ("cartridge_app_config_", "write the sections into `config`"),
      ("cartridge_app_", "the image decides on it"),
      ("cartridge_extra_env", "write them into `env` of the ReplicasetTemplate"),
      ("cartridge_runtime_params", "write them into `env` of the ReplicasetTemplate"),
      ("cartridge_failover_promote_params", "`kubectl tarantool rollout` moves leaders"),
      ("cartridge_", "a setting of the playbook"), ("twophase_", "set it in the application"),
      ("restarted", "Kubernetes restarts pods"), ("edit_topology_", "a setting of the playbook"),
      ("instance_", "a setting of the playbook"), ("bootstrap_vshard_", "a setting of the playbook"),
      ("connect_to_membership_", "a setting of the playbook"), ("wait_", "a setting of the playbook"),
      ("allow", "a setting of the playbook"), ("show_issues", "a setting of the playbook"),
    ],
    known: [
      "cartridge_app_name", "cartridge_cluster_cookie", "cartridge_bootstrap_vshard", "cartridge_failover_params",
      "cartridge_failover", "cartridge_app_config", "cartridge_defaults",
    ])

  /// Parameters of instances that the documents decide on.
  static let ofInstances = Losses(
    reasons: [
      ("advertise_uri", "each pod has its own"), ("advertise_uris", "each pod has its own"),
      ("http_port", "all pods serve HTTP on port 8081"), ("http_host", "all pods serve HTTP on port 8081"),
      ("listen", "all pods listen on port 3301"), ("workdir", "a volume of each pod"),
      ("work_dir", "a volume of each pod"),
      ("memtx_dir", "a volume of each pod"), ("vinyl_dir", "a volume of each pod"), ("wal_dir", "a volume of each pod"),
      ("pid_file", "Kubernetes runs the process"), ("console_sock", "Kubernetes runs the process"),
      ("log", "`kubectl logs` shows what is written to standard error"), ("alias", "the name of the pod"),
      ("instance_name", "the name of the pod"), ("cluster_cookie", "in a Secret"),
    ], known: ["log_level", "log_format", "log_nonblock"])
}
