"""Changes that a form asks for: what was given is read safely, the change is made, and the page says how it went."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest

from claims.services.errors import CounterclaimError

T = TypeVar("T")


def changed(request: HttpRequest, change: Callable[[], T], say: Callable[[T], str]) -> T | None:
    """What `change` returns, told in the words of `say`; None where it was refused, which is told as well."""
    try:
        done = change()
    except CounterclaimError as error:
        messages.error(request, f"{error}.")
        return None
    messages.success(request, say(done))
    return done


def words(request: HttpRequest, name: str, longest: int = 200) -> str:
    """A text given in the form, or in the address of a page; without NUL, and cut."""
    given = request.POST if request.method == "POST" else request.GET
    return given.get(name, "").replace("\x00", "").strip()[:longest]


def number(given: str) -> int:
    """The id that was given; 0, which no row has, for anything else."""
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def numbers(request: HttpRequest, name: str) -> set[int]:
    """The ids that were ticked."""
    return {number(given) for given in request.POST.getlist(name)} - {0}
