"""Resolves every source to its speaker within the article, and finds the reporters in between."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.components.draft import Draft
from claims.nlp.components.scene import Scene, position_of
from claims.nlp.components.via import reporters


class SpeakerResolver:
    """Fill in `speaker` and `via` of every draft, reading them in the order of the text."""

    def __call__(self, doc: Doc) -> Doc:
        """Write both fields of each `Draft` in `doc._.attributions`; spans stay as they are."""
        drafts: list[Draft] = doc._.attributions or []
        if drafts:
            text = doc.text
            scene = Scene(text)
            for draft in sorted(drafts, key=position_of):
                draft.speaker = scene.speaker(draft)
                draft.via = reporters(text, draft)
        return doc


@Language.factory("speaker_resolver", assigns=["doc._.attributions"], requires=["doc._.attributions"])
def make_speaker_resolver(nlp: Language, name: str) -> SpeakerResolver:
    """Build the component (version 1); it has no options."""
    return SpeakerResolver()
