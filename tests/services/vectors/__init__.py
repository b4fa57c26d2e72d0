"""Vectors of claims: kept as rows, searched by pgvector or in process."""
