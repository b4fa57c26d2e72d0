"""The parser process: reads files off standard input, answers with their text, under limits of its own.

Run as `python -m claims.services.parsers.child MEGABYTES SECONDS`; it ends when its input does.
"""

from __future__ import annotations

import importlib
import resource
import sys
from dataclasses import asdict
from types import ModuleType
from typing import Any, BinaryIO

from claims.services.parsers import frames
from claims.services.parsers.parsed import NoTextError, UnparsedError

PARSERS = {name: f"claims.services.parsers.{name}" for name in ("docx", "eml", "feed", "html", "jsonld", "pdf")}
DEEPEST_RECURSION = 3_000


def main() -> None:
    """Answer until the input ends."""
    megabytes, seconds = int(sys.argv[1]), int(sys.argv[2])
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a parser prints must not get between the frames
    _limit(megabytes)
    while frame := frames.receive(sys.stdin.buffer):
        header, content = frame
        parser = importlib.import_module(PARSERS[header["format"]])
        _answer(answers, {"loaded": True})  # from here on the seconds count
        _allow_seconds(seconds)
        _answer(answers, _parse(parser, header, content))


def _answer(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(frames.pack(answer))
    answers.flush()


def _parse(parser: ModuleType, header: dict[str, Any], content: bytes) -> dict[str, Any]:
    try:
        return {"parsed": asdict(parser.parse(content, header))}
    except NoTextError as error:
        return {"empty": str(error)}
    except UnparsedError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "reading it takes more memory than allowed"}
    except Exception as error:  # noqa: BLE001 - whatever a parser raises is the fault of this one file
        return {"refused": f"the {header['format']} parser gave up: {_line(error)}"}


def _line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def _limit(megabytes: int) -> None:
    """Bound memory; forbid core dumps and growing files."""
    sys.setrecursionlimit(DEEPEST_RECURSION)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":  # elsewhere the address space cannot be bounded
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)


def _allow_seconds(seconds: int) -> None:
    """Let the next file have `seconds` of CPU; the kernel ends the process after that."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


if __name__ == "__main__":
    main()
