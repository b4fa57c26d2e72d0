# Counterclaim: every way to build, run and check it. `make help` lists them.
# Assumes Python 3.11 or newer, make and a package registry; all else is installed into .venv.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
PYTEST_ARGS ?=
SBOM ?= var/sbom.json
# Tests that no database tells apart: of two suites side by side, only the one on SQLite runs them.
ONCE := tests/nlp tests/training tests/web/browser
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.installed-runtime
DEV := $(VENV)/.installed-dev
LOCK_OPTIONS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help env dev-env run test faults test-postgres test-sqlite lint types contracts migrations check bench bench-web bench-api bench-site bench-load bench-workers screenshots format lock audit sbom sums clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Counterclaim needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "this Python has no venv module (Debian: apt-get install python3-venv)" >&2; rm -rf $(VENV); exit 1; }

# uv installs the same locked, hash-checked files several times faster; pip alone does it too.
$(BIN)/uv: $(BIN)/python requirements-uv.txt
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-uv.txt
	@touch $@

define install
	@echo "installing $(1) into $(VENV)"
	@$(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --require-hashes -r $(1) || \
	  { echo "uv could not install; trying pip" >&2; $(BIN)/python -m pip install --quiet --require-hashes -r $(1); }
	@touch $@
endef

$(RUNTIME): requirements.txt $(BIN)/uv
	$(call install,requirements.txt)

$(DEV): requirements-dev.txt $(BIN)/uv
	$(call install,requirements-dev.txt)
	@touch $(RUNTIME)

env: $(RUNTIME) ## create .venv with the locked runtime dependencies

dev-env: $(DEV) ## create .venv with the tools of tests and checks too

run: $(RUNTIME) ## start the whole product here (HOST=127.0.0.1 PORT=8000)
	@exec $(BIN)/python manage.py up --seed seeds --host $(HOST) --port $(PORT)

test: $(DEV) ## the whole suite on PostgreSQL and Redis and, beside it, on SQLite
	@$(MAKE) --no-print-directory -j2 test-postgres test-sqlite

test-postgres: $(DEV) ## the suite on a real PostgreSQL and Redis that it starts itself, less what test-sqlite has anyway
	@$(BIN)/python -m pytest --database postgres $(addprefix --ignore=,$(ONCE)) $(PYTEST_ARGS)

test-sqlite: $(DEV) ## the suite on SQLite
	@$(BIN)/python -m pytest --database sqlite $(PYTEST_ARGS)

faults: $(DEV) ## the fault tests alone: kills at every stage, Redis and PostgreSQL taken away (FAULTS_SEED=N: these kills)
	@$(BIN)/python -m pytest --database postgres tests/faults $(PYTEST_ARGS)

lint: $(DEV) ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(DEV) ## mypy
	@$(BIN)/mypy

contracts: $(DEV) ## import-linter: the layers hold
	@$(BIN)/lint-imports

migrations: $(DEV) ## no model change without its migration
	@$(BIN)/python manage.py makemigrations --check --dry-run

check: lint types contracts migrations test ## everything that CI runs

bench: $(DEV) ## extraction: words a second, memory; pairing: CPU time against up to a million stored claims
	@$(BIN)/python manage.py bench
	@$(BIN)/python -m bench.extraction --words 10000 --curve
	@$(BIN)/python -m bench.pairing_scale

bench-web: $(DEV) ## server time of the review pages with a million claims (DATABASE=postgres or sqlite)
	@$(BIN)/python -m bench.web --database $(or $(DATABASE),postgres)

bench-api: $(DEV) ## server time of the API with a million claims on PostgreSQL, and memory of exports
	@$(BIN)/python -m bench.api

bench-site: $(DEV) ## bench-web and bench-api on one PostgreSQL that is filled once
	@$(BIN)/python -m bench.served

bench-load: $(DEV) ## 50 editors and 20 API clients at once (MINUTES=10 DATABASE=postgres or sqlite)
	@$(BIN)/python -m bench.load --database $(or $(DATABASE),postgres) --minutes $(or $(MINUTES),10)

bench-workers: $(DEV) ## articles a second with one and with two worker processes
	@$(BIN)/python -m bench.workers

screenshots: $(DEV) ## pictures of every page, desktop and phone, light and dark, in var/screenshots
	@$(BIN)/python -m tests.screenshots var/screenshots

format: $(DEV) ## rewrite the code in the house format
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format .

lock: $(BIN)/uv ## rewrite the locks from requirements.in and pyproject.toml
	@$(BIN)/uv pip compile $(LOCK_OPTIONS) requirements.in -o requirements.txt
	@$(BIN)/uv pip compile $(LOCK_OPTIONS) -c requirements.txt --group dev requirements.in -o requirements-dev.txt
	@$(BIN)/uv pip compile $(LOCK_OPTIONS) requirements-uv.in -o requirements-uv.txt

audit: $(DEV) ## known weaknesses of the locked packages; goes on where the advisory database is not reached
	@$(BIN)/python -m tests.audit $(BIN)/pip-audit

sbom: $(DEV) ## inventory of the locked packages (CycloneDX) in SBOM=var/sbom.json
	@mkdir -p $(dir $(SBOM))
	@$(BIN)/cyclonedx-py requirements --output-reproducible --of JSON -o $(SBOM) requirements.txt

sums: ## rewrite the sums of the weights, after new ones were put in place
	@cd claims/nlp/weights && sha256sum *.json *.onnx > SHA256SUMS

clean: ## remove the environment and caches, not the data in var/
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis staticfiles
