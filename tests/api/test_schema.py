"""The OpenAPI document: as committed, and served with a page that obeys the Content-Security-Policy."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema
from jsonschema import ValidationError

from tests import factories
from tests.api.conftest import ApiClient

SNAPSHOT = settings.BASE_DIR / "docs" / "openapi.yaml"
MAKE = "manage.py spectacular --file docs/openapi.yaml"


@pytest.fixture(scope="module")
def schema() -> Any:
    return SchemaGenerator().get_schema(public=True)


def test_the_snapshot_is_what_the_code_says(schema: Any) -> None:
    made = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()
    assert made == SNAPSHOT.read_text(encoding="utf-8"), f"review the change, then: {MAKE}"


def test_the_document_is_valid_openapi(schema: Any) -> None:
    document = yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))
    validate_schema(document)
    with pytest.raises(ValidationError):
        validate_schema({**document, "paths": {"/x": {"get": {"responses": "none"}}}})


def test_every_operation_tells_its_scope_and_its_problems(schema: Any) -> None:
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            assert {"400", "401", "403", "429"} <= set(operation["responses"]), path
            if operation.get("security"):
                assert "Scope `" in operation["description"], path


def test_request_bodies_are_closed(schema: Any) -> None:
    bodies = {name: body for name, body in schema["components"]["schemas"].items() if name.endswith("Request")}
    assert len(bodies) >= 6
    assert [name for name, body in bodies.items() if body.get("additionalProperties") is not False] == []


@pytest.mark.django_db
def test_the_document_is_served_to_tokens_and_sessions_only(api: ApiClient) -> None:
    assert Client().get("/api/schema").status_code == 401
    assert api.read("/api/schema")["info"]["title"] == "Counterclaim"


@pytest.mark.django_db
def test_the_page_to_try_it_on_needs_nothing_from_elsewhere_and_nothing_inline() -> None:
    browser = Client()
    assert browser.get("/api/docs").status_code == 302
    browser.force_login(factories.editor())
    page = browser.get("/api/docs")
    html = page.content.decode()
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", html) == []
    for address in re.findall(r'(?:src|href)="([^"]+)"', html):
        assert address.startswith(("/static/", "/api/docs"))
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address
    script = browser.get("/api/docs?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert '"/api/schema"' in script.content.decode()
