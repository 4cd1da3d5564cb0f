"""Times, sizes and counts as people say them.

Knows sentences only; what now is comes from whoever asks, so that tests can choose it.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

_KB = 1024
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Words", text)


def when(moment: datetime, now: datetime) -> str:
    """A moment as words: "today 14:05", "yesterday 09:12", "14 Nov 09:12", "14 Nov 2025"."""
    local, today = moment.astimezone(), now.astimezone()
    clock = f"{local:%H:%M}"
    days = (today.date() - local.date()).days
    if days == 0:
        return translate("today {0}").format(clock)
    if days == 1:
        return translate("yesterday {0}").format(clock)
    day = f"{local.day} {QLocale().monthName(local.month, QLocale.FormatType.ShortFormat)}"
    return f"{day} {clock}" if local.year == today.year else f"{day} {local.year}"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago something was: "just now", "3 hours ago", "2 days ago"."""
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < _MINUTE:
        return translate("just now")
    for unit, one, many in (
        (_DAY, translate("{0} day ago"), translate("{0} days ago")),
        (_HOUR, translate("{0} hour ago"), translate("{0} hours ago")),
        (_MINUTE, translate("{0} minute ago"), translate("{0} minutes ago")),
    ):
        if seconds >= unit:
            return counted(seconds // unit, one, many)
    return ""


def size(count: int) -> str:
    """A file's size: "840 bytes", "12 kB", "3.4 MB"."""
    if count < _KB:
        return translate("{0} bytes").format(count)
    if count < _KB * _KB:
        return translate("{0} kB").format(round(count / _KB))
    return translate("{0} MB").format(f"{count / _KB / _KB:.1f}")


def counted(count: int, one: str, many: str) -> str:
    """``one`` or ``many`` with the number put in for ``{0}``."""
    return (one if count == 1 else many).format(count)


def listed(names: list[str], most: int = 3) -> str:
    """Names in a row; of a long list the first and how many more there are."""
    if len(names) <= most:
        return ", ".join(names)
    return translate("{0} and {1} more").format(", ".join(names[:most]), len(names) - most)
