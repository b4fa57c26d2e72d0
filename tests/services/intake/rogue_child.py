"""A parser process with a parser that crashes, hangs or hoards, as the file tells it."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import ModuleType
from typing import Any

from claims.services.parsers import child
from claims.services.parsers.parsed import ParsedText

PARSER = "tests.services.intake.rogue_parser"


def parse(content: bytes, about: dict[str, Any]) -> ParsedText:
    """Do what the content says."""
    if b"crash" in content:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"hang" in content:
        time.sleep(600)
    if b"hoard" in content:
        bytearray(8_000_000_000)
    return ParsedText(content.decode())


if __name__ == "__main__":
    sys.modules[PARSER] = ModuleType(PARSER)
    sys.modules[PARSER].parse = parse  # type: ignore[attr-defined]  # a module made on the spot
    child.PARSERS["html"] = PARSER
    child.main()
