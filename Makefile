SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
# Nothing of the package depends on the locale of whoever calls make.
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help .venv run test check demo bench texts lock clean-not-data

help: ## show these lines
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

.venv: .venv/.dev ## make the environment with everything developers need

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# Needs uv; everybody else only installs what it wrote. uv.lock itself names registries and is not committed.
lock: ## write requirements/*.txt anew from pyproject.toml
	uv lock --upgrade
	uv export --quiet --frozen --no-emit-project --no-header --no-annotate --no-dev --group build -o requirements/run.txt
	uv export --quiet --frozen --no-emit-project --no-header --no-annotate --group build --group dev -o requirements/dev.txt
