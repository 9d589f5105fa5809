#!/usr/bin/env bash
# bioframe 0.8.0: directives of a GFF3 file become rows, and the coordinates floats.
#
# read_table(schema="gff") takes each ## line for a feature whose chrom is the line's text and whose other columns are
# NaN, for which start and end of all features become floats.
#
# Seen: 2 rows of 1 feature, start 10.0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet bioframe==0.8.0
printf '%b' '##gff-version 3\n' \
  'chr1\tx\tgene\t10\t100\t.\t+\t.\tID=g1\n' >a.gff3
venv/bin/python - <<'PY'
import bioframe

rows = bioframe.read_table("a.gff3", schema="gff")
print(rows)
assert list(rows["chrom"]) == ["##gff-version 3", "chr1"], "this has changed"
assert rows["start"].dtype.kind == "f", "this has changed"
PY
