"""One parser process per worker: started on first use, replaced after a crash or a time-out.

A plain subprocess, because the pool processes of Celery may not have multiprocessing children.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from claims.services.parsers import frames
from claims.services.parsers.parsed import NoTextError, UnparsedError

ROOT = Path(__file__).resolve().parents[3]
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV", "SYSTEMROOT")  # no secrets
LOADING_SECONDS = 60  # a new child imports its libraries first, slowly on a busy machine


class ParserProcess:
    """A child that parses one file at a time within `seconds` (wall clock and CPU) and `megabytes` of memory."""

    module = "claims.services.parsers.child"

    def __init__(self, megabytes: int, seconds: int) -> None:
        self.megabytes, self.seconds = megabytes, seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._received = bytearray()
        self._lock = threading.Lock()

    def parse(self, form: str, content: bytes, **about: Any) -> dict[str, Any]:
        """The fields of ParsedText (or of a parsed feed) for a file of format `form`.

        Raises NoTextError or UnparsedError, whatever became of the child; the next call works again.
        """
        with self._lock:
            answer = self._ask(frames.pack({"format": form, **about}, content))
        if "empty" in answer:
            raise NoTextError(answer["empty"])
        if "refused" in answer:
            raise UnparsedError(answer["refused"])
        parsed: dict[str, Any] = answer["parsed"]
        return parsed

    def stop(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream:
                with suppress(BrokenPipeError):
                    stream.close()

    def _ask(self, frame: bytes) -> dict[str, Any]:
        child = self._running()
        try:
            _pipe(child.stdin).write(frame)
            _pipe(child.stdin).flush()
            self._receive(child, LOADING_SECONDS)
            return self._receive(child, self.seconds)
        except TimeoutError:
            self.stop()
            return {"refused": f"reading it takes longer than {self.seconds} s"}
        except (EOFError, OSError):
            code = child.wait()
            self.stop()
            return {"refused": f"the parser crashed ({_cause(code)})"}

    def _receive(self, child: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
        """The child's next frame. Raises TimeoutError, or EOFError where the child is gone."""
        stream, deadline = _pipe(child.stdout), time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while (answer := frames.take(self._received)) is None:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                chunk = os.read(stream.fileno(), 1 << 16)
                if not chunk:
                    raise EOFError
                self._received += chunk
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.stop()
            self._received = bytearray()
            self._child = self._start()
        return self._child

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        return subprocess.Popen(  # noqa: S603 - our own module; nothing of the file is on the command line
            [sys.executable, "-m", self.module, str(self.megabytes), str(self.seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={**environment, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            close_fds=True,
        )


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EOFError("no pipe to the child")
    return stream


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
