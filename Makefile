# The commands of this project. `make help` lists them.
#
# Every target sets up .venv by itself. What is set up is remembered by stamp files in .venv, so
# that nothing is installed twice; a changed lock file or pyproject.toml renews them.

VENV       := .venv
PY         := $(VENV)/bin/python
LOCKVENV   := .lockvenv
RUN_STAMP  := $(VENV)/.set-up-to-run
TEST_STAMP := $(VENV)/.set-up-to-test
PIP        := $(PY) -m pip --disable-pip-version-check --quiet
LOCKED     := install --require-hashes --no-deps
# The program itself, editable: its console script then stands in .venv/bin.
EDITABLE   := install --no-deps --no-build-isolation --editable .

# The first Python found that the program runs on; `make run PYTHON=/path/to/python` overrides it.
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell \
	$(p) -c 'import sys; (3, 11) <= sys.version_info < (3, 14) and print("$(p)")' 2>/dev/null)))

# Two workers: tests drive real windows and a third worker gains nothing on two cores.
WORKERS     ?= 2
PYTEST_ARGS ?=
OUT         ?= build/demo

.DEFAULT_GOAL := help
.PHONY: help run demo test lint format bench soak docs pictures lock clean distclean

help: ## List these commands
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN_STAMP) ## Install what is needed and open the window
	@$(PY) packaging/system_libraries.py
	@sh packaging/have_display.sh
	@$(PY) -m wa_channel_studio

demo: $(RUN_STAMP) ## The main job without a screen: sample workspace, preparation pack, pictures
	@$(PY) packaging/system_libraries.py
	@QT_QPA_PLATFORM=offscreen $(PY) -m wa_channel_studio demo --out $(OUT)

test: lint ## Everything that is checked: lint, types, imports, tests
	@$(PY) packaging/system_libraries.py
	$(PY) -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)

lint: $(TEST_STAMP) ## Style, types and import contracts only
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

format: $(TEST_STAMP) ## Let ruff lay out the code and mend what it can
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(TEST_STAMP) ## Measure
	@$(PY) packaging/system_libraries.py
	@QT_QPA_PLATFORM=offscreen $(PY) -m bench

# The same property-based tests as in `make test`, with fifty times as many cases.
CASES ?= 100000

soak: $(TEST_STAMP) ## Long random runs of the sync: CASES=100000 cases
	@$(PY) packaging/system_libraries.py
	WCS_SYNC_CASES=$(CASES) $(PY) -m pytest -n $(WORKERS) --dist worksteal --timeout 0 -o faulthandler_timeout=0 tests/sync tests/services/test_sync_property.py tests/services/test_sync_against_sandbox.py

docs: $(RUN_STAMP) ## Write the generated manuals of fields and of the export anew
	@mkdir -p docs
	@$(PY) -m wa_channel_studio.fields.manual > docs/fields.md.part
	@mv docs/fields.md.part docs/fields.md
	@$(PY) -m wa_channel_studio.services.export_manual > docs/export-format.md.part
	@mv docs/export-format.md.part docs/export-format.md

pictures: $(TEST_STAMP) ## Take the guide's pictures anew; needs a font with Chinese letters
	@$(PY) packaging/system_libraries.py
	@$(PY) -m pytest -q -n 0 tests/ui/guide_pictures.py tests/ui/guide_pictures_aicc.py tests/ui/guide_pictures_certificates.py

# Keeps the versions that stand in the locks; `make lock UPGRADE=--upgrade` takes the newest.
UPGRADE ?=
COMPILE := $(LOCKVENV)/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	--override packaging/lock-overrides.txt $(UPGRADE)

lock: ## Resolve the dependencies anew into packaging/*.lock
	@test -x $(LOCKVENV)/bin/uv || { $(PYTHON) -m venv $(LOCKVENV) && \
		$(LOCKVENV)/bin/python -m pip --disable-pip-version-check --quiet install 'uv>=0.9'; }
	$(COMPILE) pyproject.toml --output-file packaging/requirements.lock
	$(COMPILE) pyproject.toml --group dev --constraint packaging/requirements.lock \
		--output-file packaging/requirements-dev.lock
	$(COMPILE) --group build --constraint packaging/requirements-dev.lock \
		--output-file packaging/requirements-build.lock

clean: ## Remove what was built and what tools remember
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis $(LOCKVENV)
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## The same and the environment
	rm -rf $(VENV)

$(PY):
	@sh packaging/create_environment.sh "$(PYTHON)" $(VENV)

$(RUN_STAMP): pyproject.toml packaging/requirements.lock packaging/requirements-build.lock | $(PY)
	@echo "Installing what the program needs into $(VENV) ..."
	@$(PIP) $(LOCKED) -r packaging/requirements.lock
	@$(PIP) $(LOCKED) -r packaging/requirements-build.lock
	@$(PIP) $(EDITABLE)
	@touch $@

$(TEST_STAMP): pyproject.toml packaging/requirements-dev.lock | $(PY)
	@echo "Installing what the program and its tests need into $(VENV) ..."
	@$(PIP) $(LOCKED) -r packaging/requirements-dev.lock
	@$(PIP) $(EDITABLE)
	@touch $@ $(RUN_STAMP)
