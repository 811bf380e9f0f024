"""The stories of the second day: a Job that repairs, the script of a rollout, a Job that saves, each until it has ended well.

Each play returns how it ended.
"""

import concurrent.futures
import copy
import threading
import time

from rolled import assert_rolled, changed
from saved import NAME, Site

ATTEMPTS = 12


def repair(story, lab) -> str:
    lab.formed(story.before)
    for what, pod in story.damage:
        DAMAGES[what](lab.simulation, lab.simulation.instances[pod])
    looks = begin(story, lab)
    wiped = [pod for what, pod in story.damage if what == "wiped"]
    for _ in range(ATTEMPTS):
        run = lab.repair(story.after, refill=wiped)
        lab.check_never()
        if run.exit_code == 0 and lab.verify(story.after, seconds=15).exit_code == 0:
            end(looks, lab)
            lab.assert_as_planned(story.after)
            return "done"
        time.sleep(0.5)  # refused, as the partner is down for example: who asked for it asks again
    raise AssertionError(f"not repaired in {ATTEMPTS} attempts: {lab.runs[-1].last_line}")


def _wipe(simulation, instance):
    simulation.kill(instance.name)
    simulation.do(instance.wipe)
    simulation.start(instance.name)


def _stick(simulation, instance):
    instance.stuck = True
    simulation.kill(instance.name)
    simulation.start(instance.name)


def _lock(simulation, instance):
    instance.left_locked = True


def _differ(simulation, instance):
    instance.config = copy.deepcopy(instance.config)
    instance.config.failover["failover_timeout"] = 7


DAMAGES = {"wiped": _wipe, "stuck": _stick, "locked": _lock, "another configuration": _differ}


def rollout(story, lab) -> str:
    kube, script = changed(lab, story.after, lab.directory, boot_seconds=0.3)
    with kube:
        looks = begin(story, lab)
        kills = list(story.kills)
        for _ in range(ATTEMPTS):
            kube.kill_after = kube.changes + kills.pop() if kills else None
            ran = kube.run(script)
            lab.check_never()
            if ran.returncode == 0:
                end(looks, lab)
                assert_rolled(kube, story.after, leaders_stay=not story.crashes)
                return "done"
            assert ran.returncode == -9 or ran.stderr.startswith("stopped: "), ran.stdout + ran.stderr
    raise AssertionError(f"not done in {ATTEMPTS} attempts: {ran.stdout}{ran.stderr}")


def backup(story, lab) -> str:
    site = Site(lab, story.after, rows=50)
    try:
        looks = begin(story, lab)
        for _ in range(ATTEMPTS):
            run = lab.pod(site.job(seconds=15))
            lab.simulation.kill_job = run.kill
            run.start().wait(60)
            lab.check_log(run)
            lab.check_never()
            if run.exit_code == 0:
                end(looks, lab)
                site.assert_clean()
                site.check_sums()
                _restore(site)
                return "done"
            assert run.killed or run.exit_code == 1, run.log
            assert not (site.target / NAME / "manifest.yaml").exists() or run.killed, run.log
        raise AssertionError(f"not saved in {ATTEMPTS} attempts: {run.last_line}")
    finally:
        site.databases.stop()


def _restore(site):
    saved = [i["pod"] for i in site.manifest()["instances"] if i.get("hasData") and i["pod"].startswith("storage")]
    site.lose()
    for name in saved:
        site.restore(name)
        database = site.databases[name]
        database.replication = []
        database.start()
        assert database.rows() == {"memtx": 50, "vinyl": 50}


def begin(story, lab) -> list:
    """Lets happen what the story has; returns the Jobs that look, which are still to come."""
    lab.simulation.buckets.rate = story.bucket_rate
    for item in story.happenings:
        item.inject(lab.simulation)
    return [_look_after(seconds, story.after, lab) for seconds in story.looks]


def end(looks, lab):
    """All of them ended, and none asked for a person."""
    for look in looks:
        run = look.result()
        lab.check_log(run)
        assert run.exit_code in (0, 1), run.log


def _look_after(seconds, topology, lab) -> concurrent.futures.Future:
    """A Job that looks, so many seconds from now, beside all others."""
    run = concurrent.futures.Future()

    def start():
        try:  # a pod dies with the thread that started it
            run.set_result(lab.start_verify(topology).wait(60))
        except Exception as trouble:
            run.set_exception(trouble)
    threading.Timer(seconds, start).start()
    return run


PLAYS = {"repair": repair, "rollout": rollout, "backup": backup}  # by the titles of stories
