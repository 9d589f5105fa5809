#!/usr/bin/env bash
# pysam 0.24.1: an empty read of a FASTQ file is written as FASTA.
#
# Trimming leaves reads of no bases, with an empty sequence and an empty quality. FastxFile gives such a read the
# quality None, and str() of it is a FASTA record among FASTQ records: the file that a loop writes cannot be read.
#
# Seen: quality None, and >r1 in the output
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pysam==0.24.1
printf '%b' '@r1\n' \
  '\n' \
  '+\n' \
  '\n' \
  '@r2\n' \
  'AC\n' \
  '+\n' \
  'II\n' >a.fastq
venv/bin/python - <<'PY'
import pysam

with pysam.FastxFile("a.fastq") as reads:
    seen = [(read.name, read.sequence, read.quality, str(read)) for read in reads]
print(seen)
assert seen[0] == ("r1", "", None, ">r1\n"), "this has changed"
assert seen[1] == ("r2", "AC", "II", "@r2\nAC\n+\nII"), "this has changed"
PY
