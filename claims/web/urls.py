"""The addresses of the desk."""

from __future__ import annotations

from django.urls import path

from claims.web import accounts, notes, queue, reviews

app_name = "desk"
urlpatterns = [
    path("queue/", queue.start, name="queue"),
    path("queue/new/", queue.arrivals, name="arrivals"),
    path("pairs/<int:pair_id>/", queue.pair, name="pair"),
    path("pairs/<int:pair_id>/skip/", queue.skip, name="skip"),
    path("pairs/<int:pair_id>/verdict/", reviews.record, name="verdict"),
    path("pairs/<int:pair_id>/undo/", reviews.undo, name="undo"),
    path("pairs/<int:pair_id>/requeue/", reviews.requeue, name="requeue"),
    path("pairs/<int:pair_id>/notes/", notes.add, name="note-add"),
    path("pairs/<int:pair_id>/assign/", notes.assign, name="assign"),
    path("notes/<int:note_id>/settle/", notes.settle, name="note-settle"),
    path("preferences/", accounts.preference, name="preferences"),
    path("help/", accounts.keyboard, name="help"),
]
