#!/usr/bin/env bash
# pysam 0.24.1: one tag has two values, by get_tag() and by get_tags().
#
# BAM holds integers up to 4294967295 in type I. get_tag() and to_string() give that number; get_tags() and the
# property tags, which go over all tags, give -1 for it. What is copied with set_tags(get_tags()) changes so, and
# HTSeq's optional_fields has -1 too.
#
# Seen: 4294967295 and -1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pysam==0.24.1
printf '%b' '@HD\tVN:1.6\n' \
  '@SQ\tSN:c\tLN:1000\n' \
  'r\t0\tc\t10\t9\t4M\t*\t0\t0\tACGT\tIIII\tXI:i:4294967295\n' >a.sam
venv/bin/python - <<'PY'
import pysam

with pysam.AlignmentFile("a.sam") as reads:
    (read,) = list(reads)
print(read.get_tag("XI"), read.get_tags())
assert read.get_tag("XI") == 4294967295, "this has changed"
assert read.get_tags() == read.tags == [("XI", -1)], "this has changed"
PY
