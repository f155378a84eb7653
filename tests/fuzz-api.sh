#!/usr/bin/env bash
# schemathesis against the OpenAPI document of a fresh sample shop: every route, as nobody in particular, as a customer and as
# staff, within a bound. Fails on any 500 and on any answer that is not as the document says: `tests/fuzz-api.sh <venv> [examples per operation]`.
set -euo pipefail
cd "$(dirname "$0")/.."
venv="${1:?the directory of the Python environment}" examples="${2:-10}"
scratch="$(mktemp -d)"
shop=''

finish() {
  trap - EXIT
  [ -z "$shop" ] || { kill -TERM "$shop" 2>/dev/null && wait "$shop" 2>/dev/null; } || true
  rm -rf "$scratch"
}
trap finish EXIT INT TERM

port="$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
binary="${CARGO_TARGET_DIR:-target}/debug/barrow-local"
cargo build --quiet --bin barrow-local
# All of it comes from one address, and quickly.
limits="$(printf '%s=1000000/600,' checkout_cart checkout_address checkout_source payment_order coupon_cart coupon_source \
  login_account login_source register_source mail_address mail_source password_account)"
RATE_LIMITS="${limits%,}" "$binary" --port "$port" --data "$scratch/data" --env-file-out "$scratch/environment" >"$scratch/log" 2>&1 &
shop=$!
for _ in $(seq 600); do
  if curl --silent --fail --output /dev/null "http://localhost:$port/api/openapi.json"; then break; fi
  kill -0 "$shop" 2>/dev/null || { cat "$scratch/log"; exit 1; }
  sleep 0.1
done
staff="$(sed -n 's/^STAFF_TOKEN=//p' "$scratch/environment" | tr -d '"')"

# Accounts are confirmed by mail here, so it cannot sign itself up.
printf '[auth]\nauto-signup = false\n' >"$scratch/schemathesis.toml"

run() {
  printf '\n== %s\n' "$1"
  shift
  "$venv/bin/schemathesis" --config-file "$scratch/schemathesis.toml" run "http://localhost:$port/api/openapi.json" \
    --phases coverage,fuzzing --max-examples "$examples" --generation-deterministic --workers 2 --continue-on-failure \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --exclude-path /webhooks/stripe --suppress-health-check all --warnings off --no-color "$@"
}

run "as anybody"

# A customer signs up as customers do: with the link that is mailed to them.
posts() { curl --silent --fail --header 'content-type: application/json' --data "$2" "http://localhost:$port$1"; }
password='four pears by the brook'
posts /api/auth/register "{\"email\": \"ada@example.org\", \"password\": \"$password\"}" >/dev/null
find_link='import json, re, sys
print(next((re.search(r"token=(\S+)", mail["text"])[1] for mail in json.load(sys.stdin) if mail["to"] == "ada@example.org"), ""))'
link=''
for _ in $(seq 100); do
  link="$(curl --silent "http://localhost:$port/_local/mail.json" | "$venv/bin/python" -c "$find_link")"
  [ -z "$link" ] || break
  sleep 0.1
done
customer="$(posts /api/auth/verify-email "{\"token\": \"$link\", \"password\": \"$password\", \"token_in\": \"body\"}" |
  "$venv/bin/python" -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')"

# The token is good for a quarter of an hour.
run "as a customer" --header "Authorization: Bearer $customer" --include-path-regex '^/api/(me|orders|checkout|carts/[^/]+/claim)'
run "as staff" --header "Authorization: Bearer $staff" --include-path-regex '^/api/admin/'
