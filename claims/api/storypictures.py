"""How a story is pictured in the API: its matrix, its timeline and the responses that are missing."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.services.stories import Cell, Event, Matrix, Missing


class CellSerializer(serializers.Serializer[Any]):
    """Pairs between two sources; `one` and `other` are the same for changes of position."""

    one = serializers.IntegerField(help_text="A source.")
    other = serializers.IntegerField(help_text="Another source.")
    open = serializers.IntegerField(help_text="Pairs that wait for a verdict.")
    contradictions = serializers.IntegerField(help_text="Pairs that an editor holds to be contradictions.")


class NamedSerializer(serializers.Serializer[Any]):
    """A source in brief."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class MatrixSerializer(serializers.Serializer[Any]):
    """Who contradicts whom: the sources with the most pairs."""

    sources = NamedSerializer(many=True)
    cells = CellSerializer(many=True)
    sources_left_out = serializers.IntegerField(help_text="Sources with fewer pairs than those told.")
    unnamed = serializers.IntegerField(help_text="Pairs with a side whose speaker is no source.")


class SideOfSerializer(serializers.Serializer[Any]):
    """As which side a claim stands in a pair."""

    pair = serializers.IntegerField()
    side = serializers.ChoiceField(choices=["A", "B"])


class EventSerializer(serializers.Serializer[Any]):
    """A claim in its place in time."""

    at = serializers.DateTimeField(help_text="Publication, else when the article came in.")
    dated = serializers.BooleanField(help_text="Whether that is the day of publication.")
    claim_id = serializers.IntegerField(source="claim.pk")
    source_id = serializers.IntegerField(source="claim.source_id", allow_null=True)
    content = serializers.CharField(source="claim.content")
    sides = SideOfSerializer(many=True)


class TimelineSerializer(serializers.Serializer[Any]):
    """The claims of a story that contradict another, earliest first."""

    events = EventSerializer(many=True)
    pairs_left_out = serializers.IntegerField(help_text="Pairs beyond the strongest, which are told.")


class MissingSerializer(serializers.Serializer[Any]):
    """Somebody spoken of, of whom the story's articles hold no claim."""

    name = serializers.CharField()
    source_id = serializers.IntegerField(allow_null=True)
    claims = serializers.ListField(child=serializers.IntegerField(), help_text="Claims about them, accusations first.")
    accusing = serializers.IntegerField()


class MissingListSerializer(serializers.Serializer[Any]):
    """Missing responses. They may have answered elsewhere, or under another name."""

    missing = MissingSerializer(many=True)


def matrix_of(matrix: Matrix) -> dict[str, Any]:
    """What MatrixSerializer describes."""

    def told(one: int, other: int, cell: Cell) -> dict[str, int]:
        return {"one": one, "other": other, "open": cell.waiting, "contradictions": cell.held}

    return {
        "sources": [{"id": source.pk, "name": source.name} for source in matrix.sources],
        "cells": [told(one, other, cell) for (one, other), cell in sorted(matrix.cells.items())],
        "sources_left_out": matrix.left_out,
        "unnamed": matrix.unnamed,
    }


def event_of(event: Event) -> dict[str, Any]:
    """What EventSerializer describes."""
    sides = [{"pair": pair.pk, "side": letter} for letter, pair in event.sides]
    return EventSerializer({"at": event.at, "dated": event.dated, "claim": event.claim, "sides": sides}).data


def missing_of(one: Missing) -> dict[str, Any]:
    """What MissingSerializer describes."""
    return {
        "name": one.name, "source_id": one.source.pk if one.source else None,
        "claims": [claim.pk for claim in one.claims], "accusing": one.accusing,
    }  # fmt: skip
