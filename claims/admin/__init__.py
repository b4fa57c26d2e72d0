"""The Django admin: the review queue, and everything on file, one noun a file."""

from claims.admin import articles, audit, claims, feeds, pairs, reviews, runs, site, sources, tokens, webhooks

__all__ = ["articles", "audit", "claims", "feeds", "pairs", "reviews", "runs", "site", "sources", "tokens", "webhooks"]
