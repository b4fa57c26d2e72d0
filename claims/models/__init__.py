"""The state of the product, one noun a file."""

from claims.models.article import Article, ArticleVersion, OriginGroup
from claims.models.claim import Claim, ClaimKey
from claims.models.pair import ClaimPair
from claims.models.review import Review
from claims.models.run import ExtractionRun
from claims.models.source import Source, SourceAlias
from claims.models.verdict import REASONS, Reason, Verdict

__all__ = [
    "REASONS",
    "Article",
    "ArticleVersion",
    "Claim",
    "ClaimKey",
    "ClaimPair",
    "ExtractionRun",
    "OriginGroup",
    "Reason",
    "Review",
    "Source",
    "SourceAlias",
    "Verdict",
]
