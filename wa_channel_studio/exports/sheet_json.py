"""Reads CHANNEL.json: one object, or a list of objects, as rows with a column for each key.

What is ambiguous in JSON is refused: a key that stands in an object twice, NaN, half of a character. Whether a key is
a field is not known here.
"""

from __future__ import annotations

import json
import re

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports.sheet_rows import RowCollector
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.import_ports import SheetCell

_HALF = re.compile("[\ud800-\udfff]")
_REMEDY = "Correct it in the file."


def looks_like_json(head: bytes) -> bool:
    """Whether a text begins as an object or a list of objects does."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[:1] == b"{" or (start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"]", b"["))


def read_json(name: str, data: bytes, rows: RowCollector) -> None:
    """Hand each object to ``rows``. Raises ProblemError."""
    found = _parse(name, data)
    objects = found if isinstance(found, list) else [found]
    if not all(isinstance(item, dict) for item in objects):
        raise ProblemError.of(f"{name} holds something else than objects in braces.", _REMEDY)
    headings: dict[str, int] = {}
    for item in objects:
        for key in item if isinstance(item, dict) else ():
            headings.setdefault(key, len(headings))
    if not headings:
        raise ProblemError.of(f"{name} is empty.", "Write an object of keys and values for each channel.")
    if any(not key.strip() for key in headings):
        raise ProblemError.of(f"{name} has a value without a key.", _REMEDY)
    rows.begin(name, tuple(headings))
    for number, item in enumerate(objects, 1):
        cells: list[SheetCell] = [None] * len(headings)
        for key, value in item.items() if isinstance(item, dict) else ():
            if _has_half(value) or _HALF.search(key):
                raise ProblemError.of(f"{name}, object {number}: half of a character stands in it.", _REMEDY)
            cells[headings[key]] = value
        rows.add(cells, number)


def _parse(name: str, data: bytes) -> JsonValue:
    def pairs(items: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        found = dict(items)
        if len(found) != len(items):
            raise ProblemError.of(f"{name}: a key stands in one object more than once.", _REMEDY)
        return found

    def constant(word: str) -> JsonValue:
        raise ProblemError.of(f"{name}: {word} is not a JSON number.", _REMEDY)

    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=pairs, parse_constant=constant)  # type: ignore[no-any-return]
    except UnicodeDecodeError:
        raise ProblemError.of(f"{name} is JSON, but not UTF-8.", "Save it as UTF-8.") from None
    except json.JSONDecodeError as wrong:
        # The sentence of the parser names no value, only what it waited for.
        where = f"line {wrong.lineno}, column {wrong.colno}"
        raise ProblemError.of(f"{name} is not JSON: {wrong.msg} ({where}).", _REMEDY) from None
    except ValueError:
        raise ProblemError.of(f"{name}: a number is too long.", _REMEDY) from None
    except RecursionError:
        raise ProblemError.of(f"{name} is nested too deeply.", "Write objects of keys and values.") from None


def _has_half(value: JsonValue) -> bool:
    texts = value if isinstance(value, list) else [value]
    return any(isinstance(text, str) and not text.isascii() and _HALF.search(text) is not None for text in texts)
