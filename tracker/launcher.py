"""Runs the whole product as child processes: all of them up, or all of them down, in order."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import time
from typing import TYPE_CHECKING, Any, Self

from tracker.processes import Child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tracker.processes import Program

POLL_SECONDS = 0.1
BACKLOG = 256
LAST_LINES = 5


class LaunchError(RuntimeError):
    """The product cannot start or go on; the message is one line for the person at the terminal."""


@contextlib.contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Hold a data folder for this launcher; LaunchError names the process that has it already.

    The kernel lets go of the lock however the process ends.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "up.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            owner = lock.read().strip() or "unknown"
            raise LaunchError(f"`manage.py up` already runs on {folder} (process {owner})") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on host:port, 0 for any free port; LaunchError when it is not to be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return _listen(socket.socket(family, kind, protocol), address)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LaunchError(f"cannot listen on {host} port {port}: {reason}; choose another port") from None


def _listen(listener: socket.socket, address: Any) -> socket.socket:
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


class Signals:
    """Notes the first request to stop, from Ctrl-C, SIGTERM or a closed terminal."""

    NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        """Nothing asked yet; the signals are watched inside a `with` block."""
        self.stop = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in self.NUMBERS:
            self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, _number: int, _frame: object) -> None:
        self.stop = True


class Launcher:
    """Starts programs, watches them, and stops them stage by stage."""

    def __init__(self, folder: Path, logs: Path, signals: Signals, follow: Callable[[str], None] | None) -> None:
        """`folder` is where programs run, `logs` where they write; `follow` gets each line they log."""
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.logs = logs
        self.signals = signals
        self.children: list[Child] = []
        self._follow = follow
        self._read: dict[str, int] = {}

    def start(self, program: Program) -> Child:
        """Start one program and watch it from now on."""
        child = Child(program, self.folder, self.logs)
        self.children.append(child)
        self._read[program.name] = child.log_start
        return child

    def look(self) -> None:
        """Pass on new log lines; LaunchError when a program that should run has ended."""
        self._pass_on_lines()
        for child in self.children:
            if child.code is not None and not (child.program.runs_once and child.code in (0, 1)):
                raise LaunchError(_obituary(child))

    def wait(self, ready: Callable[[], bool], seconds: float, what: str) -> bool:
        """Look until `ready()`; False when a stop was asked for first, LaunchError after `seconds`."""
        deadline = time.monotonic() + seconds
        while not self.signals.stop:
            self.look()
            if ready():
                return True
            if time.monotonic() > deadline:
                raise LaunchError(f"{what} within {seconds:.0f} s; see the logs in {self.logs}")
            time.sleep(POLL_SECONDS)
        return False

    def watch(self) -> None:
        """Look until a stop is asked for."""
        while not self.signals.stop:
            self.look()
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Stop everything, highest stage first, so that the broker outlives those who use it."""
        for stage in sorted({child.program.stage for child in self.children}, reverse=True):
            leaving = [child for child in self.children if child.program.stage == stage]
            for child in leaving:
                child.ask()
            for child in leaving:
                child.stop()
        self.children.clear()

    def _pass_on_lines(self) -> None:
        if self._follow is None:
            return
        for child in self.children:
            with child.log.open("rb") as log:
                log.seek(self._read[child.program.name])
                fresh = log.read()
            complete = fresh[: fresh.rfind(b"\n") + 1]
            self._read[child.program.name] += len(complete)
            for line in complete.decode("utf-8", "replace").splitlines():
                self._follow(f"{child.program.name:>6} | {line}")


def web_answers(host: str, port: int, path: str = "/healthz") -> bool:
    """Whether the web server answers `path` with 200."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _obituary(child: Child) -> str:
    ending = child.code or 0
    how = f"was killed by {signal.Signals(-ending).name}" if ending < 0 else f"ended with code {ending}"
    last = "\n".join(f"    {line}" for line in child.output().splitlines()[-LAST_LINES:])
    return f"{child.program.name} {how}; everything is stopped. Its log is {child.log}\n{last}".rstrip()
