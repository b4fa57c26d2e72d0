"""Missing responses: claims of a story about somebody of whom nothing is on file in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims.models import Claim, Source, SourceAlias, Story
from claims.nlp.actors import canonical
from claims.services.sources import key_of, standing

LOOKED_AT = 1_000  # claims of a story, the latest
SHOWN = 3  # claims named for each
_CAPITAL = r"(?:(?![a-z])[^\W\d_])[\w’'-]*"
_NAME = re.compile(rf"{_CAPITAL}(?:\s+(?:(?:of|and|for|the|de|von|van|al)\s+|&\s*)*{_CAPITAL})*")
_PLACED = re.compile(
    r"\b(?:in|at|near|from|on|to|around|outside|across|into|through|since|until|of|for|with)(?:\s+the)?\s+$", re.I
)
_DETERMINER = re.compile(r"\b(?:the|a|an|this|that|its|their|our)\s+$", re.IGNORECASE)
_PASSING = frozenset(
    "i we he she it they you this that these those there the a an no not none nobody nothing all some many both each "
    "every one two three our my his her its their your what who how why when where if but and or yes so as at in on by "
    "for from to of with without after before during while since until only even also just still now then here "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow mr mrs ms dr".split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody spoken of; the source on file where there is one; claims about them, accusations first."""

    name: str
    source: Source | None
    claims: list[Claim]
    accusing: int

    @property
    def total(self) -> int:
        """How many claims are about them."""
        return len(self.claims)

    @property
    def shown(self) -> list[Claim]:
        """The first few of these claims."""
        return self.claims[:SHOWN]


def missing(story: Story) -> list[Missing]:
    """Who is accused, or is the subject of a claim, in the story without having spoken in it.

    Only names as printed are followed, with capitals and not as a place ("in Norwick"); "the company" is not. Who
    has spoken under any of their names on file is left out. Those accused stand first.
    """
    found = Claim.objects.current().filter(article__member__story=story).select_related("source", "article")
    claims = list(found.defer("article__text", "context").order_by("-id")[:LOOKED_AT])
    about: dict[str, list[tuple[str, Claim]]] = defaultdict(list)
    for claim in claims:
        for name in spoken_of(claim):
            about[key_of(canonical(name).name)].append((name, claim))
    known = _sources(about)
    about = {key: rows for key, rows in about.items() if key in known or _is_name(rows)}
    heard = _Heard(claims)
    told = [_missing(rows, known.get(key)) for key, rows in about.items() if not heard.has(key, known.get(key))]
    return sorted(_joined(told), key=lambda one: (-one.accusing, -one.total, one.name))


def spoken_of(claim: Claim) -> Iterator[str]:
    """Names that the claim accuses, or that its content begins with, as printed.

    A single word before another ("the Larn bridge") is none.
    """
    content = claim.content.lstrip("“”\"'‘ ")
    opening = re.match(r"(?:(?:that|the|a|an)\s+)*", content, re.IGNORECASE)
    begin = opening.end() if opening else 0
    for match in _NAME.finditer(content):
        words = [word for word in match.group().split() if word.casefold().strip(".") not in _PASSING]
        name = " ".join(words).removesuffix("'s").removesuffix("’s").strip(" .,-'’")
        if not name or not key_of(name) or _PLACED.search(content[: match.start()]) or _is_modifier(match, content):
            continue
        if claim.stance == Claim.Stance.ACCUSES or match.start() <= begin:
            yield name


def _is_modifier(match: re.Match[str], content: str) -> bool:
    before, after = content[: match.start()], content[match.end() :]
    return " " not in match.group() and bool(_DETERMINER.search(before)) and bool(re.match(r"\s+[a-z]", after))


def _is_name(rows: list[tuple[str, Claim]]) -> bool:
    """Whether it is a name for sure: a state, several words, or a word with a capital inside a sentence."""
    name = rows[0][0]
    return (
        " " in name
        or canonical(name).key.startswith(("country:", "union:"))
        or any(not claim.content.lstrip("“”\"'‘ ").startswith(printed) for printed, claim in rows)
    )


class _Heard:
    """Who has spoken in the story, under whatever name."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        rows = list(claims)
        self._sources = {claim.source_id for claim in rows if claim.source_id}
        names = {name for c in rows for name in (c.speaker_text, c.speaker_name, c.source.name if c.source else "")}
        aliases = SourceAlias.objects.filter(source__in=self._sources).values_list("text", flat=True)
        outlets = {claim.article.outlet for claim in rows}
        self._words = {frozenset(key_of(name).split()) for name in (*names, *aliases, *outlets) if name}

    def has(self, key: str, source: Source | None) -> bool:
        """Whether that source, or a name that holds these words or is held by them, has spoken."""
        if source and source.pk in self._sources:
            return True
        words = frozenset(key.split())
        return any(own and (words <= own or own <= words) for own in self._words)


def _sources(keys: Iterable[str]) -> dict[str, Source]:
    wanted = list(keys)
    found = {source.key: source for source in Source.objects.filter(key__in=wanted).select_related("merged_into")}
    for alias in SourceAlias.objects.filter(key__in=wanted).select_related("source__merged_into"):
        found.setdefault(alias.key, alias.source)
    return {key: standing(source) for key, source in found.items()}


def _missing(rows: list[tuple[str, Claim]], source: Source | None) -> Missing:
    claims = {claim.pk: claim for _, claim in rows}
    accusing = [claim for claim in claims.values() if claim.stance == Claim.Stance.ACCUSES]
    rest = [claim for claim in claims.values() if claim.stance != Claim.Stance.ACCUSES]
    name = source.name if source else max((name for name, _ in rows), key=len)
    return Missing(name, source, [*accusing, *rest], len(accusing))


def _joined(found: list[Missing]) -> list[Missing]:
    """One source under two names is told of once."""
    by_source: dict[object, Missing] = {}
    for one in found:
        key = one.source.pk if one.source else one.name
        if (other := by_source.get(key)) is not None:
            claims = list({claim.pk: claim for claim in (*other.claims, *one.claims)}.values())
            one = Missing(one.name, one.source, claims, sum(c.stance == Claim.Stance.ACCUSES for c in claims))
        by_source[key] = one
    return list(by_source.values())
