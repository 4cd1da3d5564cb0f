"""The certificate library as a model that holds pages: what a paged list is, with certificate files in its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from wa_channel_studio.domain.library import LibraryPage, LibraryQuery, LibraryRow
from wa_channel_studio.ui.certificates.library_cells import (
    COLUMNS,
    left,
    role_word,
    translate,
    used_words,
    watch_words,
)
from wa_channel_studio.ui.certificates.words import day
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.models.paged_model import Index, Page, PagedModel

_TIP = int(Qt.ItemDataRole.ToolTipRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class LibraryModel(PagedModel[LibraryRow, LibraryQuery]):
    """Shows the certificate files that match a query; ``keystores`` is how many of them all are keystores."""

    def __init__(self, runner: JobRunner, fetch: Callable[[LibraryQuery], LibraryPage], parent: Any = None) -> None:
        """``fetch`` reads one page and runs in a job."""
        super().__init__(runner, fetch, LibraryQuery(), COLUMNS, parent)
        self.keystores = 0

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter leaves some out."""
        return self.matching != self.total

    def translate(self, title: str) -> str:
        return translate(title)

    def taken(self, answer: Page[LibraryRow]) -> None:
        if isinstance(answer, LibraryPage):
            self.keystores = answer.keystores

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == _TIP:
            row = self.summary(index.row())
            return self._tip(row, COLUMNS[index.column()].key) if row is not None else None
        return super().data(index, role)

    def _tip(self, row: LibraryRow, key: str) -> str | None:
        """What a cell has no room for."""
        if key == "name":
            return "\n".join((row.name, *row.servers))
        if key == "role" and row.file.is_keystore:
            return role_word(row.role)
        if key in ("validity", "ends", "left") and row.file.ends is not None:
            return translate("until {0}, {1}").format(day(row.file.ends), left(row.file.ends, self.now))
        if key == "used" and row.connections:
            return translate("{0}; a tenant uses it in the connection to its AICC").format(used_words(row))
        if key == "watch":
            found = [row.watch.message, row.watch.remedy] if row.watch is not None else []
            return "\n".join([watch_words(row, self.now), *(part for part in found if part)])
        return None
