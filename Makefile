# Everything lives in .venv, which the first target makes: only Python >= 3.11 and make are needed.
#
#   make demo        set up, simulate the breast nodule, write runs/demo/report.html
#   make test        set up, lint, types, layers, shape, quick tests, examples of the docs
#   make test-full   the same with the long tests
#   make bench       benchmarks
#   make atlas       every claim of the atlas, with and without exosomes, into atlas/ and docs/atlas* (an hour and more)
#   make docs        the documentation, strictly, into site/
#   make lint        lint, format, types, import layers
#   make lock        write requirements/lock.txt anew
#   make clean       remove .venv and everything that was built

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements/lock.txt
STAMP := $(VENV)/.installed
SOURCES := src tests benchmarks docs .ci

# The newest usable interpreter; PYTHON=... chooses one.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$p; exit; fi; done)

# Work is divided by grid, not by threads, so two test processes with one thread each do no harm.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile

.PHONY: setup demo test test-full bench atlas docs lint format lock clean
.DEFAULT_GOAL := test

setup: $(STAMP)

$(STAMP): pyproject.toml $(LOCK) .ci/environment.py
	@if [ -z "$(PYTHON)" ]; then \
		echo "exocosm: Python 3.11 or newer is needed, and none was found on PATH" >&2; \
		echo "         (looked for python3 and python3.11 to python3.14)." >&2; \
		echo "         On Debian 12 or Ubuntu 24.04:  sudo apt-get install python3 python3-venv" >&2; \
		echo "         Elsewhere:  make PYTHON=/path/to/python3" >&2; exit 1; fi
	@$(PYTHON) .ci/environment.py $(VENV) $(LOCK)
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/exocosm demo

test: lint
	$(PYTEST) -m "not full"

test-full: lint
	$(PYTEST)

lint: $(STAMP)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

bench: $(STAMP)
	$(BIN)/python -m pytest benchmarks --benchmark-only

# What is done is not done again: interrupt it at will.
atlas: $(STAMP)
	$(BIN)/exocosm atlas run --all --out atlas
	$(BIN)/exocosm atlas run --all --silence --out atlas
	$(BIN)/exocosm atlas report atlas --group local --docs docs/atlas
	$(BIN)/exocosm atlas report atlas --group body --docs docs/atlas_body
	$(BIN)/exocosm atlas report atlas --group therapy --docs docs/atlas_therapy
	$(BIN)/exocosm atlas overview docs
	$(BIN)/exocosm atlas report atlas --out atlas/atlas.html

docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "exocosm: documentation is in site/index.html"

# With the oldest Python that is supported (3.11), so that every version in it exists for all.
lock:
	rm -rf build/lock-venv
	$(PYTHON) .ci/environment.py build/lock-venv none
	mkdir -p $(dir $(LOCK))
	{ echo "# Versions that the tests ran with, as constraints for pip; written by \`make lock\`."; \
	  build/lock-venv/bin/python -m pip freeze --all --exclude pip --exclude exocosm; } > $(LOCK).new
	mv $(LOCK).new $(LOCK)
	rm -rf build/lock-venv

clean:
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
