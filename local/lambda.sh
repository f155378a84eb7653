#!/usr/bin/env bash
# The shop with every function as a process of its own: `local/lambda.sh [port] [data] [lambda port]`, until Ctrl-C.
#
# `barrow-local` has the backends, the gateway and the pumps, and hands each event to `cargo lambda watch`, which compiles
# a function when it is first called, and again when its source changes. `cargo-lambda` must be on the PATH (`make lambda`).
set -euo pipefail
cd "$(dirname "$0")/.."
port="${1:-3000}" data="${2:-.barrow}" lambda_port="${3:-9000}"
lambda="http://127.0.0.1:$lambda_port"

command -v cargo-lambda >/dev/null || { echo "cargo-lambda is not on the PATH: use make lambda." >&2; exit 1; }
if (exec 3<>"/dev/tcp/127.0.0.1/$lambda_port") 2>/dev/null; then
  echo "port $lambda_port is taken: stop what uses it, or choose another one with LAMBDA_PORT." >&2
  exit 1
fi

# Job control gives each of the two a process group: Ctrl-C reaches this script alone, which ends the functions first, and each
# with all its children.
set -m
environment="$(mktemp)"
shop='' functions=''
finish() {
  trap - EXIT INT TERM HUP
  for group in "$functions" "$shop"; do
    [ -n "$group" ] || continue
    kill -INT -- "-$group" 2>/dev/null || continue
    for _ in $(seq 100); do kill -0 -- "-$group" 2>/dev/null || break; sleep 0.1; done
    kill -KILL -- "-$group" 2>/dev/null || true
    wait "$group" 2>/dev/null || true
  done
  rm -f "$environment"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

cargo build --quiet --bin barrow-local
"${CARGO_TARGET_DIR:-target}/debug/barrow-local" --port "$port" --data "$data" --lambda "$lambda" --env-file-out "$environment" &
shop=$!
until [ -s "$environment" ]; do
  kill -0 "$shop" 2>/dev/null || { wait "$shop" || exit $?; exit 1; }
  sleep 0.1
done

at=''
[ "$lambda_port" = 9000 ] || at=" --invoke-port $lambda_port"
cargo lambda watch --quiet --invoke-address 127.0.0.1 --invoke-port "$lambda_port" --env-file "$environment" ${LAMBDA_WATCH_OPTIONS:-} &
functions=$!
echo "  Functions are compiled when they are first called. One by hand: cargo lambda invoke$at cart-create --data-file events/cart-create.json"

# Either of them ending ends the other, where bash is new enough to wait for either (that of macOS is not).
if ((BASH_VERSINFO[0] >= 5)); then wait -n "$shop" "$functions"; else wait "$functions"; fi || exit $?
