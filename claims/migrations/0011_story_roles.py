"""Everybody on the desk sees stories; editors and chiefs rename, merge, split and watch-list them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.management import create_permissions
from django.db import migrations

VIEW = ["view_story", "view_storymember", "view_storychange", "view_sourcesplit"]
CHANGE = ["change_story"]


def grant(apps: Any, schema_editor: Any) -> None:
    """Permissions are made after all migrations otherwise: too late for the groups that need them."""
    config = apps.get_app_config("claims")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    config.models_module = None
    found = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="claims")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["Viewer", "Editor", "Chief"]):
        granted = VIEW if group.name == "Viewer" else [*VIEW, *CHANGE]
        group.permissions.add(*found.filter(codename__in=granted))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("claims", "0010_stories")]
    operations: ClassVar = [migrations.RunPython(grant, migrations.RunPython.noop)]
