#!/usr/bin/env python3
"""Runs Counterclaim's management commands; `manage.py help` lists them."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Hand the command line to Django; a bad setting ends as one line and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        from django.core.management import execute_from_command_line

        from tracker.env import SettingError
    except ImportError as error:
        sys.exit(f"the environment is incomplete ({error}); `make env` creates .venv, then use .venv/bin/python")
    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        sys.stderr.write(f"counterclaim: {error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
