#!/usr/bin/env bash
# Times the benchmark experiments as whole processes and prints the least of several runs.
#   experiments/bench/time.sh [repetitions, default 5] [name...]
set -eu
root=$(cd -- "$(dirname -- "$(readlink -f -- "$0")")/../.." && pwd)
repetitions=${1:-5}
[ $# -gt 0 ] && shift
names=("$@")
if [ ${#names[@]} = 0 ]; then
  for file in "$root"/experiments/bench/*.yaml; do names+=("$(basename "$file" .yaml)"); done
fi
"$root/collapse" --version >/dev/null   # builds first
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
printf '%-20s %8s %10s\n' workload seconds 'peak MB'
for name in "${names[@]}"; do
  best=
  for _ in $(seq "$repetitions"); do
    # What a folder has is not computed again.
    rm -rf "${out:?}/$name"
    # Wall-clock seconds and kilobytes, in one line.
    reading=$( { TIMEFORMAT=%R; time "$root/collapse" run "$root/experiments/bench/$name.yaml" \
      --out "$out/$name" --quiet; } 2>&1 | tail -n 1)
    if [ -z "$best" ] || [ "$(printf '%s\n%s\n' "$reading" "$best" | sort -g | head -n 1)" = "$reading" ]; then
      best=$reading
    fi
  done
  peak=$(sed -n 's/.*"peak_memory_bytes": \([0-9]*\).*/\1/p' "$out/$name/manifest.json")
  printf '%-20s %8s %10s\n' "$name" "$best" "$((peak / 1000000))"
done
