"""The findings of a draft check in the order of its text, with the evidence as it stands on file now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from claims.models import Claim, ClaimPair, DraftCheck, Source
from claims.services import marks, queue

KINDS = {"conflict": "Contradicted on file", "unattributed": "No attribution", "one_sided": "One side only"}
ASSERTIONS = {"figure": "a figure", "harm": "an act that somebody answers for", "blame": "blame or a motive"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim on file; where it contradicts the draft also how surely, and why."""

    claim: Claim
    articles: int = 1
    origins: int = 1
    score: float = 0.0
    kind: str = ""
    explanation: str = ""
    slots: tuple[dict[str, str], ...] = ()
    both_sides: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: where in the text it stands, and what there is to it.

    number: from 1, in the order of the text. spans: the words at issue. quoted: those words. name, asked, total:
    of one-sided passages the actor, whether the draft says it was asked, and how many claims of it are on file.
    """

    number: int
    kind: str
    spans: tuple[tuple[int, int], ...]
    quoted: str
    speaker: str = ""
    assertion: str = ""
    name: str = ""
    asked: bool = False
    source: Source | None = None
    total: int = 0
    evidence: tuple[Evidence, ...] = ()

    @property
    def label(self) -> str:
        """Its kind in words."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in the order of the text; `gone` counts claims on file that are there no longer."""

    findings: tuple[Finding, ...]
    claims: int
    gone: int
    counts: dict[str, int] = field(default_factory=dict)


def report(check: DraftCheck) -> Report:
    """What a finished check found; evidence that has left the file since is counted, not shown."""
    result = check.result
    filed = _filed(result)
    found = [*_conflicts(check, filed), *_unattributed(check, filed), *_one_sided(check, filed)]
    found.sort(key=lambda item: item["spans"][0])
    findings = tuple(Finding(number=number, **item) for number, item in enumerate(found, start=1))
    counts = {kind: sum(item.kind == kind for item in findings) for kind in KINDS}
    gone = len({row["on_file"] for row in result.get("conflicts", ())} - filed.keys())
    return Report(findings, len(result.get("claims", ())), gone, counts)


def pieces(check: DraftCheck, findings: Iterable[Finding]) -> list[marks.Piece]:
    """The text cut at the findings, each a mark of its kind."""
    found = [
        marks.Mark(start, end, finding.kind, finding.label, finding.number if start == finding.spans[0][0] else 0)
        for finding in findings
        for start, end in finding.spans
    ]
    return marks.pieces(check.text, found)


def _filed(result: dict[str, Any]) -> dict[int, tuple[Claim, int, int]]:
    """The claims on file that a result names, with how many articles and independent origins tell them."""
    ids = {row["on_file"] for row in result.get("conflicts", ())}
    ids |= {pk for row in result.get("one_sided", ()) for pk in row["on_file"]}
    ids |= {other["on_file"] for row in result.get("unattributed", ()) for other in row["other_figures"]}
    rows = Claim.objects.current().filter(pk__in=ids).select_related("source", "article").defer("article__text")
    told = queue.independent_origins({row.statement_hash for row in rows})
    return {row.pk: (row, *told.get(row.statement_hash, (1, 1))) for row in rows}


def _conflicts(check: DraftCheck, filed: dict[int, tuple[Claim, int, int]]) -> Iterator[dict[str, Any]]:
    """One finding for each claim of the draft that something on file contradicts."""
    of: dict[int, list[Evidence]] = {}
    for row in check.result.get("conflicts", ()):
        if row["on_file"] in filed:
            of.setdefault(row["claim"], []).append(_evidence(row, filed[row["on_file"]]))
    for number, evidence in of.items():
        claim = check.result["claims"][number]
        spans = _spans(claim["content_spans"])
        speaker = claim["speaker"] or claim["printed"] or "unnamed"
        yield {
            "kind": "conflict", "spans": spans, "quoted": _words(check.text, spans), "speaker": speaker,
            "evidence": tuple(evidence),
        }  # fmt: skip


def _evidence(row: dict[str, Any], filed: tuple[Claim, int, int]) -> Evidence:
    kind = ClaimPair.Kind(row["kind"]).label
    return Evidence(*filed, row["score"], kind, row["explanation"], tuple(row["slots"]), row["both_sides"])


def _unattributed(check: DraftCheck, filed: dict[int, tuple[Claim, int, int]]) -> Iterator[dict[str, Any]]:
    for row in check.result.get("unattributed", ()):
        spans = ((row["start"], row["end"]),)
        others = [other for other in row["other_figures"] if other["on_file"] in filed]
        yield {
            "kind": "unattributed", "spans": spans, "quoted": _words(check.text, spans),
            "assertion": ASSERTIONS[row["assertion"]], "name": check.text[slice(*row["words"])],
            "evidence": tuple(
                Evidence(*filed[other["on_file"]], other["score"], "another figure", other["explanation"])
                for other in others
            ),
        }  # fmt: skip


def _one_sided(check: DraftCheck, filed: dict[int, tuple[Claim, int, int]]) -> Iterator[dict[str, Any]]:
    rows = check.result.get("one_sided", ())
    known = Source.objects.in_bulk([row["source"] for row in rows if row["source"]])
    for row in rows:
        spans = _spans(row["mentions"])
        against = [check.result["claims"][number] for number in row["claims"]]
        words = " … ".join(_words(check.text, _spans(claim["content_spans"])) for claim in against)
        yield {
            "kind": "one_sided", "spans": spans, "quoted": words, "name": row["name"], "asked": row["asked"],
            "source": known.get(row["source"]), "total": row["total"],
            "speaker": ", ".join(dict.fromkeys(claim["speaker"] or claim["printed"] or "unnamed" for claim in against)),
            "evidence": tuple(Evidence(*filed[pk]) for pk in row["on_file"] if pk in filed),
        }  # fmt: skip


def _spans(rows: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((start, end) for start, end in rows))


def _words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(text[start:end] for start, end in spans)
