SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check install
# Nothing of the package depends on the locale of whoever calls make.
export PYTHONUTF8 := 1
# Every process of a test run would compile sources and tests anew.
unexport PYTHONDONTWRITEBYTECODE

QUICK := -m "not browser and not slow and not telephony"
PYTEST := $(BIN)/pytest -q
# The tests and the checks have folders of their own; whatever runs meanwhile is not touched.
APART := DATABASE_URL= HUIYIN_VAR=build/check

.DEFAULT_GOAL := help
.PHONY: help .venv run phone test test-phone quick rest quick-15 explore check demo bench texts format lock clean-not-data

help: ## show these lines
	@grep -hE '^[a-z.-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

run: .venv/.run ## start everything and show where it is; Ctrl-C stops it
	@exec $(BIN)/hotline run

phone: .venv/.run ## the same with a telephone: two exchanges on this machine, citizens who ring, calls in the browser
	@exec $(BIN)/hotline phone try

test: .browser .exchange check quick rest test-phone quick-15 ## make check, then every test, browser and telephone among them; what speaks SQL on PostgreSQL 15, too

quick: .venv/.dev .vendored .texts ## every test but those of the browser and the telephone, and the slow ones
	HUIYIN_TEST_POSTGRES=18 $(PYTEST) -n 2 $(QUICK)

rest: .browser .venv/.dev .vendored .texts
	HUIYIN_TEST_POSTGRES=18 $(PYTEST) -n 2 --dist loadfile -m "browser and not slow and not telephony"
	HUIYIN_TEST_POSTGRES=18 $(PYTEST) -n 2 --dist worksteal -m "slow and not telephony"

test-phone: .browser .exchange .venv/.dev .vendored .texts ## the telephone's tests alone, through two real exchanges
	HUIYIN_TEST_POSTGRES=18 $(PYTEST) -n 2 --dist worksteal -m telephony

# The oldest release we promise, by the rooms whose SQL it runs: pages and cities ask through them. A machine without it
# may leave it out, unless told that it may not.
ROOMS_OF_SQL := $(addprefix tests/,lib ground register casework channels insight config)
quick-15: .venv/.dev .vendored .texts
	@if [ -x /usr/lib/postgresql/15/bin/postgres ] || [ -n "$$HUIYIN_REQUIRE_POSTGRES15" ]; then \
	  echo "once more on PostgreSQL 15"; HUIYIN_TEST_POSTGRES=15 $(PYTEST) -n 2 $(QUICK) $(ROOMS_OF_SQL); \
	else echo "PostgreSQL 15 is not here (package postgresql-15): its run is left out"; fi

explore: .venv/.dev .vendored .texts ## let the tests that ask at random ask new questions
	HUIYIN_TEST_QUESTIONS=explore HUIYIN_TEST_POSTGRES=18 $(PYTEST) -n 2 -m "hypothesis and not browser and not slow and not telephony"

check: .venv/.dev .vendored .texts ## style, types, walls between rooms, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/djlint hotline --lint --check --quiet
	$(APART) $(BIN)/hotline makemigrations --check --dry-run

demo: .venv/.run ## load the demo city into the database of `make run`
	$(BIN)/hotline demo load

bench: .venv/.run ## measure speed, each figure beside pgbench; the first time it fills a million cases, which takes long
	DATABASE_URL= HUIYIN_VAR=build/bench $(BIN)/hotline bench run --json build/bench/figures.json

texts: .venv/.run .texts ## compile the interface texts

format: .venv/.dev ## put Python and templates into the one style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint hotline --reformat --quiet

clean-not-data: ## remove everything made here but the data under var/
	rm -rf .venv build dist __pycache__ .mypy_cache .ruff_cache .pytest_cache .hypothesis hotline/web/static/vendor frontend/node_modules
	find hotline tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find hotline/locale -name '*.mo' -delete

# -- what the rest stands on --------------------------------------------------------------------------------------

.venv: .venv/.dev ## make the environment with everything developers need

# pip comes last into an environment: one that was cut off half-way is made again.
.venv/bin/pip:
	@$(PYTHON) -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Huiyin needs Python 3.11 or newer with venv, and '$(PYTHON)' is not that: install Debian's python3-venv," \
	       "or name another one, as in make run PYTHON=python3.12."; exit 1; }
	$(PYTHON) -m venv --clear .venv

.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/pip
	@echo "fetching the Python packages; the first time this takes a minute or two …"
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	@echo "fetching what tests and checks need …"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: .browser .exchange .vendored .texts
# Asked first, not after minutes of other tests.
.browser:
	@command -v "$${CHROMIUM:-/usr/bin/chromium}" >/dev/null || { \
	  echo "The browser's tests need Chromium: install Debian's chromium, fonts-noto-cjk and libatomic1," \
	       "or name a Chromium of yours in CHROMIUM."; exit 1; }

# Asterisk, espeak-ng and sipp: installed ones, or those of the user's cache, fetched the first time.
.exchange: .venv/.run
	@$(APART) $(BIN)/hotline phone fetch

.vendored: .venv/.run
	@$(APART) $(BIN)/hotline vendor

.texts: .venv/.run
	@$(APART) $(BIN)/hotline texts compile

# Needs uv; everybody else only installs what it wrote. uv.lock itself names registries and is not committed.
lock: ## write requirements/*.txt anew from pyproject.toml
	uv lock --upgrade
	uv export --quiet --frozen --no-emit-project --no-header --no-annotate --no-dev --group build -o requirements/run.txt
	uv export --quiet --frozen --no-emit-project --no-header --no-annotate --group build --group dev -o requirements/dev.txt
