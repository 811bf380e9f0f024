#!/bin/sh
# Restarts the instances of a cluster with their leaders moved away first. Read it, then run it: it stops at the first
# doubt, and can be run again from the start wherever it stopped or was killed. At the end the live objects are those
# that `render` prints.
#
#     sh steps.sh                                    # or, if that is how you apply:
#     APPLY='apply --server-side' sh steps.sh
set -eu

# Applies what a function prints.
put() { "$1" | kubectl ${APPLY:-apply} -f -; }

# Runs a Job again: its name, the function that prints it, and flags for kubectl.
run() {
  job=$1 print=$2
  shift 2
  kubectl delete job "$job" "$@" --ignore-not-found
  "$print" | kubectl create -f -
  finished "$job" "$@"
}

# Waits for the end of a Job, shows its log, and stops unless all went well.
finished() {
  job=$1
  shift
  while :; do
    conditions=$(kubectl get job "$job" "$@" -o 'jsonpath={.status.conditions[*].type}')
    case " $conditions " in *' Complete '* | *' Failed '*) break ;; esac
    sleep 1
  done
  kubectl logs "job/$job" "$@" --tail=-1
  case " $conditions " in
    *' Complete '*) ;;
    *)
      echo "stopped: Job $job failed, and its log shows why; when that is corrected, run this script again" >&2
      exit 1
      ;;
  esac
}

steps() {
# 1. Look: whatever is restarting now comes up first, and all must be as planned.
kubectl rollout status statefulset/storage-0 -n kv --timeout=60m
kubectl rollout status statefulset/storage-1 -n kv --timeout=60m
kubectl rollout status statefulset/routers-0 -n kv --timeout=60m
run kv-verify-HASH verify -n kv

# 2. Let the first instance of each replicaset lead: it is the last that restarts.
run kv-hand-over-HASH to_first -n kv

# 3. Apply what restarts nothing.
put others

# 4. Hold the first instance back, apply, and wait until all others have restarted.
kubectl patch statefulset storage-0 -n kv --type=merge -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}}}}'
kubectl patch statefulset storage-1 -n kv --type=merge -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}}}}'
put several
kubectl rollout status statefulset/storage-0 -n kv --timeout=60m
kubectl rollout status statefulset/storage-1 -n kv --timeout=60m

# 5. Look again: leadership is never handed over to an instance that is not healthy.
run kv-verify-HASH verify -n kv

# 6. Let the second instance lead: it has restarted already. Writes wait for less than a second.
run kv-hand-over-HASH to_second -n kv

# 7. Restart the first instances, which lead nothing any more.
kubectl patch statefulset storage-0 -n kv --type=merge -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}}}}'
kubectl patch statefulset storage-1 -n kv --type=merge -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}}}}'
kubectl rollout status statefulset/storage-0 -n kv --timeout=60m
kubectl rollout status statefulset/storage-1 -n kv --timeout=60m

# 8. Restart those that are alone in their replicaset, one after the other.
put single_1
kubectl rollout status statefulset/routers-0 -n kv --timeout=60m

# 9. Apply the Jobs, and look once more.
put jobs
finished kv-bootstrap-HASH -n kv
run kv-verify-HASH verify -n kv
}

