"""The rows of a dry run as a model that holds pages: up to 100,000 rows cost no more than those in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from wa_channel_studio.services.import_plan import ImportRow, ImportState
from wa_channel_studio.services.importing import DryRun
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.models.paged_model import Column, PagedModel
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.field_names import with_other_name
from wa_channel_studio.ui.transfer.import_words import state_words, translate
from wa_channel_studio.ui.transfer.words import NOTHING, number


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Marks ``text`` for translation and returns it."""
    return text


class PreviewSort(StrEnum):
    """Rows stand as in the file."""

    FILE = "file"


@dataclass(frozen=True, slots=True)
class PreviewQuery:
    """Which rows of a dry run: of one state, or all."""

    state: ImportState | None = None
    incomplete: bool = False
    """Only rows that become drafts with problems."""
    sort: PreviewSort = PreviewSort.FILE
    descending: bool = False
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row with an id by which the list finds it again."""

    id: str
    row: ImportRow


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """One page of them."""

    rows: tuple[PreviewRow, ...]
    matching: int
    total: int


def line_words(row: ImportRow) -> str:
    """Where a row stands; in an archive the file is told by the tool tip and the details."""
    return number(row.line)


def about(row: ImportRow) -> str:
    """The first difference of a row, or why it is refused, in one line."""
    if row.problem is not None and row.state is ImportState.REFUSED:
        return sentence(row.problem)
    if row.state is ImportState.CHANGED and row.differences:
        first = row.differences[0]
        said = f"{with_other_name(first.field, first.label)}: {first.old or NOTHING} → {first.new or NOTHING}"
        more = len(row.differences) - 1
        return translate("{0} and {1} more").format(said, more) if more else said
    if row.errors:
        return translate("becomes a draft: {0} to be put right").format(number(row.errors))
    return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _state(row: PreviewRow, _now: datetime) -> str:
    return state_words(row.row.state)[0]


COLUMNS: tuple[Column[PreviewRow], ...] = (
    Column("chosen", "", None, 0, lambda _row, _now: ""),
    Column("line", QT_TRANSLATE_NOOP("Import", "Line"), None, 2, lambda row, _now: line_words(row.row), 60),
    Column("state", QT_TRANSLATE_NOOP("Import", "State"), None, 2, _state, 118),
    Column("name", QT_TRANSLATE_NOOP("Import", "Channel"), None, 30, lambda row, _now: row.row.name or NOTHING, 112),
    Column(
        "tenant",
        QT_TRANSLATE_NOOP("Import", "Tenant"),
        None,
        16,
        lambda row, _now: row.row.tenant or NOTHING,
        96,
        rank=2,
        roomy=600,
    ),
    Column(
        "about",
        QT_TRANSLATE_NOOP("Import", "What is different"),
        None,
        30,
        lambda row, _now: _one_line(about(row.row)),
        100,
        rank=1,
    ),
)
"""In their order."""


def fetcher(dry_run: DryRun) -> Callable[[PreviewQuery], PreviewPage]:
    """Reads pages of ``dry_run``."""
    total = sum(dry_run.counts.values())

    def fetch(query: PreviewQuery) -> PreviewPage:
        if query.incomplete:
            matching = dry_run.incomplete
        else:
            matching = total if query.state is None else dry_run.counts.get(query.state, 0)
        found = dry_run.rows(query.state, query.offset, query.limit, incomplete=query.incomplete)
        rows = tuple(PreviewRow(f"{query.offset + place}", row) for place, row in enumerate(found))
        return PreviewPage(rows, matching, total)

    return fetch


class PreviewModel(PagedModel[PreviewRow, PreviewQuery]):
    """Shows the rows of one dry run."""

    def __init__(self, runner: JobRunner, dry_run: DryRun, parent: Any = None) -> None:
        super().__init__(runner, fetcher(dry_run), PreviewQuery(), COLUMNS, parent)

    def translate(self, title: str) -> str:
        return translate(title)
