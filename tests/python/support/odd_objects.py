"""Objects to be wrapped that behave oddly, or not well."""

import io

DATA = bytes(range(256)) * 40


class OneByte:
    """Only read(), one byte at a time."""

    def __init__(self, data=DATA):
        self.file = io.BytesIO(data)

    def read(self, size):
        return self.file.read(min(size, 1))


class OnlyReadinto:
    def __init__(self, data=DATA, step=1000):
        self.file = io.BytesIO(data)
        self.step = step

    def readinto(self, buffer):
        return self.file.readinto(memoryview(buffer)[: self.step])


class Answers:
    """read(), readinto() or write() that give one answer, whatever was asked."""

    def __init__(self, answer):
        self.answer = answer

    def read(self, size):
        return self.answer

    def write(self, data):
        return self.answer


class AnswersReadinto:
    def __init__(self, answer):
        self.answer = answer

    def readinto(self, buffer):
        return self.answer


class Fails:
    """Raises at one call, counted over all methods; afterwards it works again."""

    def __init__(self, at, error, data=DATA, step=100):
        self.file = io.BytesIO(data)
        self.at = at
        self.error = error
        self.calls = 0
        self.step = step

    def count(self):
        self.calls += 1
        if self.calls == self.at:
            raise self.error

    def read(self, size):
        self.count()
        return self.file.read(min(size, self.step))

    def write(self, data):
        self.count()
        return self.file.write(data[: self.step])

    def flush(self):
        self.count()
