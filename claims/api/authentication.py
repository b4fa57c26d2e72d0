"""Who is asking: an API token in the Authorization header, or the browser's session with its CSRF token."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from claims.models import ApiToken
from claims.services import tokens
from claims.services.errors import InvalidToken

LONGEST_KEY = 200


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cct_...`."""

    keyword = "bearer"

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """The token and its user; None where the header is of another kind. Raises AuthenticationFailed."""
        keyword, _, key = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if keyword.lower() != self.keyword:
            return None
        try:
            token = tokens.verify(self.key(key.strip())[:LONGEST_KEY])
        except InvalidToken as error:
            raise exceptions.AuthenticationFailed(str(error)) from error
        return token.user, token

    def key(self, given: str) -> str:
        """The token's key within what follows the keyword."""
        return given

    def authenticate_header(self, request: Request) -> str:
        """How to ask properly."""
        return 'Bearer realm="counterclaim"'


class FeedAuthentication(TokenAuthentication):
    """HTTP Basic with the token as the password, for feed readers that know nothing else; any user name will do."""

    keyword = "basic"

    def key(self, given: str) -> str:
        """The password in the credentials; "" where they are none."""
        try:
            return base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""

    def authenticate_header(self, request: Request) -> str:
        """How to ask properly."""
        return 'Basic realm="counterclaim"'


class BrowserAuthentication(SessionAuthentication):
    """The session of the site; writes need the CSRF token."""


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema describes tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer", "description": "An API token, made in the admin or on the desk."}


class FeedScheme(OpenApiAuthenticationExtension):
    """How the schema describes feed readers' credentials."""

    target_class = FeedAuthentication
    name = "feed"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """HTTP Basic."""
        return {"type": "http", "scheme": "basic", "description": "Any user name; an API token as the password."}


class BrowserScheme(OpenApiAuthenticationExtension):
    """How the schema describes the browser's session."""

    target_class = BrowserAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The session cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Signed in; writes need CSRF."}
