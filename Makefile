# make brief and make test are the two commands; both set up what they need.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: brief test check bench quality lock clean
.DEFAULT_GOAL := brief

# uv is quick; where it cannot reach the package index, pip installs the same locked files.
$(STAMP): requirements/all.txt requirements/bootstrap.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "reliant needs $(PYTHON): install it, or run make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) (once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt 2>/dev/null || true
	@if $(BIN)/python -m uv --version >/dev/null 2>&1 && $(BIN)/python -m uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/all.txt; \
	  then $(BIN)/python -m uv pip install --quiet --python $(BIN)/python --no-deps --editable .; \
	  else $(BIN)/python -m pip install --quiet --require-hashes -r requirements/all.txt && $(BIN)/python -m pip install --quiet --no-deps --editable .; fi
	@touch $@

brief: $(STAMP)  ## The situation on one page, from examples/belarus
	@$(BIN)/reliant brief BLR --supplier RUS --monitor examples/belarus

test: $(STAMP)  ## Every test; says loudly which could not run
	@bash tests/prepare_browser.sh
	@$(BIN)/python -m pytest

check: $(STAMP)  ## Lint, types, import rule
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(STAMP)  ## Ratios against hand-written SQL in the same run, and the simulation study
	@$(BIN)/python bench/measures.py
	@$(BIN)/python bench/dependency.py
	@$(BIN)/python bench/simulation.py

quality: $(STAMP)  ## How well it reads our labelled sentences, and whether every floor holds
	@$(BIN)/python quality/check.py
	@$(BIN)/python quality/score.py

lock: $(STAMP)  ## Renew the locked requirements
	@$(BIN)/python -m uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
	  --python-version 3.11 --extra read --group dev pyproject.toml -o requirements/all.txt

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
