# Counterclaim in one image: web, worker, beat and every manage.py command. See docs/operations.md.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/counterclaim
COPY requirements-uv.txt requirements.txt ./
RUN python -m venv /opt/venv \
  && /opt/venv/bin/python -m pip install --require-hashes -r requirements-uv.txt \
  && /opt/venv/bin/uv pip install --system-certs --python /opt/venv/bin/python --require-hashes -r requirements.txt \
  && /opt/venv/bin/python -m pip uninstall --yes uv
COPY manage.py ./
COPY tracker tracker
COPY claims claims
COPY seeds seeds
COPY deploy/gunicorn.conf.py deploy/gunicorn.conf.py
# Static files are collected with settings of this step alone; nothing of them stays in the image.
RUN COUNTERCLAIM_PRODUCTION=1 COUNTERCLAIM_ALLOWED_HOSTS=build COUNTERCLAIM_SECRET_KEY=used-by-this-build-step-and-by-nothing-else-at-all-0 \
  COUNTERCLAIM_STATIC_ROOT=/srv/counterclaim/staticfiles /opt/venv/bin/python manage.py collectstatic --no-input \
  && /opt/venv/bin/python -m compileall -q claims tracker

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
  COUNTERCLAIM_PRODUCTION=1 COUNTERCLAIM_DATA_DIR=/var/lib/counterclaim \
  COUNTERCLAIM_STATIC_ROOT=/srv/counterclaim/staticfiles
RUN groupadd --system --gid 10001 counterclaim \
  && useradd --system --uid 10001 --gid counterclaim --home-dir /var/lib/counterclaim --create-home counterclaim
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/counterclaim /srv/counterclaim
WORKDIR /srv/counterclaim
USER 10001:10001
VOLUME ["/var/lib/counterclaim"]
EXPOSE 8000
# Workers and beat override both; see compose.yaml.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-m", "tracker.probe"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "tracker.wsgi:application"]
