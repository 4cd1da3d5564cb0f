"""What a menu leads to when that is another small window: it opens once the menu is gone.

A window system gives the focus back to the window below when a menu closes, and closes whatever else has popped up by
then.
"""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


def lead_on(action: QAction, menu: QMenu, owner: QWidget, call: Callable[[], object]) -> None:
    """Let ``action`` of ``menu``, which deletes itself on closing, call ``call`` after that, while ``owner`` lives."""

    def gone() -> None:
        if shiboken6.isValid(owner):
            QTimer.singleShot(0, owner, call)

    action.triggered.connect(lambda: menu.destroyed.connect(gone))
