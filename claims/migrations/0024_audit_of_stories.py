"""The audit log tells of stories too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0023_export_tries"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="event",
            field=models.CharField(
                choices=[
                    ("signed_in", "signed in"),
                    ("sign_in_failed", "failed to sign in"),
                    ("locked_out", "was locked out"),
                    ("signed_out", "signed out"),
                    ("user_changed", "user made or changed"),
                    ("user_deleted", "user deleted"),
                    ("roles_changed", "roles or permissions changed"),
                    ("token_issued", "token issued"),
                    ("token_revoked", "token revoked"),
                    ("sources_merged", "sources merged"),
                    ("sources_split", "sources split"),
                    ("story_changed", "story merged, split or article moved"),
                    ("article_removed", "article removed"),
                    ("exported", "exported"),
                    ("webhook_changed", "webhook made or changed"),
                    ("webhook_deleted", "webhook deleted"),
                    ("feed_changed", "feed made or changed"),
                    ("feed_deleted", "feed deleted"),
                    ("restored", "backup restored"),
                ],
                db_index=True,
                max_length=20,
            ),
        ),
    ]
