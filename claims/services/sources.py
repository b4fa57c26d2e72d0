"""Which source a speaker is, how it is written, merging two that are one, splitting one that is two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.utils import timezone

from claims.models import AuditEntry, Claim, Source, SourceAlias, SourceMerge, SourceSplit
from claims.nlp.types import AliasKind, Speaker
from claims.services import auditing
from claims.services.errors import RefusedAlias, RefusedMerge, RefusedSplit

_LEADING_ARTICLE = re.compile(r"^(?:the|a|an)\s+")


def key_of(name: str) -> str:
    """A name with case, accents, spacing and a leading article taken away: equal keys are one spelling."""
    folded = unicodedata.normalize("NFKD", name.replace("’", "'")).casefold()
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return _LEADING_ARTICLE.sub("", re.sub(r"[^\w']+", " ", plain).strip())[:300]


def resolve(speaker: Speaker | None) -> Source | None:
    """The source a speaker stands for, made on first sight; None for unnamed speakers and for nobody.

    An editor's ruling on the printed or the full name wins over what the pipeline thinks.
    """
    if speaker is None:
        return None
    if ruling := _ruled(speaker):
        return ruling
    actor = _actor(speaker)
    if not key_of(actor):
        return None
    source, _ = Source.objects.get_or_create(key=key_of(actor), defaults={"name": actor[:300]})
    source = standing(source)
    _remember(source, speaker)
    return source


def known(speaker: Speaker | None) -> Source | None:
    """The source on file that `resolve` would find; None, and nothing made, where there is none."""
    if speaker is None:
        return None
    found = _ruled(speaker) or Source.objects.filter(key=key_of(_actor(speaker))).exclude(key="").first()
    return standing(found) if found else None


def standing(source: Source) -> Source:
    """The source that `source` was merged into, at the end of the chain; itself where it was not."""
    while source.merged_into is not None:
        source = source.merged_into
    return source


def add_alias(source: Source, text: str, editor: AbstractBaseUser) -> SourceAlias:
    """An editor's ruling that `text` means `source`; it replaces an earlier ruling on the same text.

    Raises RefusedAlias for a text without a letter or digit.
    """
    if not key_of(text):
        raise RefusedAlias(f"{text[:100]!r} names nobody")
    return SourceAlias.objects.update_or_create(
        key=key_of(text),
        kind=AliasKind.EDITOR,
        defaults={"source": source, "text": text[:300], "editor": editor},
    )[0]


def merge(source: Source, into: Source, editor: User) -> SourceMerge:
    """Make `source` one with `into`: its claims and aliases move, its name becomes an editor's alias.

    What moved is kept, so that `unmerge` can move it back. Raises RefusedMerge where that would merge a source
    into itself or one already merged away.
    """
    if standing(into) == source:
        raise RefusedMerge(f"{source} cannot be merged into itself")
    if source.merged_into is not None:
        raise RefusedMerge(f"{source} was merged into {source.merged_into} already")
    target = standing(into)
    with transaction.atomic():
        moved = list(Claim.objects.filter(source=source).order_by("id").values_list("pk", flat=True))
        Claim.objects.filter(source=source).update(source=target)
        kept = set(target.aliases.values_list("key", "kind"))
        aliases = [alias for alias in source.aliases.all() if (alias.key, alias.kind) not in kept]
        SourceAlias.objects.filter(pk__in=[alias.pk for alias in aliases]).update(source=target)
        source.merged_into = target
        source.save(update_fields=["merged_into"])
        add_alias(target, source.name, editor)
        auditing.record(AuditEntry.Event.SOURCES_MERGED, f"{source} ({source.pk})", user=editor, into=target.pk)
        return SourceMerge.objects.create(
            source=source, into=target, editor=editor, claims=moved, aliases=[alias.pk for alias in aliases]
        )


def unmerge(merged: SourceMerge, editor: User) -> Source:
    """Take a merge back: what moved then and is still there moves back. Returns the source that stands again.

    Claims that came in since stay where they are. Raises RefusedMerge for a merge taken back already.
    """
    with transaction.atomic():
        held = SourceMerge.objects.select_for_update().select_related("source", "into").get(pk=merged.pk)
        if held.undone_at or held.source.merged_into_id != held.into_id:
            raise RefusedMerge(f"{held.source} is not part of {held.into} any more")
        Claim.objects.filter(pk__in=held.claims, source=held.into).update(source=held.source)
        SourceAlias.objects.filter(pk__in=held.aliases, source=held.into).update(source=held.source)
        held.into.aliases.filter(key=key_of(held.source.name), kind=AliasKind.EDITOR).delete()
        held.source.merged_into, held.undone_at = None, timezone.now()
        held.source.save(update_fields=["merged_into"])
        held.save(update_fields=["undone_at"])
        told = f"{held.source} ({held.source_id})"
        auditing.record(AuditEntry.Event.SOURCES_SPLIT, told, user=editor, out_of=held.into_id)
        return held.source


def split(source: Source, alias_ids: Collection[int], name: str, editor: User) -> SourceSplit:
    """Make a source of its own of some aliases of `source`, and of the claims printed so; `into` is the new one.

    From now on these spellings mean the new source. Raises RefusedSplit where none is chosen, one is not an alias of
    it or is its own name, or the name given is empty or another source's.
    """
    chosen = list(source.aliases.filter(pk__in=alias_ids).order_by("pk"))
    texts = {alias.key: alias.text for alias in chosen}
    _check_split(source, alias_ids, chosen, name)
    with transaction.atomic():
        made = _made(source, name)
        claims = _printed_as(source, texts)
        Claim.objects.filter(pk__in=claims).update(source=made)
        ruled = SourceAlias.objects.filter(key__in=texts, kind=AliasKind.EDITOR)
        before = dict(ruled.values_list("key", "source_id"))
        SourceAlias.objects.filter(pk__in=[alias.pk for alias in chosen]).update(source=made)
        for text in texts.values():
            add_alias(made, text, editor)
        auditing.record(AuditEntry.Event.SOURCES_SPLIT, f"{made} ({made.pk})", user=editor, out_of=source.pk)
        return SourceSplit.objects.create(
            source=source, into=made, claims=claims, aliases=[alias.pk for alias in chosen], editor=editor,
            rulings=[[key, before.get(key)] for key in texts],
        )  # fmt: skip


def unsplit(done: SourceSplit, editor: User) -> Source:
    """Take a split back: the claims and aliases of the source that was made, new ones too, go where it came from.

    Rulings are as they were before. Raises RefusedSplit for a split taken back already.
    """
    with transaction.atomic():
        held = SourceSplit.objects.select_for_update().select_related("source", "into").get(pk=done.pk)
        made, target = held.into, standing(held.source)
        if held.undone_at or made.merged_into_id is not None:
            raise RefusedSplit(f"{made} does not stand by itself any more")
        Claim.objects.filter(source=made).update(source=target)
        for key, ruled in held.rulings:
            ruling = SourceAlias.objects.filter(key=key, kind=AliasKind.EDITOR, source=made)
            ruling.update(source=ruled) if ruled else ruling.delete()
        there = set(target.aliases.values_list("key", "kind"))
        back = [alias.pk for alias in made.aliases.all() if (alias.key, alias.kind) not in there]
        SourceAlias.objects.filter(pk__in=back).update(source=target)
        made.merged_into, held.undone_at = target, timezone.now()
        made.save(update_fields=["merged_into"])
        held.save(update_fields=["undone_at"])
        auditing.record(AuditEntry.Event.SOURCES_MERGED, f"{made} ({made.pk})", user=editor, into=target.pk)
        return target


def _made(source: Source, name: str) -> Source:
    """A new source, or the one of that name that was split off before and taken back."""
    made, _ = Source.objects.get_or_create(key=key_of(name), defaults={"name": " ".join(name.split())[:300]})
    if made.merged_into_id is not None:
        made.merged_into = None
        made.save(update_fields=["merged_into"])
    return made


def _check_split(source: Source, wanted: Collection[int], chosen: list[SourceAlias], name: str) -> None:
    if not chosen or len(chosen) != len(set(wanted)):
        raise RefusedSplit("choose aliases of this source")
    if source.merged_into is not None:
        raise RefusedSplit(f"{source} is part of {source.merged_into}")
    if source.key in {alias.key for alias in chosen}:
        raise RefusedSplit(f"the name of {source} itself must stay with it")
    taken = Source.objects.filter(key=key_of(name)).exclude(merged_into=source, split_from__source=source).first()
    if not key_of(name) or taken:
        raise RefusedSplit(f"{taken} is a source already" if taken else f"{name[:100]!r} names nobody")


def _printed_as(source: Source, keys: Collection[str]) -> list[int]:
    """The source's claims whose speaker is printed so; for pronouns and descriptions, whose speaker is called so."""
    passing = (AliasKind.PRONOUN, AliasKind.NOMINAL, AliasKind.CARRIED)
    found: set[int] = set()
    for column, rows in (
        ("speaker_text", source.claims.exclude(speaker_kind__in=passing)),
        ("speaker_name", source.claims.filter(speaker_kind__in=passing)),
    ):
        names = rows.order_by().values_list(column, flat=True).distinct()
        written = [name for name in names if key_of(name) in keys]
        found.update(rows.filter(**{f"{column}__in": written}).values_list("pk", flat=True))
    return sorted(found)


def _ruled(speaker: Speaker) -> Source | None:
    return next((ruling for name in (speaker.printed, speaker.name) if (ruling := _ruling(name))), None)


def _actor(speaker: Speaker) -> str:
    return speaker.represents or (speaker.name if speaker.named else "")


def _ruling(name: str) -> Source | None:
    alias = SourceAlias.objects.filter(key=key_of(name), kind=AliasKind.EDITOR).select_related("source").first()
    return standing(alias.source) if alias else None


def _remember(source: Source, speaker: Speaker) -> None:
    """Pronouns and descriptions mean somebody else in the next article; every other spelling is kept."""
    passing = {AliasKind.PRONOUN, AliasKind.NOMINAL, AliasKind.CARRIED}
    if speaker.kind in passing or not key_of(speaker.printed):
        return
    SourceAlias.objects.get_or_create(
        source=source,
        key=key_of(speaker.printed),
        kind=speaker.kind.value,
        defaults={"text": speaker.printed[:300]},
    )
