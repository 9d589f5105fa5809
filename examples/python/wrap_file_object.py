"""Lends Python file objects to native code, and uses native streams as file objects.

python wrap_file_object.py
"""

import io

import seqtide


class Countdown:
    """A source of our own: all that is needed is `read`."""

    def __init__(self, data):
        self.data = data
        self.calls = 0

    def read(self, size):
        self.calls += 1
        part, self.data = self.data[:size], self.data[size:]
        return part


def main():
    file = io.BytesIO(b"0123456789")
    with seqtide.Stream(file) as stream:
        stream.seek(-3, io.SEEK_END)
        print("the end:", stream.read())
        stream.seek(0)
        stream.write(b"ab")
    print("the file is still open:", file.getvalue())

    source = Countdown(b"@r1\nACGT\n+\nIIII\n")
    with seqtide.FastqReader(source) as reader:
        print("records:", [record.id for record in reader])

    with seqtide.Stream(b"ACGT") as stream:
        try:
            stream.write(b"N")
        except seqtide.StreamError as error:
            print(f"{type(error).__name__}, code {error.code}")


if __name__ == "__main__":
    main()
