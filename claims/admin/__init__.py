"""The Django admin: the review queue, and everything on file, one noun a file."""

from claims.admin import articles, claims, pairs, reviews, runs, site, sources, tokens, webhooks

__all__ = ["articles", "claims", "pairs", "reviews", "runs", "site", "sources", "tokens", "webhooks"]
