"""Makes a BGZF file of lines, and jumps to one of them.

python virtual_offsets.py lines.txt.gz
"""

import sys

import seqtide


def main(path):
    offsets = []
    with seqtide.BgzfWriter(path) as file:
        for number in range(100_000):
            # `tell` waits for the compressing threads, so a real index asks for it less often.
            if number % 25_000 == 0:
                offsets.append(file.tell())
            file.write(b"line %d\n" % number)

    with seqtide.BgzfReader(path) as file:
        for offset in reversed(offsets):
            file.seek(offset)
            print(f"block at byte {offset >> 16}, byte {offset & 0xFFFF} in it: {file.readline().decode().rstrip()}")


if __name__ == "__main__":
    main(sys.argv[1])
