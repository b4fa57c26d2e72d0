"""How long a backup and its restore take, and how large the file is: `python -m bench.backup`, options of bench.web.

The figures of docs/operations.md: --database postgres, then sqlite, with --claims 100000 --pairs 20000.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import rows


def main() -> None:
    """Fill, write the backup, put it back into the same database, print."""
    options = rows.parser(__doc__, requests=1).parse_args()
    options.claims, options.pairs = options.claims or 100_000, options.pairs or 20_000
    with rows.filled(options):
        measure(options)


def measure(options: Any) -> None:
    """One backup and one restore; the restore reads every row again and compares the sums."""
    from django.core.management import call_command

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "backup.gz"
        begun = time.monotonic()
        call_command("backup", path)
        written = time.monotonic()
        call_command("restore", path, replace=True)
        restored = time.monotonic()
        megabytes = path.stat().st_size / 1e6
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{options.database}, {options.claims:,} claims: backup {written - begun:.0f} s and {megabytes:.0f} MB, "
        f"restore {restored - written:.0f} s, memory {held} MB at most\n"
    )


if __name__ == "__main__":
    main()
