"""Keys of candidates carry their claim's article, and those of claims no longer current go."""

from django.db import migrations, models

FILL = """UPDATE claims_claimkey SET in_article =
    (SELECT article_id FROM claims_claim WHERE claims_claim.id = claims_claimkey.claim_id)"""
DROP = "DELETE FROM claims_claimkey WHERE claim_id IN (SELECT id FROM claims_claim WHERE NOT current)"


class Migration(migrations.Migration):
    dependencies = [("claims", "0016_run_holder")]
    operations = [
        migrations.RunSQL(DROP, migrations.RunSQL.noop),
        migrations.AddField("claimkey", "in_article", models.BigIntegerField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "claimkey",
            "in_article",
            models.BigIntegerField(help_text="The claim's article: the search reads nothing but this index."),
        ),
        migrations.RemoveConstraint("claimkey", "claim_key_once"),
        migrations.AddConstraint(
            "claimkey",
            models.UniqueConstraint(fields=("key", "claim", "in_article"), name="claim_key_once_with_article"),
        ),
    ]
