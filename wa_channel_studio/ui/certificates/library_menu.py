"""The menu of deeds for what is chosen in the library."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.ui.certificates.words import role_words

WRITES = frozenset({"look", "rename", "role", "password", "delete"})
"""Deeds that change the workspace."""


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("LibraryMenu", text)


def deeds_menu(
    rows: list[LibraryRow] | None,
    count: int,
    wish: Callable[[str], object],
    choose_role: Callable[[Role], object],
    *,
    refusal: str,
    parent: QWidget,
) -> QMenu:
    """The menu for ``count`` rows; ``rows`` are those that are known. ``refusal`` says why nothing can be written."""
    menu = QMenu(parent)
    menu.setObjectName("menu.certificate")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    one = rows[0] if rows is not None and count == 1 else None
    for key, text, keys, shown in (
        ("details", translate("Details"), "Return", count == 1),
        ("keystore", translate("Open keystore"), "", one is not None and one.file.is_keystore),
        ("password", translate("Password …"), "", one is not None and one.file.is_keystore),
        ("look", translate("Look again"), "F5", True),
        ("trust", translate("Would it trust a server today …"), "", count == 1),
        ("again", translate("Fetch again …"), "", one is not None and bool(one.servers)),
        ("save", translate("Save as …"), "", count == 1),
        ("rename", translate("Rename …"), "F2", count == 1),
    ):
        if shown:
            _add(menu, key, (text, keys), wish, refusal)
    menu.addMenu(role_menu(rows, choose_role, refusal=refusal, parent=menu))
    _add(menu, "delete", (translate("Delete"), "Del"), wish, refusal)
    return menu


def role_menu(
    rows: list[LibraryRow] | None, choose: Callable[[Role], object], *, refusal: str, parent: QWidget
) -> QMenu:
    """A choice of roles; the one that all ``rows`` have is marked."""
    menu = QMenu(translate("Role"), parent)
    menu.setObjectName("menu.set_role")
    menu.setEnabled(not refusal)
    present = {row.role for row in rows} if rows else set()
    group = QActionGroup(menu)
    for role in (Role.TRUST, Role.IDENTITY, Role.NONE):
        action = QAction(role_words(role), menu)
        action.setCheckable(True)
        action.setChecked(present == {role})
        action.triggered.connect(lambda _checked=False, role=role: choose(role))
        group.addAction(action)
        menu.addAction(action)
    return menu


def _add(menu: QMenu, key: str, words: tuple[str, str], wish: Callable[[str], object], refusal: str) -> None:
    text, keys = words
    action = QAction(text, menu)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutVisibleInContextMenu(True)
    if refusal and key in WRITES:
        action.setEnabled(False)
        action.setToolTip(refusal)
    action.triggered.connect(lambda: wish(key))
    menu.addAction(action)
