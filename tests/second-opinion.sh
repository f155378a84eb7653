#!/usr/bin/env bash
# The integration tests on another DynamoDB than the embedded one: `tests/second-opinion.sh <ministack> [test filter...]`.
# docs/second-opinion.md says what that shows, and what differs.
set -euo pipefail
cd "$(dirname "$0")/.."
ministack="$1"
shift

port="$("$(dirname "$ministack")/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
scratch="$(mktemp -d)"
server=''
finish() {
  trap - EXIT INT TERM HUP
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

cargo test --quiet --workspace --test it --no-run
TMPDIR="$scratch" BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" SERVICES=dynamodb,dynamodbstreams LOG_LEVEL=WARNING \
  "$ministack" >"$scratch/log" 2>&1 &
server=$!
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
  kill -0 "$server" 2>/dev/null || { cat "$scratch/log" >&2; exit 1; }
  sleep 0.1
done

BARROW_TEST_DYNAMODB="http://127.0.0.1:$port" cargo test --workspace --test it -- --test-threads "${TEST_THREADS:-4}" "$@"
