"""Measuring attributions and pairs against annotated corpora, by published definitions."""
