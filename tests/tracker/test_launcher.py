"""Starting, watching and stopping processes: in order, in time, and with nothing left over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tracker import launcher
from tracker.processes import LOG_LIMIT, Child, Program

pytestmark = pytest.mark.services

SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(15, lambda *_: None); print('up', flush=True); time.sleep(600)"
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""
NOTES_ITS_END = """
import pathlib, signal, sys, time
def end(*_):
    with pathlib.Path(sys.argv[1]).open("a") as notes:
        notes.write(sys.argv[2] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(600)
"""
LAUNCHES_AND_WAITS = """
import pathlib, sys
from tracker.launcher import Launcher, Signals
from tracker.processes import Program
folder = pathlib.Path(sys.argv[1])
with Signals() as signals:
    processes = Launcher(folder, folder, signals, None)
    child = processes.start(Program("sleeper", (sys.executable, "-c", "import time; time.sleep(600)")))
    print(child.pid, flush=True)
    processes.watch()
    processes.stop()
"""


def _program(name: str, code: str, *words: str, **options: object) -> Program:
    return Program(name, (sys.executable, "-c", code, *words), **options)


def _until(condition: object, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def _up(child: Child) -> Child:
    _until(child.output)
    return child


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[launcher.Launcher]:
    with launcher.Signals() as signals:
        started = launcher.Launcher(tmp_path, tmp_path / "logs", signals, None)
        yield started
        started.stop()


def test_stops_stage_by_stage(processes: launcher.Launcher, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    for stage, name in enumerate(("broker", "worker", "web")):
        _up(processes.start(_program(name, NOTES_ITS_END, str(notes), name, stage=stage)))
    processes.stop()
    assert notes.read_text().split() == ["web", "worker", "broker"]


def test_death_of_one_is_told_with_its_name_code_and_last_words(processes: launcher.Launcher) -> None:
    processes.start(_program("broker", SLEEPER))
    processes.start(_program("worker", "import sys; print('no memory left'); sys.exit(7)"))
    with pytest.raises(launcher.LaunchError, match=r"(?s)worker ended with code 7.*no memory left"):
        processes.watch()


def test_death_by_signal_is_told_by_its_name(processes: launcher.Launcher) -> None:
    child = _up(processes.start(_program("web", SLEEPER)))
    os.kill(child.pid, signal.SIGKILL)
    with pytest.raises(launcher.LaunchError, match="web was killed by SIGKILL"):
        processes.watch()


@pytest.mark.parametrize("code", [0, 1])
def test_a_program_that_runs_once_may_end(processes: launcher.Launcher, code: int) -> None:
    child = processes.start(_program("seeds", f"raise SystemExit({code})", runs_once=True))
    _until(lambda: child.code is not None)
    processes.look()


def test_stubborn_program_is_killed_after_its_patience(processes: launcher.Launcher) -> None:
    child = _up(processes.start(_program("web", STUBBORN, patience=0.2)))
    before = time.monotonic()
    processes.stop()
    assert time.monotonic() - before < 3
    assert child.code == -signal.SIGKILL


def test_patience_of_one_stage_runs_together(processes: launcher.Launcher) -> None:
    for name in ("worker", "beat", "seeds"):
        _up(processes.start(_program(name, STUBBORN, patience=1.0)))
    before = time.monotonic()
    processes.stop()
    assert time.monotonic() - before < 2.5


def test_grandchildren_go_with_their_parent(processes: launcher.Launcher) -> None:
    child = _up(processes.start(_program("worker", PARENT)))
    grandchild = int(child.output())
    processes.stop()
    _until(lambda: not _runs(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="parent-death signals are Linux's")
def test_nothing_survives_a_kill_of_the_launcher(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LAUNCHES_AND_WAITS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        child = int(started.stdout.readline())
        assert _runs(child)
        started.kill()
    _until(lambda: not _runs(child))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_everything_with_exit_code_0(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", LAUNCHES_AND_WAITS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        child = int(started.stdout.readline())
        started.send_signal(number)
        assert started.wait(timeout=20) == 0
    assert not _runs(child)


def test_lines_are_passed_on_whole_and_once(tmp_path: Path) -> None:
    lines: list[str] = []
    with launcher.Signals() as signals:
        processes = launcher.Launcher(tmp_path, tmp_path, signals, lines.append)
        code = "import time; print('one', flush=True); print('tw', end='', flush=True); time.sleep(600)"
        child = processes.start(_program("web", code))
        _until(lambda: child.output().endswith("tw"))
        processes.look()
        processes.look()
        processes.stop()
    assert lines == ["   web | one"]


def test_large_log_is_turned_over(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_bytes(b"x" * (LOG_LIMIT + 1))
    child = Child(_program("web", SLEEPER), tmp_path, tmp_path)
    _up(child).ask()
    child.stop()
    assert (tmp_path / "web.log").stat().st_size < 100
    assert (tmp_path / "web.log.1").stat().st_size == LOG_LIMIT + 1


def test_data_folder_has_one_launcher(tmp_path: Path) -> None:
    mine = rf"already runs on .* \(process {os.getpid()}\)"
    with launcher.sole_use(tmp_path), pytest.raises(launcher.LaunchError, match=mine), launcher.sole_use(tmp_path):
        pass
    with launcher.sole_use(tmp_path):
        pass


def test_busy_port_is_one_clear_line() -> None:
    with launcher.listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(launcher.LaunchError, match=f"cannot listen on 127.0.0.1 port {port}: .* in use"):
            launcher.listen("127.0.0.1", port)


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
