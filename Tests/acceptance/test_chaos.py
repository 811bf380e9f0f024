"""Stories drawn from seeds: whatever goes wrong, one cluster with the planned identities and all buckets comes of it."""

import pytest

import harness
from chaos import play
from story import TITLES, draw

STORIES = 50


@pytest.mark.parametrize("seed", range(STORIES))
def test_story(lab, seed):
    story = draw(seed)
    print(story)  # pytest shows it where the test fails
    assert play(story, lab) in ("done", "vshard's bootstrap broken off")


def test_the_same_seed_draws_the_same_story():
    assert [draw(seed) for seed in range(20)] == [draw(seed) for seed in range(20)]
    assert {draw(seed).title for seed in range(STORIES)} == set(TITLES)


@pytest.mark.parametrize("title, changes", [
    ("drain", [("steps.drain", "return most > 0 and", "return false and"),
               ("steps.drain", "if group.bootstrapped and sum.found ~=", "if false and sum.found ~="),
               ("steps.expel", "undone(seen, memory) or buckets.missing(seen, memory)", "nil"),
               ("steps.expel", "whom or buckets.unsettled(seen, memory, STILL)", "whom")]),
    ("scale-out", [("look", "first or the_plan.pods[1]", "the_plan.pods[#the_plan.pods]")]),
], ids=["expels with buckets", "asks the last of the plan"])
def test_a_wrong_runner_is_found_out(new_lab, monkeypatch, title, changes):
    """The stories would be worth nothing if they passed with a Job that loses data."""
    render = harness.render_job

    def render_wrong(documents):
        job = render(documents)
        annotations = job["spec"]["template"]["metadata"]["annotations"]
        for file, text, wrong in changes:
            annotation = f"tarantool.io/runner.{file}.lua"
            assert text in annotations[annotation]
            annotations[annotation] = annotations[annotation].replace(text, wrong)
        return job

    monkeypatch.setattr(harness, "render_job", render_wrong)
    for story in [story for story in map(draw, range(STORIES)) if story.title == title][:5]:
        lab = new_lab()
        try:
            play(story, lab)
        except AssertionError:
            lab.topology = None  # what must never be seen was seen: that is the point
            return
    pytest.fail("five stories passed")
