"""Prometheus metrics: gauges from rows, messages from the broker, and how long requests take."""

from __future__ import annotations

import hmac
import ipaddress
import os
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import prometheus_client
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseForbidden
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from claims import tasks
from claims.services import gauges
from tracker import client
from tracker.beat import LEASE
from tracker.celery import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from prometheus_client.metrics_core import Metric

PREFIX = "counterclaim_"
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # set by deploy/gunicorn.conf.py: several web processes, one answer
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_VIA")

_process = prometheus_client.CollectorRegistry()
_seconds = prometheus_client.Histogram(
    f"{PREFIX}request_seconds",
    "Time to answer a request, by the name of its address, method and class of status.",
    ("view", "method", "status"),
    buckets=BUCKETS,
    registry=_process,
)


class TimingMiddleware:
    """The outermost layer: everything that happens to a request counts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer of the request cycle."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and note how long it took; addresses are named, so that ids make no new series."""
        begun = time.perf_counter()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "none"
        method = request.method if request.method in {"GET", "HEAD", "POST"} else "other"
        _seconds.labels(view, method, f"{response.status_code // 100}xx").observe(time.perf_counter() - begun)
        return response


class RowsCollector(Collector):
    """Reads rows and broker at each scrape."""

    def collect(self) -> Iterable[Metric]:
        """Every gauge of the services, and the broker's."""
        for gauge in [*gauges.read(), *_broker()]:
            family = GaugeMetricFamily(PREFIX + gauge.name, gauge.meaning, labels=gauge.labels)
            for labels, value in gauge.values.items():
                family.add_metric(labels, value)
            yield family


@login_not_required
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Metrics in Prometheus's text format, for those who hold the token or call from an allowed network."""
    if not _admitted(request):
        return HttpResponseForbidden("the metrics are closed to you\n", content_type="text/plain")
    rows = prometheus_client.CollectorRegistry()
    rows.register(RowsCollector())
    body = prometheus_client.generate_latest(rows) + prometheus_client.generate_latest(_requests())
    return HttpResponse(body, content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _requests() -> prometheus_client.CollectorRegistry:
    if SHARED not in os.environ:
        return _process
    merged = prometheus_client.CollectorRegistry()
    MultiProcessCollector(merged)  # type: ignore[no-untyped-call]
    return merged


def _admitted(request: HttpRequest) -> bool:
    token = settings.COUNTERCLAIM_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    return _allowed(request)


def _allowed(request: HttpRequest) -> bool:
    """Whether the caller's network is on the list. A proxy on this host is not taken for a caller on this host."""
    proxied = any(name in request.META for name in FORWARDED)
    if proxied and not (settings.COUNTERCLAIM_BEHIND_PROXY and "HTTP_X_FORWARDED_FOR" in request.META):
        return False
    address = client.address(request)
    networks = [ipaddress.ip_network(word) for word in settings.COUNTERCLAIM_METRICS_ALLOW]
    return address is not None and any(ipaddress.ip_address(address) in network for network in networks)


def _broker() -> list[gauges.Gauge]:
    """Messages by queue and whether a beat holds the lease; without a broker only that it is away."""
    up = gauges.Gauge("broker_up", "Whether the broker answers.", (), {(): 0.0})
    try:
        lengths = {(name,): float(tasks.queue_length(app, name)) for name in settings.CELERY_TASK_QUEUES}
        beats = float(beat_holds_lease())
    except (OperationalError, OSError):
        return [up]
    up.values[()] = 1.0
    return [
        up,
        gauges.Gauge("messages", "Messages that wait in the broker, by queue.", ("queue",), lengths),
        gauges.Gauge("beat_up", "Whether a beat holds the lease.", (), {(): beats}),
    ]


def beat_holds_lease() -> bool:
    """Whether some beat sends. Raises OperationalError without a broker."""
    with app.connection_for_read(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        channel: Any = broker.default_channel
        return bool(channel.client.exists(LEASE))
