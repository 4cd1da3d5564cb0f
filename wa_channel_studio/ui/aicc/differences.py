"""Where two texts differ, word by word, as text with marks that a person sees at once.

Knows texts and colours; not what they are of.
"""

from __future__ import annotations

import difflib
import html
import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.kit.labels import WrapLabel, breakable
from wa_channel_studio.ui.theme import current_tokens

_WORDS = re.compile(r"\s+|[^\W\u2e80-\u9fff\uac00-\ud7af]+|.", re.UNICODE)
"""Words, blanks, and every other sign by itself, Chinese and Korean letters among them."""
_LONGEST = 4_000
"""Letters up to which words are compared; beyond, the whole text counts as other."""


def changed_parts(base: str, text: str) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether ``base`` has it not at its place."""
    if not base or len(base) > _LONGEST or len(text) > _LONGEST:
        return [(text, text != base)]
    before, after = _WORDS.findall(base), _WORDS.findall(text)
    parts: list[tuple[str, bool]] = []
    for tag, _a, _b, start, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if start < end:
            parts.append(("".join(after[start:end]), tag != "equal"))
    return parts


class DiffLabel(WrapLabel):
    """A text that wraps, with what differs from another one on a coloured ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._parts: list[tuple[str, bool]] = []
        super().__init__("", "", parent)

    def show_difference(self, base: str, text: str) -> None:
        """Show ``text`` with what ``base`` has not."""
        self._parts = changed_parts(base, text)
        self._plain = text
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()  # the marks carry the colours of the look that was

    def _show(self) -> None:
        tokens = current_tokens()
        pieces = []
        for part, other in self._parts:
            shown = html.escape(breakable(part)).replace("\n", "<br/>")
            style = f"background-color: {tokens.warning_soft}; color: {tokens.warning}"
            pieces.append(f'<span style="{style}">{shown}</span>' if other else shown)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setText("".join(pieces))
        self.setAccessibleName(self._plain)
        self._fit()
