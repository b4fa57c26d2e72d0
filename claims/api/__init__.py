"""The REST API: doors that translate requests into service calls and rows into JSON; they never decide."""
