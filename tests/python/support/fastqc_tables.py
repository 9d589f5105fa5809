"""Reading and comparing fastqc_data.txt."""

import math


def tables(text):
    """Modules by title: verdict, then the rows, headings too."""
    found, title = {}, None
    for line in text.splitlines()[1:]:
        if line == ">>END_MODULE":
            title = None
        elif title is None:
            title, verdict = line.removeprefix(">>").split("\t")
            found[title] = [[verdict]]
        else:
            found[title].append(line.split("\t"))
    return found


def _same(one, other):
    try:
        numbers = float(one), float(other)
    except ValueError:
        return one == other
    return all(map(math.isnan, numbers)) or math.isclose(*numbers, rel_tol=1e-6, abs_tol=1e-6)


def differences(one, other):
    """First different row of each module, empty if all numbers are equal within 1e-6 and all else is equal."""
    found = {}
    for title in one.keys() | other.keys():
        rows, others = (_in_order(title, side.get(title, [])) for side in (one, other))
        different = [
            (left, right)
            for left, right in zip(rows, others, strict=False)
            if len(left) != len(right) or not all(map(_same, left, right))
        ]
        if len(rows) != len(others):
            different.append((len(rows), len(others)))
        if different:
            found[title] = different[0]
    return found


def _in_order(title, rows):
    """Equally frequent sequences come in any order."""
    return rows[:2] + sorted(rows[2:]) if title == "Overrepresented sequences" else rows
