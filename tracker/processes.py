"""Child processes of the launcher: started in their own session, stopped in order, never left behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10 * 1024 * 1024
POLL_SECONDS = 0.05
HURRY_SECONDS = 0.7


@dataclass(frozen=True)
class Program:
    """What to run: a name for people, the command line, and how to ask it to stop.

    `patience` is how many seconds it has after SIGTERM; then comes `hurry`, if there is one, and
    HURRY_SECONDS; then SIGKILL to its whole process group. Programs of the highest `stage` are
    stopped first, those of one stage at the same time.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()
    patience: float = 1.0
    hurry: signal.Signals | None = None
    runs_once: bool = False
    stage: int = 1


class Child:
    """A running Program whose output goes to one log file."""

    def __init__(self, program: Program, folder: Path, logs: Path) -> None:
        """Start it in `folder`, appending to `logs`/NAME.log."""
        self.program = program
        self.log = logs / f"{program.name}.log"
        _turn_over(self.log)
        self.log_start = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - commands are built by the launcher
                program.command,
                cwd=folder,
                env={**os.environ, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=program.descriptors,
                start_new_session=True,
                preexec_fn=dies_with_parent(),
            )
        self.pid = self._process.pid
        self._asked_at = time.monotonic()

    @property
    def code(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._process.poll()

    def ask(self) -> None:
        """Ask it to stop, without waiting; its patience starts now."""
        self._asked_at = time.monotonic()
        self.signal(signal.SIGTERM)

    def stop(self) -> None:
        """Wait for it to stop as it was asked to; hurry it, then kill what is left of its process group."""
        patient_until = self._asked_at + self.program.patience
        if not self._ended_by(patient_until) and self.program.hurry:
            self.signal(self.program.hurry)
            self._ended_by(patient_until + HURRY_SECONDS)
        self._kill_group()
        self._process.wait()

    def output(self) -> str:
        """What it has written to its log since it was started."""
        with self.log.open("rb") as lines:
            lines.seek(self.log_start)
            return lines.read().decode("utf-8", "replace")

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        if self.code is None:
            self._process.send_signal(number)

    def _ended_by(self, deadline: float) -> bool:
        while self.code is None and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        return self.code is not None

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def dies_with_parent() -> Callable[[], None] | None:
    """A hook for the new process by which Linux kills it when its parent dies, however that happens."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask


def _turn_over(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
