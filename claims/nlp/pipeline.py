"""From a text to its attributions: the components in their order behind one callable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, overload

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.components import (  # noqa: F401 - registers the factories
    headlines,
    idioms,
    linker,
    paragraphs,
    proposition,
    speakers,
    stance,
    tagger,
)
from claims.nlp.components.draft import Draft
from claims.nlp.config import PipelineConfig
from claims.nlp.tokens import blank_english
from claims.nlp.types import Attribution

DEFAULT = PipelineConfig()


def component_options(config: PipelineConfig) -> dict[str, dict[str, object]]:
    """The factories in the order they run, with their options."""
    options: dict[str, dict[str, object]] = {
        "claim_paragraphs": {"skip": config.skip_boilerplate},
        "attribution_tagger": {"tagger": config.tagger, "threads": config.threads},
        "attribution_linker": {"separate_quotes": config.separate_quotes},
        "idiom_reader": {},
        "headline_reader": {},
        "speaker_resolver": {},
        "stance_classifier": {},
        "proposition_builder": {},
    }
    return options


class ClaimPipeline:
    """Finds who said what. Loading takes about a second; one object serves a whole process.

    Raises FileNotFoundError when the weights `config` names are missing.
    """

    def __init__(self, config: PipelineConfig = DEFAULT) -> None:
        self.config = config
        self.nlp: Language = blank_english()
        for name, options in component_options(config).items():
            self.nlp.add_pipe(name, config=options)

    def __call__(self, text: str) -> list[Attribution]:
        """The attributions of a text in reading order of their contents; offsets are characters of `text`."""
        return self._finished(self.nlp(text), text)

    @overload
    def pipe(self, texts: Iterable[str], as_tuples: Literal[False] = False) -> Iterator[list[Attribution]]: ...

    @overload
    def pipe(
        self, texts: Iterable[tuple[str, Any]], as_tuples: Literal[True]
    ) -> Iterator[tuple[list[Attribution], Any]]: ...

    def pipe(self, texts: Iterable[Any], as_tuples: bool = False) -> Iterator[Any]:
        """The attributions of each text; with `as_tuples` of (text, context) pairs, the context kept."""
        for item in texts:
            yield (self(item[0]), item[1]) if as_tuples else self(item)

    def _finished(self, doc: Doc, text: str) -> list[Attribution]:
        """The drafts worth keeping, as frozen values."""
        drafts: list[Draft] = [draft for draft in doc._.attributions if draft.score >= self.config.min_score]
        return [attribution(draft, text) for draft in sorted(drafts, key=lambda draft: draft.content)]


def attribution(draft: Draft, text: str) -> Attribution:
    """The frozen value of a finished draft; a proposition nobody built is the content itself."""
    return Attribution(
        source=draft.source,
        cue=draft.cue,
        content=draft.content,
        speaker=draft.speaker,
        kind=draft.kind,
        stance=draft.stance,
        hedged=draft.hedged,
        via=draft.via,
        score=draft.score,
        proposition=draft.proposition or " ".join(text[start:end] for start, end in draft.content),
    )
