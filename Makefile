# The portal's commands. Needed beforehand: python3 (3.11 or later), make, git. `make help` lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
PY := .venv/bin/python
PORT ?= 8000
export PORT
# Compiled modules are kept even where the machine says not to: every process would compile thousands anew.
export PYTHONDONTWRITEBYTECODE :=
# How the tests are run: in so many processes, or as PYTEST says ("tests/decisions -x").
WORKERS ?= 2
PYTEST ?= -n $(WORKERS) --dist worksteal
# What pytest answers when none of the tests that PYTEST names are of the kind asked for.
NONE := [ $$? -eq 5 ]

# A stamp is named for the lock file it was made from, so a changed lock installs anew and nothing else does.
OK := .venv/.ok-$(shell cat requirements-uv.txt requirements.txt | cksum | cut -d' ' -f1)
DEV := .venv/.dev-$(shell cat requirements-uv.txt requirements-dev.txt | cksum | cut -d' ' -f1)
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

LOCK := $(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links

.PHONY: help run demo test test-sqlite test-pg check lint bench catalogue lock system setup clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: $(OK) ## start the portal with demo data on PORT (8000): web and worker, until Ctrl-C
	@$(PY) manage.py prepare
	@exec $(PY) manage.py serve

demo: $(OK) ## the same without starting anything
	@$(PY) manage.py prepare

test: test-sqlite test-pg ## run the tests on SQLite, then on PostgreSQL and Redis where they answer

# Every test on both, but on one those in a browser, whose queries are tested on both, and those with a database of
# their own. A process that has done its own tests takes over some of the other's, so that none is idle. Lines are
# counted where they run first: on SQLite, and on PostgreSQL for what needs it.
test-sqlite: $(DEV)
	env -u DATABASE_URL -u REDIS_URL $(PY) -m pytest --cov --cov-report= $(PYTEST)

test-pg: $(DEV)
	$(PY) -m tests.servers $(PY) -m pytest -m postgresql --cov --cov-append --cov-report= $(PYTEST) || $(NONE)
	$(PY) -m tests.servers $(PY) -m pytest -m "not browser and not once and not postgresql" $(PYTEST) || $(NONE)

lint: $(DEV) ## the fast part of the gate: style, layers, types, templates, migrations, settings, catalogues
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports
	$(PY) -m djlint templates --lint --quiet
	$(PY) -m tests.sizes
	$(PY) -m mypy
	$(PY) manage.py makemigrations --check --dry-run
	PRODUCTION=1 SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')" \
		$(PY) manage.py check --deploy --fail-level WARNING
	$(PY) manage.py catalogue --check

check: lint $(if $(TESTED),,test) ## the whole gate: lint, the tests, their coverage (TESTED=1: they have just been run)
	$(PY) -m tests.coverage_floor

bench: $(DEV) ## measure the portal against bare Django on the same rows, as ratios within one run
	$(PY) -m bench

catalogue: $(DEV) ## collect new texts into the Swedish catalogues and compile them
	$(PY) manage.py catalogue

lock: .venv/bin/python ## resolve the dependencies of pyproject.toml anew and write the lock files
	$(LOCK) pyproject.toml -o requirements.txt $(LOCKFLAGS)
	$(LOCK) pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt $(LOCKFLAGS)

setup: $(DEV) ## create .venv with everything for development

clean: ## remove .venv and var (the local database, files and queue)
	rm -rf .venv var

# --- what a fresh machine lacks -----------------------------------------------------------------------------

# Only the interpreter's venv module stops us; without Pango the portal runs but makes no PDFs, and says so.
system:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "The portal needs Python 3.11 or later; python3 here is $$(python3 -V 2>&1)."; exit 1; }
	@missing=""; \
	python3 -c 'import ensurepip, venv' 2>/dev/null || missing="python3-venv"; \
	python3 -c 'import sys; from ctypes.util import find_library as f; sys.exit(not all(map(f, ("pango-1.0", "pangoft2-1.0", "gobject-2.0"))))' \
		2>/dev/null || missing="$$missing $(PANGO)"; \
	[ -n "$$missing" ] || exit 0; \
	line="apt-get install -y --no-install-recommends $$missing"; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		echo "Installing what is missing: $$line"; \
		apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive $$line >/dev/null || echo "That failed: $$line"; \
	elif command -v apt-get >/dev/null; then \
		echo "Missing system packages. Install them with:"; echo "    sudo $$line"; \
	else \
		echo "Missing: Python's venv module and pip, or Pango (pango-1.0, pangoft2-1.0, harfbuzz-subset), which the PDFs need."; \
		echo "    macOS: brew install pango        Fedora: dnf install pango"; \
	fi; \
	python3 -c 'import ensurepip, venv' 2>/dev/null || { echo "Without python3-venv nothing can be set up. Then run make again."; exit 1; }

.venv/bin/python:
	@$(MAKE) --no-print-directory system
	python3 -m venv .venv
	.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt

$(OK): .venv/bin/python
	@$(MAKE) --no-print-directory system
	$(PY) -m uv pip install -q --python $(PY) --require-hashes -r requirements.txt
	@rm -f .venv/.ok-* && touch $@

$(DEV): .venv/bin/python
	@$(MAKE) --no-print-directory system
	$(PY) -m uv pip install -q --python $(PY) --require-hashes -r requirements-dev.txt
	@rm -f .venv/.dev-* .venv/.ok-* && touch $@ $(OK)
