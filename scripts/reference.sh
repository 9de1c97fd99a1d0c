#!/usr/bin/env bash
# Writes docs/reference.md and docs/collapse.1 again, from the tables of the program.
#   scripts/reference.sh [PROGRAM]
set -eu
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.."
program=${1:-./collapse}
"$program" --generate-manual markdown >docs/reference.md
"$program" --generate-manual man >docs/collapse.1
