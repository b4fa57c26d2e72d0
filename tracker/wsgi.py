"""The WSGI entry point that gunicorn serves."""

from __future__ import annotations

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

application = get_wsgi_application()
# A full garbage collection would walk all that was loaded, and hit every twentieth request with 100 ms for nothing:
# what is there at the start stays, so the collector is told to pass over it. Views load now, not at the first request.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
