#!/usr/bin/env bash
# pyranges 0.1.7: read_gff3() refuses a whole file for a feature without attributes.
#
# GFF3 writes an undefined column as a dot, the ninth as well. One such line among others ends in a ValueError about
# unpacking, which names neither line nor column.
#
# Seen: ValueError: not enough values to unpack (expected 2, got 1)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pyranges==0.1.7 setuptools
printf '%b' '##gff-version 3\n' \
  'chr1\tx\tgene\t1\t100\t.\t+\t.\tID=g1\n' \
  'chr1\tx\tregion\t5\t9\t.\t.\t.\t.\n' >a.gff3
venv/bin/python - <<'PY'
import pyranges

try:
    print(pyranges.read_gff3("a.gff3"))
except ValueError as error:
    print(error)
    assert str(error) == "not enough values to unpack (expected 2, got 1)", "this has changed"
else:
    raise SystemExit("this has changed")
PY
