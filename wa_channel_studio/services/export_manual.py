"""The format of an export as a Markdown page (``docs/export-format.md``), with the columns as the program has them."""

from __future__ import annotations

import sys

from wa_channel_studio.fields.types import Choice, Integer, Keywords, Switch, WorkTime
from wa_channel_studio.services.export_columns import FORMAT, MAX_PER_FILE, MAX_RECORDS, Column, columns

_PAGE = """\
# The export of channels

This page is made by `make docs`; change `services/export_manual.py` or the field table, not the page. It tells format
version 1.

An export holds what the AICC's own export holds (channel page, Follow-up Procedure): everything of Basic configuration
and Robot, and the columns that identify a channel. Passwords and keys are never in it. Channels in the trash are not
either.

## The archive

- A ZIP archive, encrypted with AES-256 after WinZip's specification AE-2. 7-Zip opens it; Windows Explorer, Info-ZIP
  `unzip` and Python's `zipfile` cannot. The password is printable ASCII, because 7-Zip takes nothing else in a ZIP.
- Without a password, as an ordinary ZIP archive, only where no tenant among the channels demands one (its parameter
  *Password for exported archives*).
- Its comment, which can be read without the password, is `{format}`. A number higher than 1 stands for a format that a
  program which knows only version 1 would read wrongly.
- In it are files `channels-0001.xlsx` (or `.csv`), `channels-0002.xlsx` and so on, and nothing else. Each has
  {per_file:,} channels, the last one what is left. At most {records:,} channels are exported at a time; more are
  refused, and nothing is left out silently.
- Rows are in the order of tenant, then channel name, through all files.
- It is written wholly or not at all, for its owner alone. What is in it is of one moment.

## The files

- The first row has the headings; every further one is a channel. Every file has all columns.
- XLSX: one sheet, `Channels`. Its first row is frozen, bold and has filters. Texts, numbers and true or false have the
  types of a spreadsheet; columns of text are formatted as text, so that what is typed there stays text. The file's own
  property `Format` is `{format}`.
- CSV: UTF-8 with byte order mark, comma, CR LF, quotation marks where needed (RFC 4180). A spreadsheet that expects
  semicolons needs to be told of the comma when it opens the file.

## The cells

- Nothing entered: an empty cell.
- A choice: its label on the AICC's page. A text that is no option stands as it was typed.
- A switch: true or false.
- A whole number: a number. One with more than 15 digits, which a spreadsheet would round, is a text.
- A list: its items, joined by a semicolon and a blank. Where an item is empty, holds a semicolon or a line break,
  begins or ends with a blank, or begins with `[`, the whole list stands as JSON: `["a;b", "c"]`.
- Anything else: text, as it was typed. Half a surrogate pair, which no file can hold, becomes U+FFFD.
- XLSX: a text that looks like a formula (it begins with `=`, `+`, `-`, `@`, tab, CR, LF, an apostrophe, or a full-width
  form of the first four) is a cell of text with the mark that Excel calls a quote prefix; its content is unchanged.
  Control characters are written as `_xHHHH_`, as Excel does. A cell holds 32,767 characters (UTF-16 units); an export
  with a longer text is refused, with the channel named.
- CSV: such a text has one apostrophe put in front of it. The import takes one apostrophe off where such a mark follows,
  which gives back what was there, also where the text itself begins with an apostrophe.

## The columns

| Heading | Field | Cell |
|---|---|---|
"""


def manual() -> str:
    """The whole page."""
    head = _PAGE.format(format=FORMAT, per_file=MAX_PER_FILE, records=MAX_RECORDS)
    return head + "".join(f"| {' | '.join(_row(column))} |\n" for column in columns())


def _row(column: Column) -> tuple[str, str, str]:
    spec = column.spec
    if spec is None:
        return column.heading, "", "text: the name under which this program knows the tenant"
    kind = spec.type
    if isinstance(kind, Choice):
        words = f"choice: {', '.join(option.label for option in kind.options)}"
        words += ", or another text" if kind.open_ended else ""
    elif isinstance(kind, Switch):
        words = "true or false"
    elif isinstance(kind, Integer):
        words = f"number{f', in {kind.unit}' if kind.unit else ''}"
    elif isinstance(kind, Keywords | WorkTime):
        words = "list"
    else:
        words = "text"
    return column.heading, f"`{spec.key}`", words.replace("|", "\\|")


def main() -> None:
    """Print the page, for ``make docs``."""
    sys.stdout.write(manual())


if __name__ == "__main__":
    main()
