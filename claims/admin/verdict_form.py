"""The form an editor decides a pair with: one choice of verdict and reason, and a note."""

from __future__ import annotations

from django import forms

from claims.models import REASONS, ClaimPair, Reason, Review, Verdict

_USUAL = {
    ClaimPair.Kind.DENIAL: Reason.DIRECT_DENIAL,
    ClaimPair.Kind.NEGATION: Reason.DIRECT_DENIAL,
    ClaimPair.Kind.NUMERIC: Reason.FIGURES_DISAGREE,
    ClaimPair.Kind.RESPONSIBILITY: Reason.RESPONSIBILITY,
}


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Reasons under their verdicts, as the form's one field holds them: "verdict:reason"."""
    return [
        (verdict.label, [(f"{verdict.value}:{reason.value}", reason.label) for reason in reasons])
        for verdict, reasons in REASONS.items()
    ]


def usual_reason(pair: ClaimPair, verdict: Verdict) -> Reason:
    """The reason to offer first under a verdict, given what kind of contradiction the pairing saw."""
    kind = ClaimPair.Kind(pair.kind)
    if verdict is Verdict.CONTRADICTION:
        return _USUAL.get(kind, Reason.INCOMPATIBLE)
    if verdict is Verdict.SUPERSEDED and kind is ClaimPair.Kind.SELF_REVERSAL:
        return Reason.POSITION_CHANGE
    return REASONS[verdict][0]


class VerdictForm(forms.Form):
    """A verdict with its reason, a note, and the latest review that the editor was shown."""

    decision = forms.ChoiceField(
        choices=choices, error_messages={"required": "Choose a verdict.", "invalid_choice": "Choose a verdict."}
    )
    note = forms.CharField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}), label="Note")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def verdict(self) -> tuple[Verdict, Reason]:
        """The choice, taken apart."""
        verdict, reason = self.cleaned_data["decision"].split(":")
        return Verdict(verdict), Reason(reason)

    def seen_review(self, pair: ClaimPair) -> Review | None:
        """The review that stood when the form was shown; None for none."""
        seen = self.cleaned_data["seen"]
        return pair.reviews.filter(pk=seen).first() if seen else None
