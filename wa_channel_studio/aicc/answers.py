"""Reads answers: JSON from bytes, and the code, rows and count that a descriptor declares.

Guesses nothing: where a declared member is missing, the answer is one that nobody knows.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wa_channel_studio.aicc.endpoints import Envelope, Path

Json = Mapping[str, Any]


class Unexpected(Exception):
    """An answer that is not as it should be; ``what`` is for people and quotes nothing of it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Refused(Exception):
    """An answer whose code says that it came to nothing."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        """As the other side wrote it: not fit to be shown yet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in any case."""
    body: bytes = field(repr=False)

    @property
    def is_page(self) -> bool:
        """Whether it is a page for browsers, which no API sends: something in between answered."""
        kind = self.headers.get("Content-Type", "").lower()
        return "html" in kind or self.body[:256].lstrip().lower().startswith((b"<!doctype html", b"<html"))

    @property
    def text(self) -> str:
        """The body as text, however it is encoded: not fit to be shown yet."""
        return self.body[:100_000].decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one answer."""

    rows: Sequence[Json]
    total: int | None
    """None: the answer does not count."""


def parse(body: bytes) -> Json:
    """A JSON object. Raises Unexpected."""
    found: Any = None
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(body)
    # Raised out here: json's own error holds the whole text.
    if found is None:
        raise Unexpected("it is no JSON")
    if not isinstance(found, dict):
        raise Unexpected("it is no JSON object")
    # Half a character, as "\ud83d" alone, is JSON but no text: nothing could store it.
    return _mended(found) if b"\\ud" in body or b"\\uD" in body else found


def object_or_nothing(body: bytes) -> Json:
    """A JSON object, or an empty one: for answers that failed anyhow."""
    try:
        return parse(body)
    except Unexpected:
        return {}


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_mended(part) for part in value]
    if isinstance(value, dict):
        return {_mended(name): _mended(part) for name, part in value.items()}
    return value


def text_of(value: object) -> str:
    """An id, code or name as text: ids of 19 digits come as texts and as numbers; null stands for nothing."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def check_code(answer: Json, envelope: Envelope) -> None:
    """Raises Refused when the declared code says so, and Unexpected when it is missing."""
    if not envelope.code:
        return
    code = answer.get(envelope.code)
    if code is None or code == "":
        if envelope.code_may_lack:
            return
        raise Unexpected(f"{envelope.code} is missing in it")
    if text_of(code) not in envelope.ok:
        raise Refused(text_of(code), text_of(answer.get(envelope.text)))


def rows_of(answer: Json, envelope: Envelope) -> Rows:
    """The rows and their declared number. Raises Unexpected."""
    total = _number(_at(answer, envelope.total)) if envelope.total else None
    found = _at(answer, envelope.rows)
    if isinstance(found, dict) and envelope.single:
        found = [found]
    if found is None and total == 0:
        found = []
    if not isinstance(found, list):
        raise Unexpected(f"{'.'.join(envelope.rows)} is no list in it")
    if not all(isinstance(row, dict) for row in found):
        raise Unexpected(f"{'.'.join(envelope.rows)} has rows that are none")
    return Rows(found, total)


def _at(answer: Json, path: Path) -> Any:
    place: Any = answer
    for name in path:
        if not isinstance(place, dict):
            return None
        place = place.get(name)
    return place


def _number(value: object) -> int | None:
    text = text_of(value).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
