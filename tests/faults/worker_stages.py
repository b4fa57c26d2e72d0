"""Names of the stages at which a worker can be made to die."""

from __future__ import annotations

STAGES = (
    "taken", "started", "reading", "storing claims", "stored claims", "pairing", "storing pairs", "stored pairs",
)  # fmt: skip
