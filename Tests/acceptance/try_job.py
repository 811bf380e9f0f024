"""Runs the bootstrap Job once against a simulated cluster, to look at its log:

    python Tests/acceptance/try_job.py --storages 2 --replicas 2 --late storage-0-1=5 --hide routers-0-0=3
    python Tests/acceptance/try_job.py --fault edit_topology:after:lose_the_answer --calls --twice
"""

import argparse
import pathlib
import sys
import tempfile

from harness import Lab
from simulator import faults
from topology import kv


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--routers", type=int, default=1)
    parser.add_argument("--storages", type=int, default=2)
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--cartridge", default="2.17", help="1.0, 1.2, 2.0, 2.1 or 2.17")
    parser.add_argument("--timeout", type=int, default=30, help="the Job's budget in seconds")
    parser.add_argument("--gossip-lag", type=float, default=0.3)
    parser.add_argument("--formed", action="store_true", help="the cluster is complete before the Job starts")
    parser.add_argument("--late", action="append", default=[], metavar="POD=SECONDS", help="starts that much later")
    parser.add_argument("--hide", action="append", default=[], metavar="POD=SECONDS", help="its name resolves later")
    parser.add_argument("--fault", action="append", default=[], metavar="CALL:WHEN:WHAT",
                        help="WHAT: http_500, cut, lose_the_answer, kill_job, the_asked_dies")
    parser.add_argument("--calls", action="store_true", help="print the record of all calls")
    parser.add_argument("--twice", action="store_true", help="run it again afterwards")
    return parser.parse_args()


def main():
    chosen = options()
    topology = kv(chosen.routers, chosen.storages, chosen.replicas, version=chosen.cartridge,
                  timeout_seconds=chosen.timeout)
    late = dict(item.split("=") for item in chosen.late)
    with tempfile.TemporaryDirectory() as directory, Lab(pathlib.Path(directory)) as lab:
        simulation = lab.pods(topology, except_for=late, gossip_lag=chosen.gossip_lag)
        if chosen.formed:
            lab.form(topology.replicasets)
        for pod, seconds in late.items():
            simulation.start(pod, after=float(seconds))
        for item in chosen.hide:
            pod, seconds = item.split("=")
            simulation.hide_name(pod, float(seconds))
        for item in chosen.fault:
            call, when, what = item.split(":")
            do = getattr(faults, what)
            simulation.inject(call, when, do() if what == "the_asked_dies" else do)
        for _ in range(2 if chosen.twice else 1):
            run = lab.start(topology).wait(chosen.timeout + 30)
            print(f"{run.log}\n{''.join(run.errors)}=> exit {run.exit_code} after {run.seconds:.2f} s")
        if chosen.calls:
            print(*simulation.calls, sep="\n")
    sys.exit(run.exit_code)


if __name__ == "__main__":
    main()
