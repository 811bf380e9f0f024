"""Plays stories drawn from seeds: whatever goes wrong, what must never be seen is not seen, and all ends as planned.

    python Tests/acceptance/chaos.py 500              # seeds 0 to 499, four at once on each processor: they mostly wait
    python Tests/acceptance/chaos.py --seed 17        # one, with its schedule, its logs and its calls
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import sys
import tempfile
import time
import traceback

import yaml

from harness import Lab
from second_day import ATTEMPTS, PLAYS, begin, end
from story import Story, draw


def play(story: Story, lab: Lab) -> str:
    """Returns how it ended; raises AssertionError where it should not have ended so, or what must never be seen was."""
    lab.several_control_instances = lab.jobs_at_once = True
    return PLAYS.get(story.title, _bootstrap)(story, lab)


def _bootstrap(story, lab) -> str:
    """Runs the Job as the Job controller does, until it is done or a person is needed."""
    lab.formed(story.before) if story.before else lab.pods(story.after)
    lab.add_pods(story.after)
    looks = begin(story, lab)
    runs = [lab.start(story.after)]
    if story.second_job is not None:
        time.sleep(story.second_job)
        runs.append(lab.start(story.after))
    endings = [_end(run, lab) for run in runs]
    end(looks, lab)
    for _ in range(ATTEMPTS):
        lab.check_never()
        if 2 in endings:
            return _person_needed(lab)
        if endings[-1] == 0:
            lab.assert_as_planned(story.after)
            _check_sections(story.after, lab)
            assert lab.verify(story.after, seconds=15).exit_code == 0, lab.runs[-1].log
            return "done"
        endings.append(_end(lab.start(story.after), lab))
    raise AssertionError(f"not done after {ATTEMPTS} attempts: {lab.runs[-1].last_line}")


def _check_sections(topology, lab):
    kept = lab.config().sections
    for name, value in topology.config.items():
        text = kept.get(name if value is None or isinstance(value, str) else name + ".yml")
        assert (yaml.safe_load(text) if isinstance(value, dict) else text) == value, f"{name}: {text}"


def _end(run, lab) -> int:
    run.wait(120)
    lab.check_log(run)
    return run.exit_code


def _person_needed(lab) -> str:
    """vshard's own bootstrap is not atomic: broken off half-way, nobody but a person can mend it."""
    failed = next(run for run in lab.runs if run.exit_code == 2)
    buckets = sum(lab.simulation.buckets.counts.values())
    assert "buckets are missing" in failed.last_line and buckets < 3000, f"{failed.last_line} ({buckets} buckets)"
    return "vshard's bootstrap broken off"


def outcome(seed: int, quiet=True) -> tuple[int, str, str]:
    """The seed, how it ended, and the whole story where it ended badly."""
    story = draw(seed)
    with tempfile.TemporaryDirectory() as directory, Lab(pathlib.Path(directory)) as lab:
        try:
            ending, trouble = play(story, lab), ""
        except Exception:
            ending, trouble = "FAILED", f"{traceback.format_exc()}\n"
        told = "" if quiet and not trouble else f"{story}\n{lab.story()}\n{trouble}"
    return seed, ending, told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=int, nargs="?", default=500, help="so many, from 0 on")
    parser.add_argument("--seed", type=int, help="this one alone")
    arguments = parser.parse_args()
    if arguments.seed is not None:
        _, ending, told = outcome(arguments.seed, quiet=False)
        sys.exit(f"{told}\n{ending}") if ending == "FAILED" else print(f"{told}\n{ending}")
        return
    begun, endings = time.monotonic(), collections.Counter()
    with concurrent.futures.ProcessPoolExecutor((os.cpu_count() or 1) * 4) as pool:
        for seed, ending, told in pool.map(outcome, range(arguments.seeds)):
            endings[ending] += 1
            if told:
                print(told, flush=True)
    print(f"{arguments.seeds} stories in {time.monotonic() - begun:.0f} s: {dict(endings)}")
    sys.exit(1 if endings["FAILED"] else 0)


if __name__ == "__main__":
    main()
