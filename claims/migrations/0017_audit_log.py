"""The audit log, which chiefs may look at and the database lets nobody change."""

from typing import Any, ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

EVENTS = [
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
    ("article_removed", "article removed"),
    ("exported", "exported"),
    ("webhook_changed", "webhook made or changed"),
    ("webhook_deleted", "webhook deleted"),
    ("feed_changed", "feed made or changed"),
    ("feed_deleted", "feed deleted"),
    ("restored", "backup restored"),
]
REFUSAL = "entries of the audit log are not changed"
ON_SQLITE = f"""
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON claims_auditentry
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
"""
ON_POSTGRESQL = f"""
CREATE FUNCTION claims_audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON claims_auditentry
FOR EACH ROW EXECUTE FUNCTION claims_audit_entry_stays();
"""
OFF_POSTGRESQL = "DROP TRIGGER audit_entry_stays ON claims_auditentry; DROP FUNCTION claims_audit_entry_stays();"


def guard(apps: Any, schema_editor: Any) -> None:
    """A slip, or a tool beside the product, cannot rewrite what happened; deleting is left to the owner."""
    schema_editor.execute(ON_SQLITE if schema_editor.connection.vendor == "sqlite" else ON_POSTGRESQL)


def unguard(apps: Any, schema_editor: Any) -> None:
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute("DROP TRIGGER audit_entry_stays" if on_sqlite else OFF_POSTGRESQL)


def grant(apps: Any, schema_editor: Any) -> None:
    """Permissions are made after all migrations otherwise: too late for the groups that need them."""
    config = apps.get_app_config("claims")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    config.models_module = None
    found = apps.get_model("auth", "Permission").objects.get(codename="view_auditentry")
    apps.get_model("auth", "Group").objects.get(name="Chief").permissions.add(found)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("claims", "0013_draft_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("event", models.CharField(choices=EVENTS, db_index=True, max_length=20)),
                (
                    "who",
                    models.CharField(
                        blank=True, help_text="User name; empty for the command line and workers.", max_length=150
                    ),
                ),
                ("address", models.GenericIPAddressField(blank=True, null=True)),
                ("subject", models.CharField(blank=True, help_text="What it was done to.", max_length=300)),
                ("details", models.JSONField(blank=True, default=dict)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name_plural": "audit log", "ordering": ["-id"]},
        ),
        migrations.RunPython(guard, unguard),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
