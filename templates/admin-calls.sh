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
