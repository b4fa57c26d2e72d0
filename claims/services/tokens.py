"""API tokens: made once, shown once, kept as a hash, and worth nothing once expired or revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils import timezone

from claims.models import ApiToken, AuditEntry
from claims.services import auditing
from claims.services.errors import InvalidToken, RefusedToken

PREFIX = "cct_"
KEY_BYTES = 32
USE_NOTED_EVERY = timedelta(minutes=1)


def issue(
    user: AbstractBaseUser, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A new token of `user` and its key, which is told this one time.

    Without `expires_at` it lives COUNTERCLAIM_TOKEN_DAYS, which is also the longest. Raises RefusedToken.
    """
    longest = timezone.now() + timedelta(days=settings.COUNTERCLAIM_TOKEN_DAYS)
    expires_at = expires_at or longest
    _check(user, name, scopes)
    if not timezone.now() < expires_at <= longest:
        raise RefusedToken(f"a token must expire within {settings.COUNTERCLAIM_TOKEN_DAYS} days")
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    token = ApiToken.objects.create(
        user_id=user.pk,
        name=name,
        hint=key[:8],
        digest=digest(key),
        scopes=[scope for scope in ApiToken.Scope.values if scope in scopes],
        expires_at=expires_at,
    )
    told = {"scopes": token.scopes, "expires_at": expires_at.isoformat()}
    auditing.record(AuditEntry.Event.TOKEN_ISSUED, _described(token), user=user, **told)
    return token, key


def verify(key: str) -> ApiToken:
    """The live token that `key` opens, its user loaded. Raises InvalidToken."""
    now = timezone.now()
    token = ApiToken.objects.select_related("user").filter(digest=digest(key)).first()
    if token is None:
        raise InvalidToken("the token is unknown")
    if token.revoked_at is not None:
        raise InvalidToken("the token was revoked")
    if token.expires_at <= now:
        raise InvalidToken("the token has expired")
    if not token.user.is_active:
        raise InvalidToken("the token's user is not active")
    _note_use(token, now)
    return token


def revoke(token: ApiToken) -> None:
    """End a token now; one that was revoked before keeps its time."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        auditing.record(AuditEntry.Event.TOKEN_REVOKED, _described(token))
    token.refresh_from_db()


def digest(key: str) -> str:
    """What is stored of a key. Keys hold 256 random bits, so a fast hash serves: there is nothing to guess."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def _described(token: ApiToken) -> str:
    return f"{token} of {token.user.get_username()}"


def _check(user: AbstractBaseUser, name: str, scopes: Sequence[str]) -> None:
    if not name.strip():
        raise RefusedToken("a token needs a name")
    if not scopes or not set(scopes) <= set(ApiToken.Scope.values):
        raise RefusedToken(f"a token needs scopes out of {', '.join(ApiToken.Scope.values)}")
    if ApiToken.objects.filter(user_id=user.pk, name=name).exists():
        raise RefusedToken(f"there is a token {name!r} already")


def _note_use(token: ApiToken, now: datetime) -> None:
    """Once a minute at most: a read should not cost a write."""
    if token.last_used_at and token.last_used_at > now - USE_NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
