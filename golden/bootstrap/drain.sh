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

control=router-0-0.shop.shop.svc.cluster.local:8081
router=$control  # an instance with the router role

# [1/11] ask 10 instances for their state
admin router-0-0.shop.shop.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-0-0.shop.shop.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-0-1.shop.shop.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-0-2.shop.shop.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-1-0.shop.shop.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-1-1.shop.shop.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-1-2.shop.shop.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-2-0.shop.shop.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-2-1.shop.shop.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON
admin storage-2-2.shop.shop.svc.cluster.local:8081 <<'JSON'
{"query": "query { cluster { self { uri uuid alias state error } } }\n"}
JSON

# [2/11] probe 4 instances
admin "$control" <<'JSON'
{"query": "mutation ($uri: String!) { probe_server(uri: $uri) }\n", "variables": {"uri": "storage-0-0.shop.shop.svc.cluster.local:3301"}}
JSON
admin "$control" <<'JSON'
{"query": "mutation ($uri: String!) { probe_server(uri: $uri) }\n", "variables": {"uri": "storage-0-1.shop.shop.svc.cluster.local:3301"}}
JSON
admin "$control" <<'JSON'
{"query": "mutation ($uri: String!) { probe_server(uri: $uri) }\n", "variables": {"uri": "storage-1-0.shop.shop.svc.cluster.local:3301"}}
JSON
admin "$control" <<'JSON'
{"query": "mutation ($uri: String!) { probe_server(uri: $uri) }\n", "variables": {"uri": "storage-1-1.shop.shop.svc.cluster.local:3301"}}
JSON

# [3/11] join 5 instances of 3 replicasets
admin "$control" <<'JSON'
{"query": "mutation ($replicasets: [EditReplicasetInput]) {\n  cluster { edit_topology(replicasets: $replicasets) { servers { uri uuid } } }\n}\n", "variables": {"replicasets": [{"uuid": "93216af6-787b-5627-9be6-891a3ebd7cd8", "alias": "router-0", "roles": ["vshard-router"], "weight": 1, "join_servers": [{"uri": "router-0-0.shop.shop.svc.cluster.local:3301", "uuid": "e6752cd3-6660-525c-9c76-f52c05d051de"}]}, {"uuid": "05e42b64-fa81-59e6-beb2-95d84c22a435", "alias": "storage-0", "roles": ["vshard-storage"], "weight": 1, "join_servers": [{"uri": "storage-0-0.shop.shop.svc.cluster.local:3301", "uuid": "497762e2-02a1-583e-8f51-5610375ebae9"}, {"uri": "storage-0-1.shop.shop.svc.cluster.local:3301", "uuid": "c0a88165-efd5-5c54-8439-5e0614c5ba7f"}]}, {"uuid": "a4425233-fc0e-5f63-902e-0edadabe9b9b", "alias": "storage-1", "roles": ["vshard-storage"], "weight": 1, "join_servers": [{"uri": "storage-1-0.shop.shop.svc.cluster.local:3301", "uuid": "65b577a3-9a6d-5da1-a5f6-44c9dc546304"}, {"uri": "storage-1-1.shop.shop.svc.cluster.local:3301", "uuid": "3d4aa571-e9af-5b65-b680-409b3ad7432f"}]}]}}
JSON

# [4/11] bootstrap vshard
admin "$router" <<'JSON'
{"query": "mutation { bootstrap_vshard }\n"}
JSON

# [5/11] set failover to eventual
admin "$control" <<'JSON'
{"query": "mutation ($mode: String) {\n  cluster { failover_params(mode: $mode) { mode } }\n}\n", "variables": {"mode": "eventual"}}
JSON

# [6/11] hand 2 replicasets over to instances that stay
admin "$control" <<'JSON'
{"query": "mutation ($replicasets: [EditReplicasetInput]) {\n  cluster { edit_topology(replicasets: $replicasets) { servers { uri uuid } } }\n}\n", "variables": {"replicasets": [{"uuid": "05e42b64-fa81-59e6-beb2-95d84c22a435", "alias": "storage-0", "failover_priority": ["497762e2-02a1-583e-8f51-5610375ebae9", "c0a88165-efd5-5c54-8439-5e0614c5ba7f"]}, {"uuid": "a4425233-fc0e-5f63-902e-0edadabe9b9b", "alias": "storage-1", "failover_priority": ["65b577a3-9a6d-5da1-a5f6-44c9dc546304", "3d4aa571-e9af-5b65-b680-409b3ad7432f"]}]}}
JSON

# [7/11] move the buckets out of storage-2
admin "$control" <<'JSON'
{"query": "mutation ($replicasets: [EditReplicasetInput]) {\n  cluster { edit_topology(replicasets: $replicasets) { servers { uri uuid } } }\n}\n", "variables": {"replicasets": [{"uuid": "8cf044f2-cae0-519b-8d08-00a2f1173fcb", "alias": "storage-2", "weight": 0}]}}
JSON

# [8/11] expel 5 instances
admin "$control" <<'JSON'
{"query": "query {\n  servers { uri uuid alias status disabled statistics { vshard_buckets_count } replicaset { uuid } }\n  replicasets { uuid alias roles weight all_rw vshard_group master { uuid } active_master { uuid } }\n  cluster {\n    known_roles { name dependencies }\n    vshard_groups { name bucket_count bootstrapped }\n    failover_params { mode }\n  }\n}\n"}
JSON
# An expelled instance never comes back. Go on when the answer above shows no buckets where the weight is 0, and for the
# others an active master that stays: with EXPEL=yes.
if [ "${EXPEL:-}" != yes ]; then
  echo "nothing is expelled yet: read the last answer, then run this again with EXPEL=yes"
  exit 3
fi
admin "$control" <<'JSON'
{"query": "mutation ($servers: [EditServerInput]) {\n  cluster { edit_topology(servers: $servers) { servers { uri uuid } } }\n}\n", "variables": {"servers": [{"uuid": "fb18d157-5afa-5de2-93cb-c7aedd622f5c", "expelled": true}, {"uuid": "876333ba-9436-5258-8894-55d1acfd93e8", "expelled": true}, {"uuid": "d8a9ce19-a880-5757-9ae0-6a0959525842", "expelled": true}, {"uuid": "72bd28f7-989b-5464-b0ca-bed4cd21ae37", "expelled": true}, {"uuid": "562025fb-2315-5c59-bd03-cd5817f797d7", "expelled": true}]}}
JSON

# [9/11] check that all is as planned
admin "$control" <<'JSON'
{"query": "query {\n  servers { uri uuid alias status disabled statistics { vshard_buckets_count } replicaset { uuid } }\n  replicasets { uuid alias roles weight all_rw vshard_group master { uuid } active_master { uuid } }\n  cluster {\n    known_roles { name dependencies }\n    vshard_groups { name bucket_count bootstrapped }\n    failover_params { mode }\n  }\n}\n"}
JSON

# [10/11] list the issues
admin "$control" <<'JSON'
{"query": "query { cluster { issues { level topic message } } }\n"}
JSON

# [11/11] read the rebalancer flags
admin "$control" <<'JSON'
{"query": "query { servers { uuid rebalancer } replicasets { uuid rebalancer } }\n"}
JSON
