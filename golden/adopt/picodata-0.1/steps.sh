#!/bin/sh
# Takes a cluster over from tarantool-operator without a restart. Read it, then run it step by step: every step can
# be run again, and until the custom resources are removed you can go back by starting the operator again.
set -eu

# Waits until the last pod of a Deployment is gone.
gone() {
  deployment=$1
  shift
  selector=$(kubectl get deployment "$deployment" "$@" \
    -o go-template='{{range $key, $value := .spec.selector.matchLabels}}{{$key}}={{$value}},{{end}}')
  while :; do
    pods=$(kubectl get pods --selector="${selector%,}" "$@" -o name)
    [ -n "$pods" ] || break
    echo "waiting for the end of" $pods
    sleep 1
  done
}

# Shows a log, and goes on if it cannot be read or is already deleted.
logs() { kubectl logs "$@" || echo "the log cannot be read; what counts is that the Job is complete" >&2; }

# 1. Stop the operator, and wait until its pod is gone: it would undo what is applied. Its name and namespace may
#    differ in your cluster.
kubectl scale deployment tarantool-operator --replicas=0 -n "${OPERATOR_NAMESPACE:-tarantool-operator}"
gone tarantool-operator -n "${OPERATOR_NAMESPACE:-tarantool-operator}"

# 2. Take what the operator made out of its ownership. Without this step the removal of the custom resources, of
#    their CustomResourceDefinitions or of a helm release would delete it.
kubectl patch statefulset shop-router-0 -n shop --type=merge -p '{"metadata": {"ownerReferences": null}}'
kubectl patch statefulset shop-hot-0 -n shop --type=merge -p '{"metadata": {"ownerReferences": null}}'
kubectl patch statefulset shop-hot-1 -n shop --type=merge -p '{"metadata": {"ownerReferences": null}}'
kubectl patch service shop -n shop --type=merge -p '{"metadata": {"ownerReferences": null}}'

# 3. Apply what was rendered from the documents. Pods are not restarted; the Job changes nothing if all is as planned.
kubectl apply --server-side --force-conflicts -f kv/manifests.yaml

# 4. Check that every pod is as old as before and the Job is complete.
kubectl wait --for=condition=complete --timeout=15m job/shop-bootstrap-HASH -n shop
logs job/shop-bootstrap-HASH -n shop
kubectl get pods -n shop

# 5. Remove the custom resources. They own nothing any more.
kubectl delete clusters.tarantool.io shop -n shop --cascade=orphan
kubectl delete roles.tarantool.io shop-router -n shop --cascade=orphan
kubectl delete roles.tarantool.io shop-hot -n shop --cascade=orphan
kubectl delete replicasettemplates.tarantool.io shop-router-template -n shop --cascade=orphan
kubectl delete replicasettemplates.tarantool.io shop-hot-template -n shop --cascade=orphan

# Only now may the CustomResourceDefinitions and the operator's own release be removed, if no other cluster needs them.
