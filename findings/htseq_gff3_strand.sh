#!/usr/bin/env bash
# HTSeq 2.1.2: GFF_Reader ends at a strand of ?, which GFF3 has for features whose strand matters and is not known.
#
# Seen: ValueError: Strand must be'+', '-', or '.'.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet HTSeq==2.1.2
printf '%b' '##gff-version 3\n' \
  'chr1\tx\tgene\t1\t100\t.\t+\t.\tID=g1\n' \
  'chr1\tx\tmRNA\t1\t100\t.\t?\t.\tID=m1;Parent=g1\n' >a.gff3
venv/bin/python - <<'PY'
import HTSeq

seen = []
try:
    for feature in HTSeq.GFF_Reader("a.gff3"):
        seen.append(feature.name)
except ValueError as error:
    print(seen, error)
    assert seen == ["g1"] and "Strand must be" in str(error), "this has changed"
else:
    raise SystemExit("this has changed")
PY
