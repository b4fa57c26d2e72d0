"""Fact checks that others published: read from their ClaimReview markup, filed, linked to claims by editors.

A fact check is shown as what its publisher says, with its link; it never changes a claim, a pair or a verdict.
"""

from __future__ import annotations

from claims.services.factchecks.filing import Filed, Outcome, file, file_page, file_text
from claims.services.factchecks.linking import confirm, link_waiting, of_claims, propose, remove

__all__ = [
    "Filed",
    "Outcome",
    "confirm",
    "file",
    "file_page",
    "file_text",
    "link_waiting",
    "of_claims",
    "propose",
    "remove",
]
