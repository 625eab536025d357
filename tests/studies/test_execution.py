"""Many trials: the same values wherever they run, each once, whatever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from dishes_of_studies import deadly_batch, files_of, trial, trials

from exocosm.errors import ExocosmError, Interrupted, StoreError
from exocosm.studies import (
    Outcome,
    ResultStore,
    StudyProgress,
    Workers,
    distribution,
    execute,
    execution,
    run_trial,
)
from exocosm.studies import workers as workers_module

CHILD = """
import sys
sys.path.insert(0, {tests!r})
from dishes_of_studies import trials
from exocosm.errors import Interrupted
from exocosm.studies import execute
if __name__ == "__main__":
    try:
        execute(trials(10, 150.0), sys.argv[1], workers=2)
    except Interrupted as stopped:
        sys.exit(str(stopped))
"""


@pytest.fixture(scope="module")
def team() -> Iterator[Workers]:
    before = dict(os.environ)
    with Workers(2) as team:
        yield team
    after = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "NUMBA"))}
    assert after == {k: v for k, v in before.items() if not k.startswith(("PYTEST", "NUMBA"))}


def values(outcomes: list[Outcome]) -> list[object]:
    assert all(o.ok for o in outcomes), [str(o.failure) for o in outcomes if not o.ok]
    return [(o.key, o.values, o.imbalance) for o in outcomes]


def test_two_workers_say_the_same_bits_as_one_process(tmp_path: Path, team: Workers) -> None:
    wanted = trials(6)
    serial = execute(wanted, tmp_path / "serial", workers=0)
    assert len({o.values[0] for o in serial}) == 6
    seen: list[StudyProgress] = []
    parallel = execute(wanted, tmp_path / "parallel", on=team, watcher=seen.append)
    assert values(parallel) == values(serial)
    assert [o.key for o in serial] == [t.key for t in wanted]
    assert [p.done for p in seen] == sorted(p.done for p in seen)
    assert seen[-1].done == seen[-1].total == 6
    assert seen[-1].left_s == 0.0
    assert any(label.startswith("seed ") for p in seen for label in p.running)
    assert any(p.left_s for p in seen)
    shared = execute(wanted, tmp_path / "parallel", workers=0)
    assert shared == parallel  # wall times too: they were looked up


def test_workers_have_one_thread_each(team: Workers) -> None:
    def threads() -> tuple[str | None, ...]:
        import os

        return tuple(
            os.environ.get(name) for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        )

    found = team.client().run(threads)
    assert len(found) == team.count() == 2
    assert set(found.values()) == {("1", "1", "1")}


def test_each_runs_once_and_again_nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def counting(one, **options):
        ran.append(one.key)
        return run_trial(one, **options)

    monkeypatch.setattr(execution, "run_trial", counting)
    three = trials(3)
    wanted = [three[0], three[1], replace(three[0], label="again"), three[2]]
    first = execute(wanted, tmp_path, workers=0)
    assert ran == [t.key for t in three]
    assert first[0] == first[2]
    assert execute(wanted[::-1], tmp_path, workers=0) == first[::-1]
    assert len(ran) == 3
    ResultStore(tmp_path).path(three[1].key).unlink()
    execute(wanted, tmp_path, workers=0)
    assert ran[3:] == [three[1].key]


def test_what_is_known_needs_no_workers(tmp_path: Path) -> None:
    known = execute(trials(1), tmp_path, workers=0)
    assert execute(trials(1), tmp_path, address="tcp://127.0.0.1:1") == known
    assert execute([], tmp_path / "new") == []
    assert not (tmp_path / "new").exists()


def test_a_broken_run_does_not_sink_the_study(tmp_path: Path, team: Workers) -> None:
    broken = replace(trial(), scenario="exocosm: 1\ntitle: nothing else\n", label="broken")
    for options in ({"workers": 0}, {"on": team}):
        outcomes = execute(
            [trial(1), broken, trial(2)], tmp_path / str(len(options)) / str(options), **options
        )
        assert [o.ok for o in outcomes] == [True, False, True]
        failure = outcomes[1].failure
        assert failure is not None
        assert failure.kind == "ScenarioError"
        assert "tissue" in failure.message


def test_a_killed_worker_costs_nothing_but_time(tmp_path: Path, team: Workers) -> None:
    victims: list[int] = []

    def kill_one(progress: StudyProgress) -> None:
        if progress.done >= 2 and not victims:
            victims.append(next(iter(team.client().run(os.getpid).values())))
            os.kill(victims[0], signal.SIGKILL)

    wanted = trials(8, 120.0)
    outcomes = execute(wanted, tmp_path / "killed", on=team, watcher=kill_one)
    assert victims
    assert values(outcomes) == values(execute(wanted, tmp_path / "calm", workers=0))


def test_only_the_run_that_kills_its_workers_is_given_up(
    tmp_path: Path, team: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distribution, "run_batch", deadly_batch)
    monkeypatch.setattr(distribution, "BATCH_S", 1000.0)  # so that it dies with others in its batch
    wanted = trials(24)
    wanted[12] = replace(wanted[12], label="deadly")
    outcomes = execute(wanted, tmp_path, on=team)
    assert [k for k, o in enumerate(outcomes) if not o.ok] == [12]
    failure = outcomes[12].failure
    assert failure is not None
    assert failure.kind == "KilledWorker"
    monkeypatch.undo()
    again = execute(wanted, tmp_path, workers=0)
    assert all(o.ok for o in again)
    assert again[:2] == outcomes[:2]


def started(folder: Path, tmp_path: Path) -> subprocess.Popen[str]:
    """Start a study in a process group of its own, and wait for its first results."""
    script = tmp_path / "child.py"
    script.write_text(CHILD.format(tests=str(Path(__file__).parent)))
    source = str(Path(execution.__file__).parents[2])
    child = subprocess.Popen(
        [sys.executable, str(script), str(folder)],
        env={**os.environ, "PYTHONPATH": source},
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
    )
    give_up = time.monotonic() + 120
    while len(files_of(folder)) < 2:
        assert child.poll() is None, child.communicate()[1]
        assert time.monotonic() < give_up
        time.sleep(0.02)
    return child


def complete(folder: Path, before: dict[str, int]) -> None:
    """Run the study again and check that only what was missing ran."""
    assert 2 <= len(before) < 10
    assert all(o.ok for o in execute(trials(10, 150.0), folder, workers=0))
    after = files_of(folder)
    assert len(after) == 10
    assert before.items() <= after.items()


def test_a_killed_driver_costs_only_the_runs_in_flight(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    child = started(folder, tmp_path)
    orphans = psutil.Process(child.pid).children(recursive=True)
    assert orphans
    child.kill()
    child.communicate()
    _, alive = psutil.wait_procs(orphans, timeout=30)
    assert alive == []
    complete(folder, files_of(folder))


def test_ctrl_c_stops_soon_and_keeps_what_is_done(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    child = started(folder, tmp_path)
    begun = time.monotonic()
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    said = child.communicate(timeout=60)[1]
    assert time.monotonic() - begun < 20
    assert child.returncode == 1
    assert "run the same command again" in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1
    complete(folder, files_of(folder))


def test_ctrl_c_without_workers(tmp_path: Path) -> None:
    def interrupt(progress: StudyProgress) -> None:
        if progress.done == 1:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Interrupted, match="of 4 runs") as caught:
        execute(trials(4), tmp_path, workers=0, watcher=interrupt)
    assert caught.value.remedy == "run the same command again"
    assert len(files_of(tmp_path)) == 2  # the one that ran is finished


def test_a_cluster_elsewhere_is_joined_and_left(tmp_path: Path, team: Workers) -> None:
    address = team.client().scheduler.address
    wanted = trials(3)
    outcomes = execute(wanted, tmp_path / "there", address=address)
    assert values(outcomes) == values(execute(wanted, tmp_path / "here", workers=0))
    assert len(team.client().run(os.getpid)) == team.count() == 2  # it lives on
    with pytest.raises(ExocosmError, match="workers of its own"):
        Workers(2, address)


def test_a_cluster_that_is_lost_is_an_error_and_what_is_done_is_kept(tmp_path: Path) -> None:
    with Workers(1) as owner:
        address = owner.client().scheduler.address

        def pull_the_plug(progress: StudyProgress) -> None:
            if progress.done == 2:
                owner.close()

        with pytest.raises(ExocosmError, match="the cluster was lost") as caught:
            execute(trials(10, 60.0), tmp_path, address=address, watcher=pull_the_plug)
    assert "run the same command again" in caught.value.remedy
    assert len(files_of(tmp_path)) >= 2


def test_nobody_at_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_module, "CONNECT_S", 1.0)
    with pytest.raises(ExocosmError, match="no Dask scheduler answers") as caught:
        execute(trials(1), tmp_path, address="tcp://127.0.0.1:1")
    assert caught.value.place == "tcp://127.0.0.1:1"


def test_without_dask_there_is_a_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ExocosmError, match="distributed") as caught:
        Workers(1).client()
    assert "workers=0" in caught.value.remedy
    with pytest.raises(ExocosmError, match="no number of workers"):
        Workers(-1)


def test_workers_with_other_code_are_refused(
    tmp_path: Path, team: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exocosm.studies.trial.code_version", lambda: "0.1.0+another")
    with pytest.raises(ExocosmError, match="a worker runs exocosm"):
        execute(trials(2), tmp_path, on=team)
    assert files_of(tmp_path) == {}


def test_what_killed_studies_left_is_swept_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    used, claim = workers_module.claimed_scratch()
    left = tmp_path / f"{workers_module.SCRATCH}left"
    fresh = tmp_path / f"{workers_module.SCRATCH}fresh"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "run").write_text("")
    for folder in (used, left):
        os.utime(folder, (0, 0))
    mine, my_claim = workers_module.claimed_scratch()
    assert sorted(tmp_path.iterdir()) == sorted([used, fresh, mine])
    claim.release()
    my_claim.release()


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    lock = ResultStore(tmp_path).lock()
    with pytest.raises(StoreError, match="is writing"):
        execute(trials(1), tmp_path, workers=0)
    lock.release()
