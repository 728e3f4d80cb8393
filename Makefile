# Everything a person needs, one word each. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: help setup test check lint types imports demo lock clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## prepare .venv with everything locked, so that .venv/bin/rsg works

$(STAMP): requirements.lock pyproject.toml
	@sh .ci/venv $(PYTHON)
	@touch $(STAMP)

test: setup ## all tests, on SQLite and on PostgreSQL
	@sh .ci/postgres
	$(BIN)/python -m pytest -n 2 --dist loadscope

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python .ci/names

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports --no-logo

check: lint types imports ## lint, types and import rules, as CI runs them

demo: setup ## play a case on a moved clock and judge it by what the workspace holds
	$(BIN)/rsg rehearse --script demo

lock: ## write requirements.lock anew from pyproject.toml
	$(PYTHON) -m pip install -q uv
	$(PYTHON) -m uv pip compile -q --universal --no-header --no-annotate --generate-hashes --all-extras pyproject.toml -o requirements.lock

clean: ## remove what was built
	rm -rf .venv build var *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
