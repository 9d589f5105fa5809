"""What names tell of lanes, channels and times, by regular expressions and datetime."""

import re
from datetime import datetime, timedelta, timezone

_SEVEN = re.compile(r"[^: ]*:[^: ]*:[^: ]*:(\d{1,9}):(\d{1,9}):[^: ]*:[^ ]*", re.ASCII)
_FIVE = re.compile(r"[^: ]*:(\d{1,9}):(\d{1,9}):[^: ]*:[^: ]*(:[^: ]*)?", re.ASCII)
_MGI = re.compile(r"[^: ]+?L([1-9])C\d{3}R\d{3}[^: ]*", re.ASCII)
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)([.,]\d+)?([Zz]|([+-])(\d\d)(?::?(\d\d))?)?", re.ASCII
)


def lane_of(name):
    """Lane and surface, 0 if that is not told; None if there is no lane."""
    for word in name.replace("\t", " ").split(" ")[:2]:
        seven, five, mgi = (pattern.fullmatch(word) for pattern in (_SEVEN, _FIVE, _MGI))
        if seven or five:
            lane, tile = (seven or five).group(1, 2)
            if 1 <= int(lane) <= 255:
                return int(lane), int(tile[0]) if len(tile) >= 4 and tile[0] in "12" else 0
        elif mgi:
            return int(mgi.group(1)), 0
    return None


def seconds_of(text):
    """Seconds since 1970; None if the text is no time."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = map(int, found.group(1, 2, 3, 4, 5, 6))
    zone_hours, zone_minutes = int(found.group(10) or 0), int(found.group(11) or 0)
    if not 2010 <= year <= 2199 or second > 60 or zone_hours > 23 or zone_minutes > 59:
        return None
    try:
        # A leap second is the first one of the next minute.
        time = datetime(year, month, day, hour, minute, tzinfo=timezone.utc) + timedelta(seconds=second)
    except ValueError:
        return None
    ahead = timedelta(hours=zone_hours, minutes=zone_minutes)
    time = time + ahead if found.group(9) == "-" else time - ahead
    return int((time - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds())


def nanopore_of(name):
    """Channel and start time, each None if it is not told."""
    channel = time = None
    for word in name.replace("\t", " ").split(" ")[1:]:
        number = re.fullmatch(r"(?:ch=|ch:i:)(\d{1,9})", word, re.ASCII)
        start = re.fullmatch(r"(?:start_time=|st:Z:)(.*)", word)
        if number and channel is None and 1 <= int(number.group(1)) <= 16384:
            channel = int(number.group(1))
        if start and time is None:
            time = seconds_of(start.group(1))
    return channel, time
