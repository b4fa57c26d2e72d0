"""`python -m tracker.probe [PATH]`: asks the web server of this host, as a health check of containers and units."""

from __future__ import annotations

import http.client
import os
import sys

SECONDS = 4


def ask(path: str = "/healthz", environment: dict[str, str] | None = None) -> int:
    """0 when the server answers 200, else 1; it is asked under its own host name, as a browser would."""
    given = os.environ if environment is None else environment
    port = given.get("COUNTERCLAIM_BIND", "0.0.0.0:8000").rpartition(":")[2]
    host = given.get("COUNTERCLAIM_ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "localhost"
    server = http.client.HTTPConnection("127.0.0.1", int(port), timeout=SECONDS)
    try:
        server.request("GET", path, headers={"Host": host})
        return 0 if server.getresponse().status == 200 else 1
    except (OSError, http.client.HTTPException) as error:
        sys.stderr.write(f"{path}: {error}\n")
        return 1
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(ask(sys.argv[1] if len(sys.argv) > 1 else "/healthz"))
