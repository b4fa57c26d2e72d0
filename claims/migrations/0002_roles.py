"""The roles of a desk: viewers look, editors review and mend, chiefs also delete articles and aliases."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.management import create_permissions
from django.db import migrations

VIEW = [
    f"view_{model}"
    for model in (
        "article", "articleversion", "claim", "claimpair", "extractionrun", "origingroup", "review", "source",
        "sourcealias",
    )
]  # fmt: skip
EDIT = [*VIEW, "review_claimpair", "change_source", "add_sourcealias", "change_sourcealias", "add_article",
        "change_article"]  # fmt: skip
ROLES = {"Viewer": VIEW, "Editor": EDIT, "Chief": [*EDIT, "delete_sourcealias", "delete_article"]}


def make_roles(apps: Any, schema_editor: Any) -> None:
    """Permissions are made after all migrations otherwise: too late for the groups that need them."""
    config = apps.get_app_config("claims")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="claims")
    for role, codenames in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        group.permissions.set(permissions.filter(codename__in=codenames))


def drop_roles(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("claims", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations: ClassVar = [migrations.RunPython(make_roles, drop_roles)]
