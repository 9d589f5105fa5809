#!/usr/bin/env bash
# pyranges 0.1.7 and HTSeq 2.1.2: of an attribute that a GTF line repeats, the last value is left.
#
# GENCODE and Ensembl write one tag for each property: tag "basic"; tag "CCDS". Who selects the basic transcripts by
# these readers loses those that have another tag behind it. pyranges has duplicate_attr=True for it, which is off by
# default.
#
# Seen: tag = CCDS in both
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pyranges==0.1.7 HTSeq==2.1.2 setuptools
printf '%b' 'chr1\tx\ttranscript\t1\t100\t.\t+\t.\tgene_id "G1"; transcript_id "T1"; tag "basic"; tag "CCDS";\n' >a.gtf
venv/bin/python - <<'PY'
import HTSeq
import pyranges

by_htseq = [feature.attr["tag"] for feature in HTSeq.GFF_Reader("a.gtf")]
by_pyranges = list(pyranges.read_gtf("a.gtf").df["tag"])
print(by_htseq, by_pyranges)
assert by_htseq == by_pyranges == ["CCDS"], "this has changed"
PY
