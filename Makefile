# make dashboard   serve the pages on this machine
# make test        everything that must hold, browser included
# Both make what they need first (.venv, from requirements.lock with hashes), and repeat runs are quick.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install -qq
HASHED := $(PIP) --require-hashes --requirement

NOTEBOOKS := $(wildcard notebooks/*.ipynb)
# Stamps lie inside .venv, so that removing it is a fresh start.
RUN_READY  := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test

.DEFAULT_GOAL := help
.PHONY: help dashboard test browser check bench words screenshots lock clean
.DELETE_ON_ERROR:

help: ## say what each command does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

dashboard: $(RUN_READY) ## serve the pages on this machine and print their address (Ctrl-C stops)
	@exec $(BIN)/estimator serve

test: browser check ## run every check and every test, in a real browser too
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow and not browser" \
	  --nbval-lax --nbval-current-env tests $(wildcard notebooks/analyst.ipynb)
	CHROMIUM="$$(cat .make/browser)" $(BIN)/pytest -m "slow or browser"

browser: # first, so that a missing browser is said at once
	@mkdir -p .make
	@tests/setup/browser.sh > .make/browser

check: $(TEST_READY) ## format, lint, types, spelling; nothing is changed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/yamllint --strict .
	$(if $(NOTEBOOKS),$(BIN)/nbstripout --verify $(NOTEBOOKS))
	$(BIN)/codespell

bench: $(RUN_READY) ## measure the speed of one family, of the import and of a crowd
	@$(BIN)/estimator bench

words: $(TEST_READY) ## bring the catalogue of sentences up to date (estimator/locale)
	@$(BIN)/python -m estimator.locale.catalogue

screenshots: $(TEST_READY) browser ## draw the main states of the pages and of the print into screenshots/
	@CHROMIUM="$$(cat .make/browser)" $(BIN)/python tests/setup/screenshots.py

lock: ## make requirements.lock anew, with the newest versions (environment.yml must follow)
	@$(PYTHON) -m venv .make/lock
	@.make/lock/bin/python -m pip --disable-pip-version-check install -qq --upgrade uv
	@.make/lock/bin/python tests/setup/lock.py .make/lock/bin/uv requirements.lock

clean: ## remove .venv and everything else that these commands made
	rm -rf $(VENV) .make build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- set-up ----

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "This needs Python 3.11 or newer as $(PYTHON); name another with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV) || \
	  { echo "Python's venv is missing: install it (Debian: sudo apt-get install python3-venv) and try again." >&2; exit 1; }

# What runs the pages is the part of the lock above its divider; the package itself follows, in place.
$(RUN_READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the estimator needs, from requirements.lock (about a minute the first time) ..."
	@sed '/^# ---- below/,$$d' requirements.lock > $(VENV)/run.lock
	@$(HASHED) $(VENV)/run.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): $(RUN_READY)
	@echo "Installing what the tests need ..."
	@$(HASHED) requirements.lock
	@touch $@
