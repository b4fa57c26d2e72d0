"""Editors and chiefs check drafts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.management import create_permissions
from django.db import migrations

CODENAMES = ["add_draftcheck"]


def grant(apps: Any, schema_editor: Any) -> None:
    """Permissions are made after all migrations otherwise: too late for the groups that need them."""
    config = apps.get_app_config("claims")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    config.models_module = None
    found = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="claims")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["Editor", "Chief"]):
        group.permissions.add(*found.filter(codename__in=CODENAMES))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("claims", "0012_drafts_and_search")]
    operations: ClassVar = [migrations.RunPython(grant, migrations.RunPython.noop)]
