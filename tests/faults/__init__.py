"""Faults with real processes: whatever is killed, restarted or sent twice, nothing is lost and nothing is doubled."""
