"""The state of the product, one noun a file."""

from claims.models.article import Article, ArticleVersion, OriginGroup
from claims.models.assignment import Assignment, Look
from claims.models.audit import AuditEntry
from claims.models.calibration import Calibration
from claims.models.claim import Claim, ClaimKey
from claims.models.copies import Borrowing, TextPrint
from claims.models.correction import ClaimCorrection
from claims.models.draft import DraftCheck
from claims.models.export import Export
from claims.models.factcheck import FactCheck, FactCheckLink
from claims.models.faint import FaintPair
from claims.models.feed import Feed, FeedEntry, WebHost
from claims.models.followup import Followup, Requeue, SecondOpinion, Supersession
from claims.models.group import ClaimGroup
from claims.models.idempotency import IdempotencyRecord
from claims.models.merge import SourceMerge, SourceSplit
from claims.models.note import Note
from claims.models.pair import ClaimPair
from claims.models.preference import Preference
from claims.models.rejudging import Rejudging
from claims.models.review import Review
from claims.models.run import ExtractionRun
from claims.models.search import SavedSearch
from claims.models.source import Source, SourceAlias
from claims.models.story import Story, StoryChange, StoryKey, StoryMember
from claims.models.tag import PairTag
from claims.models.token import ApiToken
from claims.models.vector import ClaimVector
from claims.models.verdict import REASONS, Reason, Verdict
from claims.models.webhook import Event, Webhook, WebhookDelivery

__all__ = [
    "REASONS",
    "ApiToken",
    "Article",
    "ArticleVersion",
    "Assignment",
    "AuditEntry",
    "Borrowing",
    "Calibration",
    "Claim",
    "ClaimCorrection",
    "ClaimGroup",
    "ClaimKey",
    "ClaimPair",
    "ClaimVector",
    "DraftCheck",
    "Event",
    "Export",
    "ExtractionRun",
    "FactCheck",
    "FactCheckLink",
    "FaintPair",
    "Feed",
    "FeedEntry",
    "Followup",
    "IdempotencyRecord",
    "Look",
    "Note",
    "OriginGroup",
    "PairTag",
    "Preference",
    "Reason",
    "Rejudging",
    "Requeue",
    "Review",
    "SavedSearch",
    "SecondOpinion",
    "Source",
    "SourceAlias",
    "SourceMerge",
    "SourceSplit",
    "Story",
    "StoryChange",
    "StoryKey",
    "StoryMember",
    "Supersession",
    "TextPrint",
    "Verdict",
    "WebHost",
    "Webhook",
    "WebhookDelivery",
]
