#!/bin/sh
# The same admin calls that the bootstrap Job sends to a cluster that was never configured, to be run step by step by a
# person: from a pod in the cluster's network, one block after the other. Read each answer before you go on: an error
# comes with HTTP 200, as {"errors": [...]}. On a cluster that is already configured, send nothing of this without having
# read what `servers` answers.
set -eu

# If authentication is on, set BOOTSTRAP_ADMIN_USER (admin) and BOOTSTRAP_ADMIN_PASSWORD (the cluster cookie).
admin() {
  echo "== $1"
  curl -fsS -X POST "http://$1/admin/api" -H 'Content-Type: application/json' --data-binary @- \
    ${BOOTSTRAP_ADMIN_PASSWORD:+--user "${BOOTSTRAP_ADMIN_USER:-admin}:$BOOTSTRAP_ADMIN_PASSWORD"}
  echo
}

control=routers-0-0.kv.kv.svc.cluster.local:8081
router=$control  # an instance with the router role

# [1/8] ask 5 instances for their state
admin routers-0-0.kv.kv.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-0-0.kv.kv.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-0-1.kv.kv.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-1-0.kv.kv.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-1-1.kv.kv.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON

# [2/8] probe 4 instances
admin "$control" <<'JSON'
{"query": "mutation ($uri: String!) { probe_server(uri: $uri) }\n", "variables": {"uri": "storage-0-0.kv.kv.svc.cluster.local:3301"}}
JSON
admin "$control" <<'JSON'
{"query": "mutation ($uri: String!) { probe_server(uri: $uri) }\n", "variables": {"uri": "storage-0-1.kv.kv.svc.cluster.local:3301"}}
JSON
admin "$control" <<'JSON'
{"query": "mutation ($uri: String!) { probe_server(uri: $uri) }\n", "variables": {"uri": "storage-1-0.kv.kv.svc.cluster.local:3301"}}
JSON
admin "$control" <<'JSON'
{"query": "mutation ($uri: String!) { probe_server(uri: $uri) }\n", "variables": {"uri": "storage-1-1.kv.kv.svc.cluster.local:3301"}}
JSON

# [3/8] join 5 instances of 3 replicasets
admin "$control" <<'JSON'
{"query": "mutation ($replicasets: [EditReplicasetInput]) {\n  cluster { edit_topology(replicasets: $replicasets) { servers { uri uuid } } }\n}\n", "variables": {"replicasets": [{"uuid": "bcd73d75-3337-51f9-8f43-73e27f88964f", "alias": "routers-0", "roles": ["router"], "weight": 1, "join_servers": [{"uri": "routers-0-0.kv.kv.svc.cluster.local:3301", "uuid": "3d71e4fc-2f78-5d48-bdc4-9d05d35672bb"}]}, {"uuid": "05e42b64-fa81-59e6-beb2-95d84c22a435", "alias": "storage-0", "roles": ["storage"], "weight": 1, "join_servers": [{"uri": "storage-0-0.kv.kv.svc.cluster.local:3301", "uuid": "497762e2-02a1-583e-8f51-5610375ebae9"}, {"uri": "storage-0-1.kv.kv.svc.cluster.local:3301", "uuid": "c0a88165-efd5-5c54-8439-5e0614c5ba7f"}]}, {"uuid": "a4425233-fc0e-5f63-902e-0edadabe9b9b", "alias": "storage-1", "roles": ["storage"], "weight": 1, "join_servers": [{"uri": "storage-1-0.kv.kv.svc.cluster.local:3301", "uuid": "65b577a3-9a6d-5da1-a5f6-44c9dc546304"}, {"uri": "storage-1-1.kv.kv.svc.cluster.local:3301", "uuid": "3d4aa571-e9af-5b65-b680-409b3ad7432f"}]}]}}
JSON

# [4/8] bootstrap vshard
admin "$router" <<'JSON'
{"query": "mutation { bootstrap_vshard }\n"}
JSON

# [5/8] set failover to eventual
admin "$control" <<'JSON'
{"query": "mutation ($mode: String) {\n  cluster { failover_params(mode: $mode) { mode } }\n}\n", "variables": {"mode": "eventual"}}
JSON

# [6/8] check that all is as planned
admin "$control" <<'JSON'
{"query": "query {\n  servers { uri uuid alias status disabled statistics { vshard_buckets_count } replicaset { uuid } }\n  replicasets { uuid alias roles weight all_rw vshard_group master { uuid } active_master { uuid } }\n  cluster {\n    known_roles { name dependencies }\n    vshard_groups { name bucket_count bootstrapped }\n    failover_params { mode }\n  }\n}\n"}
JSON

# [7/8] list the issues
admin "$control" <<'JSON'
{"query": "query { cluster { issues { level topic message } } }\n"}
JSON

# [8/8] read the rebalancer flags
admin "$control" <<'JSON'
{"query": "query { servers { uuid rebalancer } replicasets { uuid rebalancer } }\n"}
JSON
