# make brief and make test are the two commands; both set up what they need.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ALL := $(VENV)/.installed-all
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: brief test check bench quality lock clean
.DEFAULT_GOAL := brief

# uv is quick; where it cannot reach the package index, pip installs the same locked files.
UV_INSTALL = $(BIN)/python -m uv pip install --quiet --python $(BIN)/python
PIP_INSTALL = $(BIN)/python -m pip install --quiet

# Compiled once, so that commands start quickly also where Python is told to write no bytecode.
COMPILE = $(BIN)/python -m compileall -q -j 0 src $$($(BIN)/python -c "import sysconfig; print(sysconfig.get_path('purelib'))") >/dev/null 2>&1 || true

# What make brief needs, and no more: Spark alone would be 450 MB.
$(STAMP): requirements/run.txt requirements/bootstrap.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "reliant needs $(PYTHON): install it, or run make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) (once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt 2>/dev/null || true
	@if $(BIN)/python -m uv --version >/dev/null 2>&1 && $(UV_INSTALL) --require-hashes -r requirements/run.txt; \
	  then $(UV_INSTALL) --no-deps --editable .; \
	  else $(PIP_INSTALL) --require-hashes -r requirements/run.txt && $(PIP_INSTALL) --no-deps --editable .; fi
	@$(COMPILE)
	@touch $@

$(ALL): $(STAMP) requirements/all.txt
	@echo "Adding what the tests need, Spark among it (once)"
	@{ $(BIN)/python -m uv --version >/dev/null 2>&1 && $(UV_INSTALL) --require-hashes -r requirements/all.txt; } \
	  || $(PIP_INSTALL) --require-hashes -r requirements/all.txt
	@$(COMPILE)
	@touch $@

brief: $(STAMP)  ## The situation on one page, from examples/belarus
	@$(BIN)/reliant brief BLR --supplier RUS --monitor examples/belarus

test: $(ALL)  ## Every test; says loudly which could not run
	@bash tests/prepare_browser.sh
	@bash tests/prepare_java.sh
	@bash tests/prepare_postgres.sh
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

check: $(ALL)  ## Lint, types, import rule
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(ALL)  ## Ratios against hand-written SQL, trafilatura, plain sqlite3 in the same run; the simulation study; an index
	@$(BIN)/python bench/measures.py
	@$(BIN)/python bench/dependency.py
	@$(BIN)/python bench/simulation.py
	@$(BIN)/python bench/reading.py
	@$(BIN)/python bench/documents.py
	@$(BIN)/python bench/scenarios.py
	@$(BIN)/python bench/outlooks.py
	@$(BIN)/python bench/index.py
	@$(BIN)/python bench/ledger.py
	@$(BIN)/python bench/events.py

quality: $(ALL)  ## How well it reads our labelled sentences, and whether every floor holds
	@$(BIN)/python quality/check.py
	@$(BIN)/python quality/score.py

LOCK = $(BIN)/python -m uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
	  --python-version 3.11 --extra read --extra ru

lock: $(STAMP)  ## Renew the locked requirements: of all, and of what make brief needs, in the same versions
	@$(LOCK) --extra archives --extra postgres --extra spark --group dev pyproject.toml -o requirements/all.txt
	@$(LOCK) --constraints requirements/all.txt pyproject.toml -o requirements/run.txt

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
