"""How many workers began to write an export: one that they all die of is given up on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0022_claim_vectors")]
    operations = [
        migrations.AddField(
            model_name="export",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, help_text="How many workers began to write it."),
        ),
    ]
