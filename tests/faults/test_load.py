"""Short runs of the load bench: no error, no lost verdict or article, no line of trouble in any log; no timings."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.services, pytest.mark.slow]

CROWDS = {"postgresql": ("postgres", 20, 8), "sqlite": ("sqlite", 5, 2)}


@pytest.mark.django_db
def test_a_crowd_at_work_meets_no_error_and_loses_nothing() -> None:
    database, editors, clients = CROWDS[connection.vendor]
    crowd = ("--editors", str(editors), "--clients", str(clients), "--minutes", "0.4", "--pause", "2")
    command = [sys.executable, "-m", "bench.load", "--database", database, *crowd]
    ran = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=400, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-2000:]
    assert "errors 0" in ran.stdout
    assert "lost 0, lines of trouble in the logs 0" in ran.stdout
    verdicts = int(ran.stdout.partition("verdicts ")[2].partition(",")[0].replace(",", ""))
    assert verdicts >= editors
