# Sourced: the experiment that all tests here run in parts, the results that they must come to, and
# how a test says what it found. `program` is the program, and the current folder a temporary one.
fails=0
ok() { echo "  pass $*"; }
bad() { echo "  FAIL $*"; fails=$((fails + 1)); }
is() { if [ "$2" = "$3" ]; then ok "$1"; else bad "$1: got '$2', expected '$3'"; fi; }

# 24 replicates of so many generations.
experiment() {
  cat >sweep.yaml <<YAML
name: sweep
replicates: 12
checkpoint: 1
source: {kind: gaussian}
model: {kind: gaussian}
loop: {generations: $1, samples: 20000, record: 100}
evaluation: {samples: 20}
metrics: [variance]
sweep: {model.estimator: [mle, unbiased]}
figures: [{kind: trajectory, metric: variance}]
YAML
}
# Replicates that take about so many seconds, long enough to break something meanwhile, and the tables
# that all tests must come to.
prepare() {
  local unit TIMEFORMAT=%U
  experiment 20000
  # Two replicates; processor time, which does not depend on what else runs here.
  unit=$({
    time "$program" run sweep.yaml --out probe --replicates 1 --jobs 1 --no-figures --quiet --work never
  } 2>&1 | tail -1 | awk -v seconds="$1" '{print int(20000 * 2 * seconds / ($1 + 0.001))}')
  experiment "$unit"
  "$program" run sweep.yaml --out whole --quiet --work never || exit 70
  echo "  ($unit generations a replicate)"
}
same() { # [RESULTS]: those of one computer
  local file whole=${1:-whole}
  for file in "$whole"/*.csv "$whole"/events.jsonl "$whole"/figures/*; do
    cmp -s "$file" "results/$name/${file#"$whole"/}" || { bad "${file#"$whole"/} differs"; return; }
  done
  ok "the tables and figures are those of one computer"
}
merged() { "$program" merge "results/$name" --quiet 2>"merge-$name.err"; }
# Replicates that all processes together have finished: 24 where none was computed twice.
finished() {
  "$program" status "results/$name" --json |
    tr -d ' ' | awk -F'[:,]' '/"finished"/ {sum += $2} END {print sum + 0}'
}
report() {
  if [ $fails = 0 ]; then echo "all passed in $SECONDS s"; else echo "$fails FAILED"; fi
  [ $fails = 0 ]
}
