#!/usr/bin/env bash
# Looks at the shop's process under a scenario's load, 300 times a second: `bench/profile.sh list`. Only the program's last step is done anew, to
# keep its symbols. The load is another process and is not in the picture.
set -euo pipefail
cd "$(dirname "$0")/.."
scenario="${1:?a scenario}"
shift
target="${CARGO_TARGET_DIR:-target}"
cargo rustc --release --quiet -p barrow-bench --bin barrow-bench -- -C strip=none
out="$target/profile/$scenario"
mkdir -p "$target/profile"
cp "$target/release/barrow-bench" "$target/profile/barrow-bench"
"$target/profile/barrow-bench" "$scenario" --no-record "$@" &
load=$!
trap 'kill "$load" 2>/dev/null || true' EXIT
# The load's child that serves; there is none while the shop is filled.
until shop="$(pgrep -P "$load" -f ' serve ')"; do
  kill -0 "$load" 2>/dev/null || exit 1
  sleep 0.2
done
perf record --quiet --freq 300 --call-graph dwarf,8192 --pid "$shop" --output "$out.perf" &
recorder=$!
# Warm-up and the runs, not what comes after them.
sleep "${PROFILE_SECONDS:-12}"
kill -INT "$recorder" && wait "$recorder" || true
wait "$load"
trap - EXIT
perf report --input "$out.perf" --no-children --sort symbol --call-graph none --percent-limit 0.4 --stdio 2>/dev/null | grep -v '^#' | sed '/^$/d' >"$out.txt"
perf script --input "$out.perf" >"$out.stacks" 2>/dev/null
head -50 "$out.txt"
echo "By function: $out.txt. Stacks, for a flamegraph (inferno-collapse-perf, inferno-flamegraph): $out.stacks"
