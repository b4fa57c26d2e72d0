"""Vectors of claims; on PostgreSQL with pgvector, and the right to create it, an HNSW index of them, else none."""

import django.db.models.deletion
from django.db import DatabaseError, migrations, models, transaction

AVAILABLE = "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'"
STEPS = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    "ALTER TABLE claims_claimvector ADD COLUMN IF NOT EXISTS point halfvec(384)",
    "CREATE INDEX IF NOT EXISTS claim_vector_near ON claims_claimvector USING hnsw (point halfvec_ip_ops)",
)


def add_index(apps, schema_editor):
    """Without the extension, or the right to create it, the site goes on: vectors are searched in process."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(AVAILABLE)
        if cursor.fetchone() is None:
            return
        try:
            with transaction.atomic(using=connection.alias):
                for step in STEPS:
                    cursor.execute(step)
        except DatabaseError:
            return


class Migration(migrations.Migration):
    dependencies = [("claims", "0021_claim_groups")]
    operations = [
        migrations.CreateModel(
            name="ClaimVector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "in_article",
                    models.BigIntegerField(help_text="The claim's article: the search reads nothing else."),
                ),
                (
                    "version",
                    models.CharField(
                        help_text="Of the encoder; vectors of different ones do not compare.", max_length=16
                    ),
                ),
                (
                    "numbers",
                    models.BinaryField(help_text="384 half-precision numbers, little-endian, of length 1."),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vector", to="claims.claim"
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunPython(add_index, migrations.RunPython.noop),
    ]
