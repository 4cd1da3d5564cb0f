"""What can be done with channels that are chosen, as a table: words, keys, and for how many.

The row of buttons, the menu behind it and the context menu are all made from it. What an action does, the deeds know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Marks ``text`` for translation and returns it."""
    return text


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("ChannelActions", text)


@dataclass(frozen=True, slots=True)
class Action:
    """One row. ``one`` and ``many`` say for how many channels it is there; ``bar``: its rank among the buttons."""

    key: str
    title: str
    keys: str = ""
    one: bool = True
    many: bool = True
    writes: bool = True
    bar: int = 0
    """1 is the first that gets a button; 0 is found in the menu only."""
    gap: bool = False
    """Whether a line stands before it in the menu."""
    trash: bool = False
    """Whether it belongs to the trash, and not to the list."""

    @property
    def words(self) -> str:
        """The title in the language of the window."""
        return translate(self.title)

    def fits(self, count: int) -> bool:
        """Whether it can be done with so many channels."""
        return self.one if count == 1 else self.many and count > 1


ACTIONS: tuple[Action, ...] = (
    Action("edit", QT_TRANSLATE_NOOP("ChannelActions", "Edit"), "Return", many=False, bar=1),
    Action("edit_fields", QT_TRANSLATE_NOOP("ChannelActions", "Edit fields …"), one=False, bar=1),
    Action("duplicate", QT_TRANSLATE_NOOP("ChannelActions", "Duplicate"), "Ctrl+D", bar=5),
    Action("tags", QT_TRANSLATE_NOOP("ChannelActions", "Tags …"), "Ctrl+T", bar=6),
    Action("move", QT_TRANSLATE_NOOP("ChannelActions", "Move to tenant …"), bar=7),
    Action("rotate", QT_TRANSLATE_NOOP("ChannelActions", "Rotate credential …"), bar=8),
    Action(
        "guided", QT_TRANSLATE_NOOP("ChannelActions", "Enter on the AICC …"), "Ctrl+G", writes=False, bar=9, gap=True
    ),
    Action("status", QT_TRANSLATE_NOOP("ChannelActions", "Status …"), "Ctrl+Shift+G", many=False, writes=False),
    Action("export", QT_TRANSLATE_NOOP("ChannelActions", "Export …"), "Ctrl+E", writes=False, bar=4, gap=True),
    Action("pack", QT_TRANSLATE_NOOP("ChannelActions", "Preparation pack"), writes=False, bar=3),
    Action("template", QT_TRANSLATE_NOOP("ChannelActions", "Save as template …"), many=False, gap=True),
    Action("history", QT_TRANSLATE_NOOP("ChannelActions", "History …"), "Ctrl+H", many=False, writes=False),
    Action("delete", QT_TRANSLATE_NOOP("ChannelActions", "Delete"), "Del", bar=2, gap=True),
    Action("restore", QT_TRANSLATE_NOOP("ChannelActions", "Restore"), "Return", bar=1, trash=True),
    Action("trash_history", QT_TRANSLATE_NOOP("ChannelActions", "History …"), many=False, writes=False, trash=True),
    Action("purge", QT_TRANSLATE_NOOP("ChannelActions", "Delete for good …"), "Del", bar=2, gap=True, trash=True),
)
"""In the order of the menu."""


def actions_for(count: int, *, trash: bool) -> tuple[Action, ...]:
    """What can be done with so many channels of the list or of the trash."""
    return tuple(action for action in ACTIONS if action.trash is trash and action.fits(count))


def actions_menu(
    count: int, wish: Callable[[str], object], *, trash: bool, refusal: str, parent: QWidget, name: str
) -> QMenu:
    """A menu of all that; ``refusal`` says why nothing can be written, "" where it can."""
    menu = QMenu(parent)
    menu.setObjectName(name)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for row in actions_for(count, trash=trash):
        if row.gap:
            menu.addSeparator()
        action = QAction(row.words, menu)
        action.setShortcut(QKeySequence(row.keys))
        action.setShortcutVisibleInContextMenu(True)
        if refusal and row.writes:
            action.setEnabled(False)
            action.setToolTip(refusal)
        action.triggered.connect(lambda _checked=False, key=row.key: wish(key))
        menu.addAction(action)
    return menu
