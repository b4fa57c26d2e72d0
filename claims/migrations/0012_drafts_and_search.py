"""Draft checks, what saved searches have seen, and on SQLite the full text tables of claims and articles."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

STATES = ["queued", "reading", "pairing", "done", "failed"]
TABLES = {"claims_claim": ("content", "speaker_text"), "claims_article": ("title", "text")}


def make_words(apps: Any, schema_editor: Any) -> None:
    """Triggers come after every migration (claims.services.fulltext), as SQLite drops them with altered tables."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for table, columns in TABLES.items():
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE {table}_words USING fts5({', '.join(columns)}, content='{table}', "
            "content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
        )
        schema_editor.execute(f"INSERT INTO {table}_words({table}_words) VALUES ('rebuild')")  # noqa: S608


def drop_words(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    for table in TABLES:
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_words_{event}")
        schema_editor.execute(f"DROP TABLE IF EXISTS {table}_words")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("claims", "0011_story_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.AddField(
            "savedsearch",
            "seen_id",
            models.BigIntegerField(default=0, help_text="The latest row on file when its owner last looked."),
        ),
        migrations.CreateModel(
            "DraftCheck",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=1000)),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(choices=[(state, state) for state in STATES], default="queued", max_length=10),
                ),
                ("error", models.TextField(blank=True, help_text="Why it failed, without a word of the text.")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("result", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "touched_at",
                    models.DateTimeField(help_text="When a worker was last told of it, or last reported on it."),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, db_index=True, help_text="Empty: kept.", null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_checks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.AddIndex("draftcheck", models.Index(fields=["state", "touched_at"], name="draft_stale")),
        migrations.AddConstraint(
            "draftcheck", models.CheckConstraint(condition=Q(state__in=STATES), name="draft_state_known")
        ),
        migrations.AddConstraint(
            "draftcheck",
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="draft_failed_has_reason"),
        ),
        migrations.AddConstraint("draftcheck", models.CheckConstraint(condition=~Q(text=""), name="draft_text_given")),
        migrations.RunPython(make_words, drop_words),
    ]
