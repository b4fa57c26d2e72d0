"""`manage.py vectors`: how claims alike in meaning are searched; with --index, pgvector's index is made and filled."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from claims.models import Claim, ClaimVector
from claims.services import vectors


class Command(BaseCommand):
    """For a PostgreSQL that got the extension after this site's tables were made; may run any number of times."""

    help = "Tell how claims are searched by vectors; --index makes pgvector's index and puts into it what lacks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--index", action="store_true", help="make and fill the index (PostgreSQL)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["index"]:
            self._index()
        held, current = ClaimVector.objects.count(), Claim.objects.current().count()
        self.stdout.write(f"{held:,} of {current:,} claims have a vector; search: {vectors.in_use()}")

    def _index(self) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no such index: vectors are searched in process")
        try:
            vectors.build()
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"{reason}; have the extension installed and created by the database's owner") from error
        self.stdout.write(f"{vectors.fill():,} vectors put into the index")
