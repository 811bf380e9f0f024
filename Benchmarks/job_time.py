"""Time from the Job's start to its exit, for clusters of 3 to 300 simulated instances:

    python Benchmarks/job_time.py [--runs 3]

It must grow with the number of batches (100 instances each), not of instances: 300 take at most four times as long as
12, and from 100 on a Job sends at most 8 requests per instance. Smaller clusters take more, since some requests go to the
control instance however many there are. Ratios, because seconds are the machine's.
"""

import argparse
import pathlib
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests/acceptance"))

from harness import Lab  # noqa: E402
from topology import kv  # noqa: E402

SHAPES = {  # instances: routers, storage replicasets, replicas
    3: (1, 1, 2),
    12: (2, 5, 2),
    48: (4, 22, 2),
    100: (10, 45, 2),
    300: (30, 135, 2),
}

MOST_TIMES = 4  # as long as one for 12 instances may one for 300 take
MOST_REQUESTS = 8  # per instance, where there are MANY
MANY = 100


def measure(shape) -> tuple[float, int, int]:
    topology = kv(*shape, timeout_seconds=120)
    with tempfile.TemporaryDirectory() as directory, Lab(pathlib.Path(directory)) as lab:
        lab.pods(topology)
        run = lab.run(topology)
        if run.exit_code != 0:
            sys.exit(f"the Job did not succeed:\n{run.log}")
        lab.assert_as_planned(topology)
        return run.seconds, len(lab.called("edit_topology")), len(lab.simulation.calls)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="the median of so many runs")
    runs = parser.parse_args().runs
    print("| instances | batches | requests | per instance | seconds | ms per instance | relative to 3 |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    taken = {}
    for instances, shape in SHAPES.items():
        results = [measure(shape) for _ in range(runs)]
        seconds = statistics.median(result[0] for result in results)
        taken[instances] = seconds
        _, batches, requests = results[0]
        print(f"| {instances} | {batches} | {requests} | {requests / instances:.1f} | {seconds:.2f} | {1000 * seconds / instances:.1f}"
              f" | {seconds / taken[3]:.1f} |", flush=True)
        if instances >= MANY and requests > MOST_REQUESTS * instances:
            sys.exit(f"those are more than {MOST_REQUESTS} requests per instance")
    ratio = taken[300] / taken[12]
    print(f"\nA Job for 300 instances takes {ratio:.1f} times as long as one for 12.")
    if ratio > MOST_TIMES:
        sys.exit(f"that is more than {MOST_TIMES}")


if __name__ == "__main__":
    main()
