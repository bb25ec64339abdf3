# Two commands do all the set-up on a fresh machine: `make demo` and `make test`. Each makes .venv on first use.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo serve index test check format evaluate bench lock clean

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml constraints.txt
	@echo "Installing into $(VENV) (once; about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt torch==2.13.0
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(STAMP) ## Index the corpus, ask over HTTP, print two proven answers, evaluate
	@$(BIN)/python -m service.demo

serve: $(STAMP) ## Build the index if needed and serve the page and the HTTP interface
	@$(BIN)/python -m service index build
	@$(BIN)/python -m service serve

index: $(STAMP) ## Build the index (only what changed)
	@$(BIN)/python -m service index build

test: $(STAMP) ## Run every test
	@$(BIN)/python -m pytest -q

check: $(STAMP) ## Format, lint, types, import contracts, corpus, gold: changes nothing
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m service corpus check
	@$(BIN)/python -m service gold check

format: $(STAMP) ## Format and mend what can be mended
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

evaluate: $(STAMP) ## Score the answers against the gold cases; fails when a gate does
	@$(BIN)/python -m service index build
	@$(BIN)/python -m service evaluate

bench: $(STAMP) ## Time a warm answer, step by step, and the start of the service
	@$(BIN)/python -m benchmarks.answer

lock: $(STAMP) ## Write the versions that are installed now into constraints.txt
	@$(BIN)/python -m benchmarks.lock

clean: ## Remove what was built (not the virtual environment)
	@rm -rf var dist build
