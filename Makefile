# make run      start quizapp (ARGS="--demo" to look around)
# make test     every check and every test, on SQLite, PostgreSQL and in a browser
# make check    the same without the browser
# make bench    measure the speed
# make lock     pin the dependencies anew

VENV ?= .venv
BIN := $(VENV)/bin
NEEDED := import sys; sys.exit(sys.version_info < (3, 11))
# The first Python that is new enough, unless PYTHON names one.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(NEEDED)' 2>/dev/null && { echo $$python; exit; }; done; echo python3)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Databases of tests come and go by the thousand: in memory, where that has room for them.
ROOM := $(shell df --output=avail -m /dev/shm 2>/dev/null | tail -1)
SCRATCH := $(shell test "0$(strip $(ROOM))" -gt 3000 && echo TMPDIR=/dev/shm)
PYTEST := $(SCRATCH) $(BIN)/pytest -n 2 --dist loadscope
# What reaches core and services only through pages and commands.
OUTER := tests/web tests/cli tests/browser
ARGS ?=
# ARGS="-k WORD" may choose tests of one call and none of the other, which pytest ends with a 5.
MAY_FIND_NONE = $(if $(ARGS),|| test $$? = 5)

.DEFAULT_GOAL := help
.PHONY: help run test check static tests tests-without-browser tests-measured coverage bench lock \
	format system clean

help:
	@sed -n 's/^# make/make/p' Makefile

run: $(VENV)/.ready
	@$(BIN)/quizapp run $(ARGS)

test: system static tests coverage

check: static tests-without-browser coverage

static: $(VENV)/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: tests-measured
	$(PYTEST) $(OUTER) $(ARGS) $(MAY_FIND_NONE)

tests-without-browser: tests-measured
	$(PYTEST) $(filter-out tests/browser,$(OUTER)) $(ARGS) $(MAY_FIND_NONE)

# Measuring takes two thirds of the time again: only the tests that the measure is about pay it.
tests-measured: $(VENV)/.ready-dev
	$(PYTEST) $(OUTER:%=--ignore=%) --cov --cov-report= $(ARGS) $(MAY_FIND_NONE)

# What the grades rest on, core and services, is tested to the last branch, and by tests of its
# own: what only a page or a command happens to reach does not count.
coverage: $(VENV)/.ready-dev
	$(BIN)/coverage report --fail-under=100

bench: $(VENV)/.ready-dev
	$(BIN)/python -m bench $(ARGS)

format: $(VENV)/.ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

UV := $(BIN)/uv pip compile --no-config --quiet --universal --generate-hashes --no-annotate \
	--custom-compile-command "make lock" pyproject.toml --extra postgres

lock: $(VENV)/.ready-dev
	$(UV) --upgrade --group build --output-file requirements.txt
	$(UV) --upgrade --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) dist .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c '$(NEEDED)' || { echo \
	  "quizapp needs Python 3.11 or newer. Install one, or name it: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making the environment $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo \
	  "The environment could not be made. On Debian or Ubuntu run: apt-get install python3-venv" >&2; exit 1; }

# The lock files are whole: nothing is left to resolve, and an old pip, which takes the extras of
# "coverage[toml]" for something unpinned, has nothing to refuse.
# The stamps make the second start instant: they are older than what they were made from only
# when a dependency has changed.
$(VENV)/.ready: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing what quizapp needs …"
	@$(PIP) --no-deps --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need …"
	@$(PIP) --no-deps --require-hashes -r requirements-dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# The tests run on PostgreSQL too, and in Chromium. Root gets them from Debian's packages.
system:
	@missing=""; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="postgresql"; \
	test -n "$$QUIZAPP_CHROMIUM" || command -v chromium >/dev/null || missing="$$missing chromium"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing; \
	else \
	  echo "*** NOT INSTALLED: $$missing. The tests that need it are skipped. ***" >&2; \
	  echo "*** On Debian or Ubuntu: sudo apt-get install $$missing ***" >&2; \
	fi
