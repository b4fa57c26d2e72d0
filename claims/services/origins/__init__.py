"""Where texts come from: copies form one origin, passages that texts share have one too, and origins are counted."""

from __future__ import annotations

from claims.services.origins.counting import Spread, of_articles, of_claims, same, spread, spread_of_statements
from claims.services.origins.placing import place
from claims.services.origins.statements import adopt

__all__ = ["Spread", "adopt", "of_articles", "of_claims", "place", "same", "spread", "spread_of_statements"]
