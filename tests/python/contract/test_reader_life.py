"""The life of every reader: closing it, also while another thread reads; Ctrl-C; what it has instead of copies."""

import copy
import io
import os
import pickle
import signal
import threading
import time

import pytest
from reader_rows import ReaderRow
from rows import rows_of

pytestmark = pytest.mark.timeout(60)
READERS = rows_of(ReaderRow)
each_row = pytest.mark.parametrize("row", READERS, ids=str)


def opened(row):
    return row.open(*row.data(next(iter(row.forms))))


@each_row
def test_a_closed_reader_gives_nothing(row):
    files = [io.BytesIO(data) for data in row.data(next(iter(row.forms)))]
    with row.open(*files) as reader:
        items = row.items(reader)
        assert not reader.closed
        next(items)
    assert reader.closed and "closed" in repr(reader)
    assert not any(file.closed for file in files)
    reader.close()
    uses = [reader.__enter__, lambda: list(row.items(reader)), lambda: reader.input_position]
    if not row.seeks:  # a query gives what it has at hand
        uses.append(lambda: next(items))
    for use in uses:
        with pytest.raises(ValueError, match="closed"):
            use()


@each_row
def test_an_exception_in_the_block_closes_the_reader(row):
    with pytest.raises(KeyError):
        with opened(row) as reader:
            raise KeyError
    assert reader.closed


class Slow(io.BytesIO):
    """Lets other threads run between reads, once it is told to."""

    slow = False

    def read(self, size=-1):
        if not self.slow:
            return super().read(size)
        time.sleep(0.001)
        return super().read(min(size, 2))

    readinto = readinto1 = read1 = None


@pytest.mark.parametrize("threads", [1, 2])
@each_row
def test_closing_while_another_thread_reads(row, threads):
    everything = row.expected()
    sources = [Slow(data) for data in row.data(next(iter(row.forms)))]
    reader = row.open(*sources, threads=threads, block_size=16)
    items = row.items(reader)
    for source in sources:
        source.slow = True
    texts, errors = [], []
    begun = threading.Event()

    def work():
        try:
            for item in items:
                texts.extend(row.texts_of(item))
                begun.set()
        except ValueError as error:
            errors.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(20)
    reader.close()
    thread.join(20)
    assert not thread.is_alive() and reader.closed
    assert texts == everything[: len(texts)]
    assert errors == ["the reader is closed"] or texts == everything


@each_row
def test_threads_get_each_record_once(row):
    for form in row.forms:
        items = row.items(row.open(*row.data(form), block_size=50))
        taken = []
        threads = [threading.Thread(target=lambda items=items, taken=taken: taken.extend(items)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
            assert not thread.is_alive()
        assert sorted(text for item in taken for text in row.texts_of(item)) == sorted(row.expected())


@pytest.mark.parametrize("row", [row for row in READERS if not row.seeks], ids=str)
def test_ctrl_c_while_a_pipe_is_waited_for(row):
    *others, data = row.data()
    end, other = os.pipe()
    os.write(other, data[: len(data) * 3 // 4])
    reader = row.open(*others, end)
    items = row.items(reader)
    timer = threading.Timer(0.05, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    got = []
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        for item in items:
            got.append(item)
    timer.join()
    os.write(other, data[len(data) * 3 // 4 :])
    os.close(other)
    assert [text for item in [*got, *items] for text in row.texts_of(item)] == row.expected()
    os.close(end)


@each_row
def test_readers_are_not_copied(row):
    with opened(row) as reader:
        for made in (reader, row.items(reader)):
            for duplicate in (pickle.dumps, copy.copy, copy.deepcopy):
                with pytest.raises(TypeError):
                    duplicate(made)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@each_row
def test_what_they_give_is_pickled(row, protocol):
    for item in row.items(opened(row)):
        again = pickle.loads(pickle.dumps(item, protocol))
        assert type(again) is type(item) and again == item
        assert row.texts_of(again) == row.texts_of(item)
