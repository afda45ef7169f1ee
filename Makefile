# Two commands on a fresh machine: `make demo` and `make test`.  Each sets up .venv by itself.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: demo test bench lint lock screenshots holidays clean

demo: $(STAMP)
	$(BIN)/smsgw demo $(ARGS)

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto $(ARGS)

bench: $(STAMP)
	$(BIN)/python -m benchmarks $(ARGS)

lint: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

# Renews the lock file; the only target that wants uv (pipx install uv).
lock:
	uv pip compile --universal --all-extras --no-header --no-annotate --no-emit-index-url \
		--no-emit-find-links --upgrade pyproject.toml -o requirements.lock

# Every page of the console, light and dark, desktop and phone; wants Debian's chromium.
screenshots: $(STAMP)
	$(BIN)/python -m tests.screenshots build/screenshots

# What the holidays library says of the coming years, shipped as a table; run it when the library moves.
holidays: $(STAMP)
	$(BIN)/python -m smsgw.office.feasts > holidays.part
	mv holidays.part smsgw/office/texts/holidays.tsv

$(STAMP): pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev]'
	touch $(STAMP)

clean:
	rm -rf $(VENV) demo-office build dist *.egg-info
