"""Saved searches, and on PostgreSQL the full text indexes that claims.services.search asks through."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models
from django.db.models.functions import Left


def indexes():
    return [
        ("Claim", GinIndex(SearchVector("content", config="english"), name="claim_words")),
        ("Article", GinIndex(SearchVector("title", Left("text", 100_000), config="english"), name="article_words")),
    ]


def add_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for model, index in indexes():
            schema_editor.add_index(apps.get_model("claims", model), index)


def drop_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for model, index in indexes():
            schema_editor.remove_index(apps.get_model("claims", model), index)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0006_intake_copies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("query", models.CharField(max_length=1000)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name_plural": "saved searches", "ordering": ["name", "id"]},
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.UniqueConstraint(fields=("user", "name"), name="search_once_per_name"),
        ),
        migrations.RunPython(add_indexes, drop_indexes),
    ]
