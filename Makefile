# Two commands: `make run` shows the whole path, `make test` proves it. Both set up .venv first.

PYTHON ?= python3
# How often `make night` kills a unit's processes, and cuts its power.
KILLS ?= 200
CUTS ?= 30
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The stamps are named after what is installed, so that a changed lock installs again.
SUM = $(shell cat pyproject.toml requirements/*.txt | cksum | cut -d' ' -f1)
RUN_READY = $(VENV)/.run-$(SUM)
TEST_READY = $(VENV)/.test-$(SUM)

.PHONY: run test night machine camera check lock clean

run: $(RUN_READY)
	@$(BIN)/uncia run $(if $(PHOTOS),"$(PHOTOS)")

test: $(TEST_READY)
	@setup/mosquitto.sh
	@setup/readers.sh
	@setup/chromium.sh
	@$(BIN)/pytest $(TESTS)

# A short night is part of the tests; here is a whole one.
night: $(TEST_READY)
	@setup/mosquitto.sh
	@UNCIA_KILLS=$(KILLS) UNCIA_CUTS=$(CUTS) $(BIN)/pytest -s tests/night

machine: $(TEST_READY)
	@$(BIN)/pytest tests/machine

check: $(TEST_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

camera:
	@setup/camera.sh

lock: $(TEST_READY)
	PATH="$(BIN):$$PATH" requirements/lock.sh

clean:
	rm -rf $(VENV) .run .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@PYTHON="$(PYTHON)" setup/venv.sh "$(VENV)"

$(RUN_READY): | $(BIN)/python
	@echo "Installing what a run needs (about 70 MB)"
	@$(PIP) install --quiet --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): | $(BIN)/python
	@echo "Installing what the tests need, TensorFlow among it (about 1.5 GB)"
	@$(PIP) install --quiet --require-hashes -r requirements/build.txt -r requirements/test.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN_READY)
