#!/bin/sh
# Takes a cluster over from tarantool-operator without a restart. Read it, then run it step by step: every step can
# be run again, and up to the last one you can go back by starting the operator again.
set -eu

# 1. Stop the operator: it would undo what is applied. Its name and namespace may differ in your cluster.
kubectl scale deployment tarantool-operator --replicas=0 -n "${OPERATOR_NAMESPACE:-tarantool-operator}"

# 2. Take the StatefulSets and the Service out of the operator's ownership. Without this step the last one would
#    delete them.
kubectl patch service kv -n kv --type=merge -p '{"metadata": {"ownerReferences": null}}'
kubectl patch statefulset storage-0 -n kv --type=merge -p '{"metadata": {"ownerReferences": null}}'
kubectl patch statefulset storage-1 -n kv --type=merge -p '{"metadata": {"ownerReferences": null}}'

# 3. Apply what was rendered from the documents. Pods are not restarted; the Job changes nothing where all is as planned.
kubectl apply --server-side --force-conflicts -f kv/manifests.yaml

# 4. Look: every pod as old as before, the Job complete.
kubectl wait --for=condition=complete --timeout=15m job/kv-bootstrap-HASH -n kv
kubectl logs job/kv-bootstrap-HASH -n kv
kubectl get pods -n kv

# 5. Remove the custom resources. They own nothing any more.
kubectl delete clusters.tarantool.io kv -n kv --cascade=orphan
kubectl delete roles.tarantool.io storage -n kv --cascade=orphan
kubectl delete replicasettemplates.tarantool.io storage -n kv --cascade=orphan
