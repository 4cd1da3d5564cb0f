"""The keys of the wizard, in one table: what they do is said by their tool tips too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Key = tuple[str, Callable[[], object]]


def keys(*sequences: str) -> str:
    """Shortcuts as this system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return " / ".join(QKeySequence(sequence).toString(native) for sequence in sequences)


def add_shortcuts(view: QWidget, table: Sequence[Key]) -> None:
    """Let ``view`` and everything in it listen to the keys of ``table``."""
    for sequence, action in table:
        shortcut = QShortcut(QKeySequence(sequence), view, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)
