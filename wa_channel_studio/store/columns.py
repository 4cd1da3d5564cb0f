"""How values become columns: times, searchable text, sort keys, order of readiness.

Pure functions and column types, the same for every database. Knows no table and seals nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from wa_channel_studio.domain.readiness import State

MAX_WORDS = 8
MAX_WORD = 100
"""Characters. Longer or more search words than a person types only cost time; SQLite's LIKE refuses 50,000 bytes."""

MIN_DIGITS = 3
"""Fewer are rather part of a name."""

NO_END = date.max
"""The day on which something ends that has no end."""

NEVER = datetime.max.replace(tzinfo=UTC)
"""The end of what has none, such as a file without a certificate. A certificate ends on a whole second."""

_NOT_DIGIT = re.compile(r"\D")
_NUMBER_LIKE = re.compile(r"[+\d\s()./\-]*\d[+\d\s()./\-]*")
_ALIKE = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
"""Letters that Unicode does not take apart, and what people type who have no such key."""
_WIDENS = 0x640
"""The Arabic stroke that only makes a word wider."""
_REMEMBERED = 0x20000
"""Characters from here on are Chinese ones that hardly occur."""
_FORMAT = "%Y-%m-%dT%H:%M:%S.%f"
_WIDTH = 27
"""Characters of a moment in that format with its Z."""


class UtcTime(TypeDecorator[datetime]):
    """An aware moment as text of fixed width, which sorts like time in every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        # strftime leaves years before 1000 unpadded.
        return f"{value.astimezone(UTC).strftime(_FORMAT).zfill(26)}Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # strptime takes ten times as long, which counts in lists of thousands.
        if len(value) != _WIDTH or value[-1] != "Z" or value[10] != "T" or value[19] != ".":
            raise ValueError("no moment")
        return datetime.fromisoformat(f"{value[:-1]}+00:00")


class Words(TypeDecorator[str]):
    """Clear text. Half a surrogate pair, which no file can hold, becomes the replacement character."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else writable(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if value is None or isinstance(value, str):
            return value
        raise ValueError("no text")


class Exact(TypeDecorator[str]):
    """A key that must come back as it was, whatever it is made of: written like a JSON text, in ASCII."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _as_ascii(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _from_ascii(value)


# The same few keys come thousands of times.
@lru_cache(maxsize=2_048)
def _as_ascii(key: str) -> str:
    return json.dumps(key)[1:-1]


@lru_cache(maxsize=2_048)
def _from_ascii(value: str) -> str:
    return str(json.loads(f'"{value}"'))


def writable(text: str) -> str:
    """The text with lone surrogates replaced."""
    # Which most texts are, and which they tell without being looked through.
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def folded(text: str) -> str:
    """The text as it is searched: compatible forms and capitals are the same, NUL is left out."""
    if text.isascii():
        # The same, without a look at Unicode's tables.
        return text.replace("\0", "").lower()
    once = unicodedata.normalize("NFKC", writable(text).replace("\0", ""))
    return unicodedata.normalize("NFKC", once.casefold())


def sort_key(text: str) -> str:
    """The text as it is sorted: capitals and accents do not matter."""
    key = folded(text)
    if key.isascii():
        return key
    decomposed = unicodedata.normalize("NFKD", key)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def search_key(text: str) -> str:
    """The text as channels are found by it: as it is sorted, and letters that only look like another are that one.

    Marks between letters and invisible signs, which no one types, are left out.
    """
    if text.isascii():
        return text.replace("\0", "").lower()
    # As https://www.unicode.org/versions/latest/core-spec/chapter-3/#G34145 tells to compare: D146, and no marks.
    once = unicodedata.normalize("NFKD", writable(text).replace("\0", ""))
    return unicodedata.normalize("NFKD", once.casefold()).translate(_TYPED)


def digits(text: str) -> str:
    """Only the digits of a phone number."""
    return _NOT_DIGIT.sub("", text)


def search_words(text: str) -> tuple[tuple[str, ...], ...]:
    """What is searched for: of each group, one spelling must occur in a row.

    What looks like a phone number is found by its digits, however it was typed, or as it stands (an IP address).
    """
    whole = search_key(text.strip())[:MAX_WORD]
    if _NUMBER_LIKE.fullmatch(whole) and len(digits(whole)) >= MIN_DIGITS:
        number = digits(whole)
        # Where its digits stand in a row, they are found in whatever holds the whole.
        return ((number,) if number in whole else (whole, number),)
    return tuple((word[:MAX_WORD],) for word in search_key(text).split()[:MAX_WORDS])


class _Typed(dict[int, int | str | None]):
    """What is typed for a character, by its number; None for one that nobody types."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        unseen = unicodedata.combining(character) or unicodedata.category(character) == "Cf" or code == _WIDENS
        typed = None if unseen else code
        if code < _REMEMBERED:
            self[code] = typed
        return typed


_TYPED = _Typed({ord(letter): typed for letter, typed in _ALIKE.items()})


def state_of(errors: int, *, open_draft: bool) -> State:
    """The word shown for a channel that is kept."""
    return State.DRAFT if open_draft else State.PROBLEMS if errors else State.READY


def readiness_order(errors: int, warnings: int, *, open_draft: bool) -> int:
    """One number that sorts by what is left to do: drafts, then many errors to few, then many warnings to few."""
    return 0 if open_draft else 2_000_000 - min(errors, 999) * 1_000 - min(warnings, 999)
