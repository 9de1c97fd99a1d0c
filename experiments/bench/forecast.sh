#!/usr/bin/env bash
# Forecasts every shipped experiment, runs it, and prints both times as a table.
#   experiments/bench/forecast.sh [name...]
set -eu
root=$(cd -- "$(dirname -- "$(readlink -f -- "$0")")/../.." && pwd)
names=("$@")
if [ ${#names[@]} = 0 ]; then
  for file in "$root"/experiments/*.yaml; do names+=("$(basename "$file" .yaml)"); done
fi
"$root/collapse" --version >/dev/null   # builds first
program=$root/.build/release/collapse
export OPENBLAS_NUM_THREADS=1 MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=4294967296
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
TIMEFORMAT=%R
printf '| experiment | forecast, s | taken, s | ratio | the forecast itself, s |\n| --- | --- | --- | --- | --- |\n'
for name in "${names[@]}"; do
  file=$root/experiments/$name.yaml
  spent=$({ time "$program" plan "$file" --json >"$out/plan.json"; } 2>&1 | tail -n 1)
  forecast=$(sed -n 's/.*"seconds": \([0-9.e+-]*\).*/\1/p' "$out/plan.json" | head -n 1)
  rm -rf "${out:?}/run"
  taken=$({ time "$program" run "$file" --out "$out/run" --quiet; } 2>&1 | tail -n 1)
  awk -v name="$name" -v forecast="$forecast" -v taken="$taken" -v spent="$spent" 'BEGIN {
    printf "| `%s` | %.2f | %.2f | %.2f | %.1f |\n", name, forecast, taken, forecast / taken, spent }'
done
