"""The component that fills in what each draft's speaker does with the content."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.components.draft import Draft
from claims.nlp.components.quotes import quote_kind
from claims.nlp.stances import classify_stance, is_hedged
from claims.nlp.types import Spans


def _joined(text: str, spans: Spans) -> str:
    return " ".join(text[start:end] for start, end in spans)


_LONGEST_CUE = 400  # characters read of a cue; longer ones are tagging errors


class StanceClassifier:
    """Fill in `stance`, `hedged` and `kind` of every draft."""

    def __call__(self, doc: Doc) -> Doc:
        """Write the three fields of each `Draft` in `doc._.attributions`; spans stay as they are."""
        drafts: list[Draft] = doc._.attributions or []
        text = doc.text if drafts else ""
        for draft in drafts:
            self.classify(text, draft)
        return doc

    def classify(self, text: str, draft: Draft) -> None:
        """Read one draft's cue and content and write what they say."""
        cue, content = _joined(text, draft.cue)[:_LONGEST_CUE], _joined(text, draft.content)
        draft.stance = classify_stance(cue, content, _joined(text, draft.source))
        draft.hedged = is_hedged(cue, content)
        draft.kind = quote_kind(content)


@Language.factory("stance_classifier", assigns=["doc._.attributions"], requires=["doc._.attributions"])
def make_stance_classifier(nlp: Language, name: str) -> StanceClassifier:
    """Build the component (version 1); it has no options."""
    return StanceClassifier()
