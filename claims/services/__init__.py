"""All writes and rules that touch more than one model; called by tasks and doors."""
