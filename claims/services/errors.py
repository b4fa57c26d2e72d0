"""Named errors, each with a message that an editor can read; doors turn them into answers."""

from __future__ import annotations

from datetime import datetime


class CounterclaimError(Exception):
    """Base of everything a door may show to its user."""


class RefusedArticle(CounterclaimError):
    """An article that cannot be taken in, and why."""


class EmptyText(RefusedArticle):
    """There is nothing to read."""


class TextTooLarge(RefusedArticle):
    """The text is larger than the limit."""


class NotText(RefusedArticle):
    """The bytes are not valid UTF-8, or hold characters no text has."""


class NotReadable(RefusedArticle):
    """A file of a known kind that cannot be read: broken, encrypted, too deep, or beyond the limits of its parser."""


class NotFetched(RefusedArticle):
    """A page that cannot be fetched, and why: forbidden, private, away, too large, too slow."""


class HostBusy(NotFetched):
    """A host whose next turn comes later than the caller would wait; `until` says when."""

    def __init__(self, message: str, *, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class RefusedDraft(CounterclaimError):
    """Something that cannot be done with a draft check, and why."""


class TooManyDrafts(RefusedDraft):
    """One user has as many drafts in the works as one may have."""


class DraftNotReady(RefusedDraft):
    """A check that is not done has no result."""


class DraftFailed(CounterclaimError):
    """A draft check broke off; the message holds nothing of the text."""


class UnreadableLanguage(RefusedArticle):
    """The text is in a language the pipeline does not read."""


class MalformedRecord(RefusedArticle):
    """A record that is not JSON, or lacks a field, or has one of the wrong kind."""


class DuplicateId(RefusedArticle):
    """Two records of one delivery claim the same id."""


class NotRetryable(CounterclaimError):
    """An article in the works cannot be sent through the pipeline a second time."""


class OutOfMemory(CounterclaimError):
    """A worker's memory does not suffice for an article."""


class RefusedReview(CounterclaimError):
    """A verdict that cannot be recorded, and why."""


class ReasonMismatch(RefusedReview):
    """The reason does not belong to the verdict."""


class NotAllowed(RefusedReview):
    """The user may not record verdicts."""


class ReviewConflict(RefusedReview):
    """Somebody else decided the pair since the user looked at it; nothing was recorded."""


class NothingToUndo(RefusedReview):
    """The user has no standing verdict there."""


class RefusedMerge(CounterclaimError):
    """Two sources that cannot be merged, and why."""


class RefusedSplit(CounterclaimError):
    """A choice of what to split off that leaves nothing here or there, or names what is not there."""


class RefusedStory(CounterclaimError):
    """A change to a story that cannot be made or taken back, and why."""


class RefusedNote(CounterclaimError):
    """A note that cannot be kept, and why."""


class RefusedCorrection(CounterclaimError):
    """A correction of a claim that cannot be made, and why."""


class TooSoon(CounterclaimError):
    """The pair was put back in the queue lately; it is not asked again at once."""


class RefusedAlias(CounterclaimError):
    """A text that cannot stand for a source, and why."""


class InvalidToken(CounterclaimError):
    """A key that opens nothing: unknown, revoked, expired, or of an inactive user."""


class RefusedToken(CounterclaimError):
    """A token that cannot be made, and why."""


class KeyReused(CounterclaimError):
    """An Idempotency-Key came back with another request."""


class RefusedWebhook(CounterclaimError):
    """A webhook that cannot be set up, and why."""


class PrivateAddress(CounterclaimError):
    """A host that resolves to an address inside the building, or to none."""


class ExportNotReady(CounterclaimError):
    """The file of an export does not exist yet, or no longer."""


class LinkExpired(CounterclaimError):
    """A download link whose time is over, or whose signature is not ours."""


class RefusedFactCheck(CounterclaimError):
    """A ClaimReview that cannot be linked, and why."""


class RefusedModel(CounterclaimError):
    """A model that cannot be used as a judge, and why."""


class RefusedTag(CounterclaimError):
    """A tag that cannot be put on a pair, and why."""
