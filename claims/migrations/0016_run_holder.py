"""A run says which message's worker has it in hand."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_pair_orders")]

    operations = [
        migrations.AddField(
            model_name="extractionrun",
            name="holder",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The message whose worker has it in hand; empty between the stages.",
                max_length=64,
            ),
            preserve_default=False,
        ),
    ]
