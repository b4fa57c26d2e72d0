"""Names of the stages at which a worker can be made to die."""

from __future__ import annotations

STAGES = (
    "taken", "started", "reading", "storing claims", "stored claims",
    "holding", "pairing", "storing pairs", "stored pairs",
)  # fmt: skip
DOORS = (
    "taking an entry", "took an entry", "sending", "sent", "writing an export", "wrote an export",
)  # fmt: skip
