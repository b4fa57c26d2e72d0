"""Fact checks that others published, tags on pairs, exports of a part; editors import and link."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.models.functions import Left

VIEW = ["view_factcheck", "view_factchecklink", "view_pairtag"]
EDIT = ["add_factcheck", "change_factchecklink"]
ROLES = {"Viewer": VIEW, "Editor": VIEW + EDIT, "Chief": VIEW + EDIT}


def grant(apps: Any, schema_editor: Any) -> None:
    """Permissions are made after all migrations otherwise: too late for the groups that need them."""
    config = apps.get_app_config("claims")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    config.models_module = None
    found = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="claims")
    for role, codenames in ROLES.items():
        apps.get_model("auth", "Group").objects.get(name=role).permissions.add(*found.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("claims", "0014_pair_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="FactCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.CharField(help_text="Hash of its address and the claim reviewed.", max_length=64, unique=True)),
                ("url", models.URLField(max_length=2000)),
                ("publisher", models.CharField(db_index=True, max_length=300)),
                ("claim_reviewed", models.TextField()),
                ("claimant", models.CharField(blank=True, help_text="Who made the claim, as the publisher says.", max_length=300)),
                ("appearances", models.JSONField(default=list, help_text="Addresses at which the claim was made.")),
                ("rating", models.CharField(blank=True, help_text="The rating's text as published.", max_length=500)),
                ("published_on", models.DateField(blank=True, db_index=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("linked_at", models.DateTimeField(db_index=True, help_text="When claims were last looked for.", null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="FactCheckLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=[("proposed", "proposed"), ("confirmed", "confirmed"), ("removed", "removed")], default="proposed", max_length=10)),
                ("basis", models.CharField(choices=[("appearance", "the article is named as the place of the claim"), ("wording", "the wording is alike"), ("editor", "an editor linked it")], max_length=10)),
                ("score", models.FloatField(help_text="How alike the wordings are, 0..1.")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-score", "id"],
            },
        ),
        migrations.CreateModel(
            name="PairTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=50)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["word", "id"],
            },
        ),
        migrations.AddField(
            model_name="export",
            name="filters",
            field=models.JSONField(blank=True, default=dict, help_text="What of the noun: the words its list filters by."),
        ),
        migrations.AddConstraint(
            model_name="factcheck",
            constraint=models.CheckConstraint(condition=models.Q(("claim_reviewed", ""), _negated=True), name="factcheck_claim_given"),
        ),
        migrations.AddConstraint(
            model_name="factcheck",
            constraint=models.CheckConstraint(condition=models.Q(("url", ""), _negated=True), name="factcheck_url_given"),
        ),
        migrations.AddConstraint(
            model_name="factcheck",
            constraint=models.CheckConstraint(condition=models.Q(("publisher", ""), _negated=True), name="factcheck_publisher_given"),
        ),
        migrations.AddField(
            model_name="factchecklink",
            name="claim",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="fact_check_links", to="claims.claim"),
        ),
        migrations.AddField(
            model_name="factchecklink",
            name="editor",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="factchecklink",
            name="fact_check",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="claims.factcheck"),
        ),
        migrations.AddField(
            model_name="pairtag",
            name="editor",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="pairtag",
            name="pair",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="claims.claimpair"),
        ),
        migrations.AddIndex(
            model_name="factchecklink",
            index=models.Index(fields=["claim", "state"], name="factcheck_link_of_claim"),
        ),
        migrations.AddConstraint(
            model_name="factchecklink",
            constraint=models.UniqueConstraint(fields=("fact_check", "claim"), name="factcheck_link_once"),
        ),
        migrations.AddConstraint(
            model_name="factchecklink",
            constraint=models.CheckConstraint(condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="factcheck_link_score_in_range"),
        ),
        migrations.AddConstraint(
            model_name="factchecklink",
            constraint=models.CheckConstraint(condition=models.Q(("state", "proposed"), models.Q(("decided_at__isnull", False), ("editor__isnull", False)), _connector="OR"), name="factcheck_link_decided_by_somebody"),
        ),
        migrations.AddIndex(
            model_name="pairtag",
            index=models.Index(fields=["word", "pair"], name="tag_by_word"),
        ),
        migrations.AddConstraint(
            model_name="pairtag",
            constraint=models.UniqueConstraint(fields=("pair", "word"), name="tag_once_per_pair"),
        ),
        migrations.AddConstraint(
            model_name="pairtag",
            constraint=models.CheckConstraint(condition=models.Q(("word", ""), _negated=True), name="tag_word_given"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(Left("url", 200), name="article_url_head"),
        ),
        migrations.AlterModelOptions(
            name="claimpair",
            options={
                "ordering": ["-score", "id"],
                "permissions": [("review_claimpair", "Can record verdicts on pairs")],
                "verbose_name": "pair",
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
