"""The list of a keystore's entries: how its cells are painted, and what is chosen as places in the keystore.

Choosing by boxes, keys and mouse, and leaving out columns where there is no room, is the common list's work.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.domain.keystore import KeystoreEntry
from wa_channel_studio.ui.certificates.keystore_cells import COLUMNS, translate
from wa_channel_studio.ui.certificates.keystore_model import KeystoreModel
from wa_channel_studio.ui.certificates.words import kind_of, tone_at
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.kit.validity_bar import TODAY, paint_validity, place_of
from wa_channel_studio.ui.models.row_delegate import RowDelegate, draw_cut
from wa_channel_studio.ui.models.row_table import RowTable
from wa_channel_studio.ui.theme import current_tokens

_GAP = 8


class EntryDelegate(RowDelegate):
    """Names in bold, what is wrong in a pill, validity as a bar, fingerprints letter by letter."""

    def __init__(self, model: KeystoreModel) -> None:
        super().__init__(COLUMNS)
        self._model = model

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        entry = cast(KeystoreEntry, summary)
        tokens = current_tokens()
        if key == "validity":
            self._paint_bar(painter, rect, entry, from_right=from_right)
            return
        if key == "subject" and entry.fault:
            said = translate("Java refuses it") if entry.facts is not None else text
            taken = paint_pill(painter, rect, said, "error", from_right=from_right) + _GAP
            if entry.facts is None:
                return
            rect = rect.adjusted(0, 0, -taken, 0) if from_right else rect.adjusted(taken, 0, 0, 0)
        if key == "ends" and entry.facts is not None:
            tone = tone_at(entry.facts, self._model.now)
            painter.setPen(QColor(tokens.text if tone is Tone.GOOD else tokens.strong(kind_of(tone))))
        elif key in ("issuer", "key", "fingerprint"):
            painter.setPen(QColor(tokens.muted))
        painter.setFont(font(bold=key == "alias", mono=key == "fingerprint"))
        draw_cut(painter, rect, text, from_right=from_right)

    def _paint_bar(self, painter: QPainter, rect: QRect, entry: KeystoreEntry, *, from_right: bool) -> None:
        facts, now = entry.facts, self._model.now
        if facts is None:
            return
        start, end = place_of(facts.not_before, now), place_of(facts.not_after, now)
        tone = tone_at(facts, now)
        paint_validity(painter, QRectF(rect), start, end, tone, today_fraction=TODAY, from_right=from_right)


class KeystoreTable(RowTable):
    """``copied`` is the wish for the chosen entries on the clipboard."""

    copied = Signal()

    def __init__(self, model: KeystoreModel, parent: QWidget | None = None) -> None:
        super().__init__(model, EntryDelegate(model), parent)
        self.setObjectName("list.entries")
        self.setAccessibleName(self.tr("Entries of the keystore"))
        self.entries = model

    @property
    def chosen_places(self) -> list[int]:
        """Where the chosen entries stand in the keystore, in the order shown."""
        return self.entries.places(self.chosen_rows)

    def choose_places(self, places: Collection[int]) -> None:
        """Choose these entries, as far as they are shown; the first of them gets the keyboard."""
        rows = self.entries.rows_of(set(places))
        self.choose(rows, rows[0] if rows else None)
        if rows:
            self.scrollTo(self.entries.index(rows[0], 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
            event.accept()
        else:
            super().keyPressEvent(event)
