"""Forms of the review workspace and of preferences: what comes in from the pages, checked and typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q

from claims.models import ClaimPair, Reason, Source, Verdict
from claims.services import preferences, queue
from claims.services.queue import Filters
from claims.services.sources import key_of


class ThresholdForm(forms.Form):
    """A threshold to try or to set, for one kind of pair or all that have none of their own."""

    threshold = forms.FloatField(
        min_value=0, max_value=1, widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"})
    )
    kind = forms.ChoiceField(choices=[("", "all kinds without their own"), *ClaimPair.Kind.choices], required=False)


class FilterForm(forms.Form):
    """The filters of the queue, as its address carries them; sources may be given by name."""

    state = forms.ChoiceField(choices=[*queue.STATES.items(), *Verdict.choices], required=False, label="Show")
    order = forms.ChoiceField(choices=list(queue.ORDERS.items()), required=False, label="Order")
    kind = forms.ChoiceField(choices=[("", "any kind"), *ClaimPair.Kind.choices], required=False, label="Kind")
    source_name = forms.CharField(max_length=300, required=False, label="Source")
    other_name = forms.CharField(max_length=300, required=False, label="and source")
    source = forms.IntegerField(min_value=0, max_value=2**62, required=False, widget=forms.HiddenInput)
    other = forms.IntegerField(min_value=0, max_value=2**62, required=False, widget=forms.HiddenInput)
    story = forms.IntegerField(min_value=0, max_value=2**62, required=False, widget=forms.HiddenInput)
    outlet = forms.CharField(max_length=200, required=False, label="Outlet")
    tag = forms.CharField(max_length=50, required=False, label="Tag")
    since = forms.DateField(required=False, label="Published from", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="to", widget=forms.DateInput(attrs={"type": "date"}))
    mine = forms.BooleanField(required=False, label="Assigned to me")

    def filters(self) -> Filters:
        """The filters given; whatever is not understood counts as not given."""
        self.is_valid()
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in Filters.__dataclass_fields__}
        for name in ("source", "other"):
            if (written := self.cleaned_data.get(f"{name}_name")) is not None and f"{name}_name" in self.data:
                given[name] = _source_id(written)
        blank = (None, "")
        return Filters(**{name: value for name, value in given.items() if value not in blank and value is not False})


class ReviewForm(forms.Form):
    """A verdict on a pair; `choice` is "verdict" or "verdict:reason", `seen` the review the editor was shown."""

    choice = forms.CharField(max_length=50)
    seen = forms.IntegerField(required=False, max_value=2**62)
    later = forms.IntegerField(required=False, max_value=2**62)
    question = forms.CharField(max_length=5000, required=False)
    owner = forms.ModelChoiceField(User.objects.filter(is_active=True), required=False)
    due_on = forms.DateField(required=False)

    def clean_choice(self) -> tuple[Verdict, Reason | None]:
        """The verdict and the reason, None where the reason is left to the desk."""
        verdict, _, reason = self.cleaned_data["choice"].partition(":")
        try:
            return Verdict(verdict), Reason(reason) if reason else None
        except ValueError as error:
            raise forms.ValidationError("This is no verdict.") from error


class PreferenceForm(forms.Form):
    """Single-letter keys on or off, and one field for each action that has one."""

    single_keys = forms.BooleanField(required=False, label="Single-letter keys are on")

    def __init__(self, *args: Any, keys: dict[str, str], **kwargs: Any) -> None:
        """Make a field for every action, filled with the present key."""
        super().__init__(*args, **kwargs)
        for action in preferences.KEYS:
            self.fields[action] = forms.CharField(
                max_length=1, label=LABELS[action], initial=keys[action], widget=forms.TextInput(attrs={"size": 2})
            )

    def chosen(self) -> dict[str, str]:
        """The keys given, by action."""
        return {action: self.cleaned_data[action] for action in preferences.KEYS}


LABELS = {
    "next": "Next pair", "previous": "Previous pair", "skip": "Skip", "undo": "Undo my last verdict",
    "contexts": "Open both contexts", "original": "Original in a new tab", "note": "Write a note",
    "assign": "Assign to me", "fix": "Fix the extraction", "search": "Search", "help": "This help",
}  # fmt: skip


def _source_id(written: str) -> int | None:
    """The source of that name or alias; 0, which none has, where there is no such source."""
    if not written.strip():
        return None
    key = key_of(written)
    found = Source.objects.canonical().filter(Q(key=key) | Q(aliases__key=key)).order_by("-merged_into", "id").first()
    found = found or Source.objects.canonical().filter(name__icontains=written.strip()).order_by("name").first()
    return found.pk if found else 0
