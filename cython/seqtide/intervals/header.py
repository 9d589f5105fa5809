"""BedHeader: the lines in front of the records of BED."""

import re

_SETTING = re.compile(r"""([^\s=]+)=(?:"([^"]*)"|'([^']*)'|(\S*))""")


class BedHeader(str):
    """The track, browser, comment and blank lines in front of the first record, as they are in the file.

    A str with properties: what is in it goes to `BedWriter` unchanged.

    Example:
        >>> import seqtide
        >>> header = seqtide.BedReader(b'#a comment\\ntrack type=bedGraph name="my depth"\\n').header
        >>> header.tracks, header.comments
        ([{'type': 'bedGraph', 'name': 'my depth'}], ['#a comment'])
    """

    __slots__ = ()

    @property
    def lines(self) -> list[str]:
        """list[str]: all lines, without their ends."""
        *lines, rest = re.split(r"\r\n|\n|\r", self)
        return [*lines, rest] if rest else lines

    @property
    def comments(self) -> list[str]:
        """list[str]: lines that start with "#"."""
        return [line for line in self.lines if line.startswith("#")]

    @property
    def browser(self) -> list[str]:
        """list[str]: what stands behind "browser" in lines that start with it."""
        return [line[7:].strip() for line in self.lines if line[:7] == "browser"]

    @property
    def tracks(self) -> list[dict[str, str]]:
        """list[dict[str, str]]: the settings of each track line, without their quotes."""
        found = []
        for line in self.lines:
            if line[:5] == "track":
                settings = _SETTING.finditer(line[5:])
                found.append({name: next(filter(None, values), "") for name, *values in (m.groups() for m in settings)})
        return found
