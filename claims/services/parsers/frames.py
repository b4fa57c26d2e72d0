"""Messages between the worker and its parser process: a length, a JSON header, a length, raw bytes."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

LENGTH = struct.Struct(">Q")


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame as bytes."""
    encoded = json.dumps(header).encode()
    return LENGTH.pack(len(encoded)) + encoded + LENGTH.pack(len(body)) + body


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next frame of a stream; None at its end. Raises EOFError where it breaks off."""
    first = stream.read(LENGTH.size)
    if not first:
        return None
    header = json.loads(_exactly(stream, LENGTH.unpack(first)[0]))
    return header, _exactly(stream, LENGTH.unpack(_exactly(stream, LENGTH.size))[0])


def take(received: bytearray) -> dict[str, Any] | None:
    """The header of the first whole frame in `received`, which is cut off it; None where more is to come."""
    if len(received) < LENGTH.size:
        return None
    end = LENGTH.unpack_from(received)[0] + 2 * LENGTH.size
    if len(received) < end:
        return None
    header: dict[str, Any] = json.loads(received[LENGTH.size : end - LENGTH.size])
    del received[:end]
    return header


def _exactly(stream: BinaryIO, count: int) -> bytes:
    content = stream.read(count)
    if len(content) < count:
        raise EOFError("the stream ended inside a frame")
    return content
