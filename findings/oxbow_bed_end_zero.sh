#!/usr/bin/env bash
# oxbow 0.8.2: the end of a BED interval that ends at 0 is null.
#
# BED v1 allows start == end, which is a place between two bases: chr1 0 0 lies before the first one. Its start comes
# as 0 and its end as null; the same feature at 5 comes whole.
#
# Seen: (0, None), (5, 5)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet oxbow==0.8.2 pandas pyarrow
printf '%b' 'chr1\t0\t0\tfirst\t0\t+\n' \
  'chr1\t5\t5\tother\t0\t+\n' >a.bed
venv/bin/python - <<'PY'
import oxbow
import pandas

rows = oxbow.from_bed("a.bed", bed_schema="bed6").pd()
seen = [(start, None if pandas.isna(end) else int(end)) for start, end in zip(rows["start"], rows["end"])]
print(seen)
assert seen == [(0, None), (5, 5)], "this has changed"
PY
