"""Outlets and dates of both sides, kept on the pair, for filters that no index serves across two joins."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import DateTimeField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest, Least


def fill(apps: Any, schema_editor: Any) -> None:
    """Copy them for the pairs on file, as claims.services.places does for new ones."""
    articles = apps.get_model("claims", "Article").objects

    def of(side: str, name: str) -> Subquery:
        return Subquery(articles.filter(claims=OuterRef(f"{side}_id")).order_by().values(name)[:1])

    def either(*dates: Any) -> Coalesce:
        return Coalesce(*dates, output_field=DateTimeField(null=True))

    left, right = of("left", "published_at"), of("right", "published_at")
    apps.get_model("claims", "ClaimPair").objects.order_by().update(
        left_outlet=Coalesce(of("left", "outlet"), F("left_outlet")),
        right_outlet=Coalesce(of("right", "outlet"), F("right_outlet")),
        earliest_at=either(Least(left, right), left, right),
        latest_at=either(Greatest(left, right), left, right),
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("claims", "0019_key_articles")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="claimpair",
            name="earliest_at",
            field=models.DateTimeField(help_text="When the earlier of the two articles was published.", null=True),
        ),
        migrations.AddField(
            model_name="claimpair",
            name="latest_at",
            field=models.DateTimeField(help_text="When the later of the two articles was published.", null=True),
        ),
        migrations.AddField(
            model_name="claimpair",
            name="left_outlet",
            field=models.CharField(blank=True, default="", help_text="Of the left claim's article.", max_length=200),
        ),
        migrations.AddField(
            model_name="claimpair",
            name="right_outlet",
            field=models.CharField(blank=True, default="", help_text="Of the right claim's article.", max_length=200),
        ),
        migrations.AddIndex(
            model_name="claimpair",
            index=models.Index(fields=["left_outlet"], name="pair_left_outlet"),
        ),
        migrations.AddIndex(
            model_name="claimpair",
            index=models.Index(fields=["right_outlet"], name="pair_right_outlet"),
        ),
        migrations.AddIndex(
            model_name="claimpair",
            index=models.Index(fields=["earliest_at"], name="pair_earliest"),
        ),
        migrations.AddIndex(
            model_name="claimpair",
            index=models.Index(fields=["latest_at"], name="pair_latest"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
