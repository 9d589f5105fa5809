"""Writes records into memory, compressed, and reads them back.

python in_memory.py
"""

import io

import seqtide


def main():
    buffer = io.BytesIO()
    with seqtide.FastqWriter(buffer, compression="bgzf") as writer:
        for number in range(1, 4):
            writer.write(seqtide.FastqRecord(f"read{number}", "ACGT" * number, "IIII" * number))
    print(f"{writer.record_count} records in {len(buffer.getvalue())} bytes")

    # Bytes are data; the compression is recognised by content.
    with seqtide.open(buffer.getvalue()) as reader:
        for record in reader:
            print(record.id, len(record))


if __name__ == "__main__":
    main()
