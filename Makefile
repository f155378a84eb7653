# One way to type. Everything is built below CARGO_TARGET_DIR when it is set, else in target/.
.DEFAULT_GOAL := help
.PHONY: help run fresh test test-deep test-second-opinion lint format bench lambda deploy-lint audit fuzz-api tools

export CARGO_TERM_COLOR ?= auto
PORT ?= 3000
DATA ?= .barrow
LAMBDA_PORT ?= 9000
VENV ?= $(CURDIR)/.venv

help: ## What there is to type
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{ printf "  make %-19s %s\n", $$1, $$2 }'

run: tools ## The whole shop on http://localhost:3000 (PORT=, DATA=)
	@cargo run -p barrow-local -- --port $(PORT) --data $(DATA) --env-file-out $(DATA)/environment

fresh: ## Start over: forget all local data
	@rm -rf $(DATA) && echo "$(DATA) is gone; make run begins with the sample shop."

test: tools ## Everything that must hold
	@cargo test --workspace -- --show-output

test-deep: tools ## All faults and orderings, of which `test` tries a sample (an hour or more; BARROW_SEED= repeats one)
	@BARROW_DEEP=1 cargo test --profile deep --workspace --test it -- --nocapture faults:: storm:: acidrain:: model:: flash::

test-second-opinion: tools $(VENV)/ministack ## The integration tests on a second DynamoDB, and not the embedded one (minutes)
	@tests/second-opinion.sh $(VENV)/bin/ministack

lint: tools ## Formatting and lints, warnings denied
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets -- -D warnings

format: tools
	@cargo fmt --all

bench: tools ## Figures, in release mode (SCENARIO=purchase|browse|flash-sale)
	@cargo run --release --quiet -p barrow-bench -- $(or $(SCENARIO),purchase)

lambda: tools $(VENV)/cargo-lambda ## The same functions as separate processes under cargo lambda watch (LAMBDA_PORT=)
	@PATH="$(VENV)/bin:$$PATH" local/lambda.sh $(PORT) $(DATA) $(LAMBDA_PORT)

deploy-lint: $(VENV)/template-linters ## cfn-lint and sam validate over template.yaml
	@$(VENV)/bin/cfn-lint template.yaml
	@$(VENV)/bin/cfn-lint --regions us-east-1 -- template-firewall.yaml
	@$(VENV)/bin/sam validate --lint --template template.yaml --region eu-central-1

audit: tools ## Dependencies: licences, sources, and known holes where RustSec's list can be had
	@command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
	@cargo deny check bans licenses sources
	@if cargo deny fetch db; then cargo deny check advisories; else echo "RustSec's list cannot be had here: known holes were not looked for."; fi

fuzz-api: tools $(VENV)/schemathesis ## schemathesis against the OpenAPI document of a sample shop, within a bound (EXAMPLES=)
	@tests/fuzz-api.sh $(VENV) $(or $(EXAMPLES),10)

tools:
	@command -v cargo >/dev/null || { echo "Barrow needs Rust: install rustup (https://rustup.rs), then try again."; exit 1; }
	@command -v cc >/dev/null || { echo "Barrow needs a C compiler for SQLite and WebP: install gcc or clang (Debian: apt-get install build-essential; macOS: xcode-select --install)."; exit 1; }

$(VENV)/bin/python:
	@command -v python3 >/dev/null || { echo "This needs Python 3 with venv."; exit 1; }
	@python3 -m venv $(VENV)

$(VENV)/cargo-lambda: $(VENV)/bin/python
	@$(VENV)/bin/pip install --quiet cargo-lambda==1.9.2 && touch $@

$(VENV)/ministack: $(VENV)/bin/python
	@$(VENV)/bin/pip install --quiet ministack==1.5.33 && touch $@

$(VENV)/schemathesis: $(VENV)/bin/python
	@$(VENV)/bin/pip install --quiet schemathesis==4.32.5 && touch $@

$(VENV)/template-linters: $(VENV)/bin/python
	@$(VENV)/bin/pip install --quiet cfn-lint aws-sam-cli && touch $@
