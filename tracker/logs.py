"""Log lines as JSON: one object a line, with ids as fields and never the text of an article."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

FIELDS = ("status_code", "task_name", "seconds", "count")


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object; of its extras only FIELDS and names ending in _id pass."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON without line breaks."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        entry.update({name: value for name, value in vars(record).items() if _passes(name)})
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str, ensure_ascii=False)


def _passes(name: str) -> bool:
    return name.endswith("_id") or name in FIELDS
