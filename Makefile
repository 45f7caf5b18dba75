# Two commands matter: `make run` and `make test`. Both do `make setup` first; every step is skipped when nothing changed.
.DEFAULT_GOAL := help
.PHONY: help setup run test quick pictures peers bench locks stop clean
SHELL := /bin/bash
PORT ?= 8000
PYTHON := .venv/bin/python
# Where the surroundings forbid compiled files, every start would compile everything again: 5.6 s instead of 2.2 s.
unexport PYTHONDONTWRITEBYTECODE

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing
	@docker/setup.sh

run: setup ## start everything on http://127.0.0.1:$PORT with the demo nation
	@PORT=$(PORT) exec $(PYTHON) manage.py serve_all

test: setup ## every check and every test
	@tests/run/all.sh

quick: setup ## the checks without the tests
	@tests/run/all.sh --checks

pictures: setup ## the pictures of README and docs, made anew by the browser test of the path
	@PICTURES=$(CURDIR)/docs/pictures .venv/bin/pytest -q tests/browser/test_path.py

peers: setup ## second opinions by programs that we did not write
	@$(PYTHON) tests/run/peers.py

bench: setup ## figures as JSON lines; BENCH=name for one
	@$(PYTHON) tests/run/bench.py $(BENCH)

locks: setup ## choose the newest versions again and write the locks
	@for part in uv node "" dev; do \
	    name=requirements$${part:+-$$part}; \
	    .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url $$name.in -o $$name.txt; \
	done
	@npm update --silent --no-audit --no-fund

stop: ## stop an embedded database that a command left running
	@MOLMDT_NO_DATABASE=1 $(PYTHON) manage.py stop_database

clean: ## remove what setup made; the data in .molmdt stays
	rm -rf .venv node_modules static/vendor
