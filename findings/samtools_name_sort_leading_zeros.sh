#!/usr/bin/env bash
# samtools 1.24 (as pysam 0.24.1 carries it): sort -n parts the mates of templates whose names differ by leading
# zeros.
#
# Numbers within names are compared by value, so that a1, a01 and a001 are equal, and now nothing else orders them by
# name: all first reads come before all second ones. samtools 1.16 keeps each template together. Programs that expect
# mates on neighbouring lines find none.
#
# Seen: a1 a01 a001 a1 a01 a001
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pysam==0.24.1
printf '%b' '@HD\tVN:1.6\n' \
  '@SQ\tSN:c\tLN:1000\n' \
  'a1\t65\tc\t10\t9\t4M\t=\t20\t0\tACGT\tIIII\n' \
  'a01\t65\tc\t10\t9\t4M\t=\t20\t0\tACGT\tIIII\n' \
  'a001\t65\tc\t10\t9\t4M\t=\t20\t0\tACGT\tIIII\n' \
  'a1\t129\tc\t10\t9\t4M\t=\t20\t0\tACGT\tIIII\n' \
  'a01\t129\tc\t10\t9\t4M\t=\t20\t0\tACGT\tIIII\n' \
  'a001\t129\tc\t10\t9\t4M\t=\t20\t0\tACGT\tIIII\n' >a.sam
venv/bin/python - <<'PY'
import pysam

pysam.sort("-n", "--no-PG", "-o", "sorted.sam", "a.sam")
with open("sorted.sam") as lines:
    names = [line.split("\t")[0] for line in lines if not line.startswith("@")]
print(pysam.__samtools_version__, names)
assert pysam.__samtools_version__ == "1.24"
assert names == ["a1", "a01", "a001"] * 2, "this has changed"
PY
