"""Parsers of files that strangers wrote; they run in a child process and know nothing of Django."""
