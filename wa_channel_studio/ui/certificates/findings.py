"""Verdicts in full: one line for each, with the sentence that says what was found, why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from wa_channel_studio.domain.chain import Tone, Verdict
from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import retire

_ICONS = {
    Tone.GOOD: ("check", "success"),
    Tone.NEUTRAL: ("info", "muted"),
    Tone.DOUBTFUL: ("warning", "warning"),
    Tone.BAD: ("error", "error"),
}
_ICON = 16


class Findings(QWidget):
    """A list of verdicts. An icon says how each is meant; so does its accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[Verdict, ...] = ()
        self._rows: list[tuple[QLabel, WrapLabel, Tone]] = []

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said, from the top."""
        return tuple(words.plain_text for _icon, words, _tone in self._rows)

    def show_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Show these; without any the list takes no room."""
        if tuple(verdicts) == self._shown:
            return
        self._shown = tuple(verdicts)
        for icon, words, _tone in self._rows:
            for widget in (icon, words):
                self._grid.removeWidget(widget)
                retire(widget)
        self._rows = [self._row(number, verdict) for number, verdict in enumerate(verdicts)]
        self.setVisible(bool(verdicts))
        self._draw_icons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()

    def _row(self, number: int, verdict: Verdict) -> tuple[QLabel, WrapLabel, Tone]:
        icon = QLabel(self)
        icon.setFixedSize(_ICON, _ICON)
        words = WrapLabel(said(verdict), "", self)
        words.setAccessibleName(f"{verdict.words}: {said(verdict)}" if verdict.words else said(verdict))
        self._grid.addWidget(icon, number, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, number, 1)
        return icon, words, verdict.tone

    def _draw_icons(self) -> None:
        for icon, _words, tone in self._rows:
            icon.setPixmap(pixmap(*_ICONS[tone], _ICON, self.devicePixelRatioF()))


def said(verdict: Verdict) -> str:
    """The sentence of a verdict; a verdict without one speaks with its few words."""
    if verdict.sentence:
        return verdict.sentence
    return f"{verdict.words[:1].upper()}{verdict.words[1:]}."
