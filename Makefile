# make setup | demo | test | test-spark | check | bench | lock | clean
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
JOBS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: setup demo test test-fast test-slow test-postgres test-spark check format bench glossary lock clean system system-tests

setup: system .venv/.installed-dev  ## everything a developer needs

demo: system .venv/.installed  ## set up, load the demo city, serve on http://127.0.0.1:8000
	@exec $(BIN)/onewindow demo

system:
	@tools/system_packages.sh run

system-tests:
	@tools/system_packages.sh test

.venv/.ready: requirements-setup.lock
	@echo "── virtual environment ($(PYTHON))"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-setup.lock
	@touch $@

.venv/.installed: .venv/.ready requirements.lock pyproject.toml
	@tools/install.sh requirements.lock
	@touch $@

.venv/.installed-dev: .venv/.ready requirements-dev.lock pyproject.toml
	@tools/install.sh requirements-dev.lock
	@touch .venv/.installed $@

test: setup system-tests  ## every test, also the browser and process tests
	@$(MAKE) --no-print-directory test-fast; fast=$$?; \
	$(MAKE) --no-print-directory test-slow && exit $$fast

test-fast:
	$(BIN)/pytest -q -n $(JOBS) -m "not browser and not processes and not spark" $(PYTEST)

test-slow:
	$(BIN)/pytest -q -n $(JOBS) --dist loadfile -m "browser or processes" $(PYTEST)

test-postgres: setup  ## the suite again, on a PostgreSQL of its own
	tools/with_postgres.sh $(BIN)/pytest -q -n $(JOBS) -m "not browser and not fuzz and not processes and not spark" $(PYTEST)

test-spark: setup .venv-spark/.installed  ## the same figures on a Spark cluster of its own
	@tools/system_packages.sh spark
	.venv-spark/bin/python -m pytest -q tests/spark $(PYTEST)

.venv-spark/.installed: .venv/.installed-dev requirements-spark.lock
	@tools/install_spark.sh
	@touch $@

check: setup  ## format, lint, types, contracts, migrations, packs, licences
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src --lint --quiet
	$(BIN)/bandit -q -ll -c pyproject.toml -r src verifier
	ONEWINDOW_HOME=var/check $(BIN)/python manage.py makemigrations --check --dry-run
	ONEWINDOW_HOME=var/check $(BIN)/onewindow packs check
	$(BIN)/python -m tools.check_licences
	$(BIN)/python -m tools.check_tree

format:
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup  ## every benchmark; writes benchmarks/results.md
	$(BIN)/python -m benchmarks.run $(BENCH)

glossary: .venv/.ready  ## the tables of docs/glossary.md from the code
	$(BIN)/python -m tools.glossary

lock: .venv/.ready  ## choose versions anew
	tools/lock.sh

clean:
	rm -rf .venv .venv-spark .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist test-results
