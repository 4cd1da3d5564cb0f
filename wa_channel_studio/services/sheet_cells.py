"""Cells of a spreadsheet: what a value looks like in one, and which value a cell means. Export and import share it.

The rules, which ``docs/export-format.md`` tells in other words:

- Nothing entered is an empty cell.
- A choice is its label; reading takes key or label, whatever the capitals. A text that is no option stays as it is.
- A switch is true or false; reading also takes on, off, yes, no, 1 and 0.
- A whole number of up to 15 digits, which every spreadsheet keeps exactly, is a number; a longer one is a text.
- A list is its items joined by ``; ``, or a JSON list when that could be read in another way.
- Everything else is text, unchanged but for halves of characters, which no file can hold (U+FFFD stands for them).
- In CSV a text that a spreadsheet would take for a formula gets one apostrophe in front; so does a text that begins
  with an apostrophe, so that taking one off gives back what was there.

``cell_of(spec, value_of(spec, cell))`` is always ``cell`` for a cell that :func:`cell_of` made. So two values are the
same for an import when their cells are. What a value may be is not judged here, and texts are not cleaned.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from typing import TypeAlias

from wa_channel_studio.domain.answers import RawValue, is_empty
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.types import (
    CertificateRef,
    CheckList,
    Choice,
    FieldType,
    Integer,
    Keywords,
    Switch,
    WorkTime,
)
from wa_channel_studio.fields.types.measure import as_int

Cell: TypeAlias = str | bool | int | None
"""A cell as we write it."""
ReadCell: TypeAlias = str | bool | int | float | date | datetime | time | None
"""A cell as a file may give it."""

LARGEST = 10**15
"""Spreadsheets keep 15 digits of a number exactly."""

FORMULA_MARKS = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula; the last four are what some make of the first."""
QUOTE = "'"
"""Put before a text of a CSV that begins with such a mark, or with itself."""

_LISTS = (Keywords, WorkTime, CheckList, CertificateRef)
_HALVES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile(r"[;\r\n]")
_SWITCHES = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}


def cell_of(spec: FieldSpec, value: RawValue) -> Cell:
    """The cell of a value. Raises TypeError for a secret, which never stands in a spreadsheet."""
    if spec.secret or isinstance(value, Secret):
        raise TypeError(f"{spec.key} is a secret, which has no place in a spreadsheet")
    if is_empty(value):
        return None
    kind = spec.type
    if isinstance(kind, _LISTS):
        return _whole(_joined(value if isinstance(value, tuple) else (_text(value),)))
    if isinstance(value, tuple):
        return _whole(json.dumps(list(value), ensure_ascii=False))
    if isinstance(kind, Switch):
        on = _switch(value)
        return on if on is not None else _whole(_text(value))
    if isinstance(kind, Integer) and not isinstance(value, bool):
        number = as_int(value.strip() if isinstance(value, str) else value)
        if number is not None and abs(number) < LARGEST:
            return number
    if isinstance(kind, Choice):
        return _whole(kind.show(_option(kind, _text(value))))
    return _whole(_text(value))


def cell_text(text: str) -> Cell:
    """The cell of a text that belongs to no field, such as the name of a tenant."""
    return _whole(text) or None


def value_of(spec: FieldSpec, cell: ReadCell) -> RawValue:
    """The value that a cell means; None for an empty one. A secret field's comes back as a Secret."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST:
        cell = int(cell)
    if cell is None or cell == "":
        return None
    kind: FieldType = spec.type
    if spec.secret:
        return Secret(_read(cell))
    if isinstance(kind, Switch):
        on = _switch(cell if isinstance(cell, str | bool | int) else _read(cell))
        return on if on is not None else _read(cell)
    if isinstance(kind, Integer) and not isinstance(cell, bool):
        number = as_int(cell if isinstance(cell, int) else _read(cell).strip())
        return number if number is not None and abs(number) < LARGEST else _read(cell)
    if isinstance(kind, Choice):
        return _option(kind, _read(cell))
    return _items(_read(cell)) if isinstance(kind, _LISTS) else _read(cell)


def csv_text(cell: Cell) -> str:
    """A cell as a CSV has it: what would be a formula there has an apostrophe in front."""
    if isinstance(cell, str):
        return QUOTE + cell if cell and (cell[0] in FORMULA_MARKS or cell[0] == QUOTE) else cell
    return "" if cell is None else _text(cell)


def from_csv(text: str) -> str:
    """A text as it was before :func:`csv_text`."""
    marked = len(text) > 1 and text[0] == QUOTE and (text[1] in FORMULA_MARKS or text[1] == QUOTE)
    return text[1:] if marked else text


def _switch(value: RawValue) -> bool | None:
    if isinstance(value, bool):
        return value
    return _SWITCHES.get(_text(value).strip().casefold())


def _option(kind: Choice, text: str) -> str:
    """The key of the option that ``text`` names, or the text itself."""
    if any(option.key == text for option in kind.options):
        return text
    wanted = text.strip().casefold()
    for option in kind.options:
        if wanted in (option.key.casefold(), option.label.casefold()):
            return option.key
    return text


def _joined(items: tuple[str, ...]) -> str:
    plain = all(item and item == item.strip() and item[0] != "[" and not _BREAKS.search(item) for item in items)
    return "; ".join(items) if plain else json.dumps(list(items), ensure_ascii=False)


def _items(text: str) -> tuple[str, ...]:
    """The items of a list: a JSON list, or parts between semicolons or line ends."""
    if text.lstrip().startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return tuple(found)
    return tuple(item for part in _BREAKS.split(text) if (item := part.strip()))


def _read(cell: ReadCell) -> str:
    """A read cell as text; a day without a time as 2027-05-31."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float):
        return repr(cell)
    return cell if isinstance(cell, str) else _text(cell)


def _text(value: RawValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _whole(text: str) -> str:
    return text if text.isascii() else _HALVES.sub("\ufffd", text)
