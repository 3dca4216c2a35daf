# 指標蔵 Shihyo. `make help` で一覧 / `make help` lists what there is.
# Needs Python 3.11, 3.12 or 3.13 and make; everything else is installed into .venv from the locks.
# Arguments: make nightly ARGS="--as-of 2026-04-01"    An interpreter of your own: make nightly PYTHON=/opt/python3.12
.DEFAULT_GOAL := help
.PHONY: nightly test bench bench-full faults scale lint format docs lock clean help

ARGS ?=
BIN := .venv/bin
READY := .venv/.installed-requirements.lock
READY_DEV := .venv/.installed-requirements-dev.lock
PYTHONS := $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python)
SUITABLE := import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))

# The first interpreter that fits runs install.py; where none fits, python3 says itself what is wrong.
define install
	@for python in $(PYTHONS); do \
	  if "$$python" -c '$(SUITABLE)' >/dev/null 2>&1; then exec "$$python" install.py $(1); fi; \
	done; \
	echo 'Python 3.11、3.12、3.13 のどれか（venv を含む）が見つかりません。入れてから、もう一度実行してください。' >&2; \
	echo 'No Python 3.11, 3.12 or 3.13 with venv was found: install one and run this again.' >&2; \
	exit 2
endef

$(READY): requirements.lock pyproject.toml install.py
	$(call install)

$(READY_DEV): requirements.lock requirements-dev.lock pyproject.toml install.py
	$(call install,--dev)

nightly: $(READY)  ## 夜間処理を raw_drops/ に対して実行する / run the night over raw_drops/
	@$(BIN)/shihyo nightly $(ARGS)

test: $(READY_DEV)  ## すべてのテスト / every test that needs no special machine
	@$(BIN)/python -m pytest -n 2 $(ARGS)

bench: $(READY)  ## 速さを小さな規模で測る / measure speed, small; ARGS="--scale 0.1 --json bench.json"
	@$(BIN)/python -m bench $(ARGS)

bench-full: $(READY)  ## 速さを1区1年分（560万件）で測る / measure speed on a ward-year; some 15 minutes, 10 GB of disk
	@$(BIN)/python -m bench --scale 1 --json bench-full.json $(ARGS)

scale: $(READY)  ## 規模0.1、1、3の伸びを測る / measure growth; long, 30 GB of disk
	@$(BIN)/python -m bench --scale 0.1 --scale 1 --scale 3 --only floor,shihyo --json bench-scale.json $(ARGS)

faults: $(READY_DEV)  ## 障害テストを長い形で / kills, full disks, many publications, in their long form
	@SHIHYO_FAULTS=long $(BIN)/python -m pytest -m faults $(ARGS)

lint: $(READY_DEV)  ## ruff, mypy, sqlfluff
	@failed=0; \
	for check in 'ruff check .' 'ruff format --check .' 'mypy' 'sqlfluff lint --processes 2 dbt_project/models'; do \
	  echo "$$check"; $(BIN)/$$check || failed=1; \
	done; \
	exit $$failed

format: $(READY_DEV)  ## 書式をそろえる / mend what can be mended without thought
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY)  ## 表と指標の辞書の文書を作り直す / write the generated pages below docs/ again
	$(BIN)/python -m pipelines.profiles
	$(BIN)/python -m pipelines.dictionary

lock:  ## 固定ファイルを作り直す（uv が必要） / compile the locks again; needs uv
	$(call compile,requirements.lock)
	$(call compile,requirements-dev.lock,--group dev -c requirements.lock)

# Extras stay (pip wants them with hashes); addresses do not, for each town hall has a mirror of its own.
compile = uv pip compile pyproject.toml $(2) --quiet --generate-hashes --no-emit-index-url --no-header \
	--no-strip-extras --universal --python-version 3.11 --output-file $(1)

clean:  ## 作り直せるものを消す（倉庫 warehouse/ は残す） / remove what can be made again; warehouse/ stays
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .dagster_home logs
	rm -rf dbt_project/target dbt_project/logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@echo '指標蔵 Shihyo'
	@awk -F '  ## ' '/^[a-z-]+:.*  ## /{split($$1, name, ":"); printf "  make %-11s %s\n", name[1], $$2}' Makefile
