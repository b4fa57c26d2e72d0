"""`manage.py doctor`: is everything there that Counterclaim needs, and what to do where it is not."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tracker import doctor


class Command(BaseCommand):
    """Exit code 0 when nothing failed (warnings may stand), 1 otherwise."""

    help = "Check database, Redis, workers, scheduler, weights, disk, secrets and settings; say what to do."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(doctor.examine())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=1))
        else:
            for finding in findings:
                self._show(finding)
        if any(finding.state == doctor.FAILURE for finding in findings):
            raise SystemExit(1)

    def _show(self, finding: doctor.Finding) -> None:
        style = {doctor.OK: self.style.SUCCESS, doctor.WARNING: self.style.WARNING}.get(finding.state, self.style.ERROR)
        self.stdout.write(f"{style(f'{finding.state:8}')} {finding.check:13} {finding.found}")
        if finding.advice:
            self.stdout.write(f"{'':23}{finding.advice}")
