"""Real servers for the tests, from wheels, without root and without an installed server."""
