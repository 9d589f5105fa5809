#!/usr/bin/env bash
# pyfastx 2.3.1: what a FASTQ file with wrapped lines holds depends on whether it is read with an index.
#
# Sequence and quality may be wrapped at any length (Cock et al. 2010, doi:10.1093/nar/gkp1137). Without an index both
# records come as they are. With one, which is the default, each four lines are taken for a record: names, sequences
# and qualities are parts of others, and nothing is raised.
#
# Seen: without index r1 and r2; with index r1 and I
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pyfastx==2.3.1
printf '%b' '@r1\n' \
  'ACGT\n' \
  'AC\n' \
  '+\n' \
  'II\n' \
  '@I+I\n' \
  '@r2\n' \
  'A\n' \
  '+\n' \
  'I\n' >a.fastq
venv/bin/python - <<'PY'
import pyfastx

plain = list(pyfastx.Fastq("a.fastq", build_index=False))
indexed = [(read.name, read.seq, read.qual) for read in pyfastx.Fastq("a.fastq")]
print(plain, indexed)
assert plain == [("r1", "ACGTAC", "II@I+I"), ("r2", "A", "I")], "this has changed"
assert indexed == [("r1", "ACGT", "+\nII"), ("I", "@I+I", "A\n+\n")], "this has changed"
PY
