"""Fetching from the web, safely and politely: public addresses only, robots and rates respected, limits on all."""

from __future__ import annotations

from claims.services.fetching.client import Fetched, checked, fetch
from claims.services.fetching.connection import AGENT, agent

__all__ = ["AGENT", "Fetched", "agent", "checked", "fetch"]
