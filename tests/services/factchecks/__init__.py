"""Fact checks: reading, filing, linking."""
