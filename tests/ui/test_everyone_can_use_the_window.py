"""Every view can be reached by keyboard, is named for screen readers, and shows nothing cut at 1280 by 800."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.exceptions import TimeoutError as StillNotSo

from tests.studio import twilio
from tests.ui.certificates.library_samples import shelf
from tests.ui.window import Program
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.elided import Elided

GERMAN = "Kundendienstorganisationsgesellschaft für Weiterleitungsbenachrichtigungen"
CHINESE = "华为云客户联络中心演示租户"


def unnamed(root: QWidget) -> Iterator[str]:
    """Widgets that take the keyboard and tell nobody what they are."""
    for widget in root.findChildren(QWidget):
        focusable = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if not focusable or not widget.isVisible() or widget.objectName().startswith("qt_"):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        name = widget.accessibleName()
        if not name and not isinstance(widget, QComboBox):
            name = interface.text(QAccessible.Text.Name)
        related = interface.relations()
        labelled = any(flag == QAccessible.RelationFlag.Label for _other, flag in related)
        if not name and not labelled:
            yield f"{type(widget).__name__} {widget.objectName()}"


def cut(root: QWidget) -> Iterator[str]:
    """Words that have not the room they need and are not made to give way."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
            continue
        if isinstance(widget, WrapLabel | Elided) or not widget.text():
            continue
        own_paint = not isinstance(widget, QLabel) and "paintEvent" in vars(type(widget))
        needed = widget.fontMetrics().horizontalAdvance(widget.text().replace("&&", "&"))
        if widget.width() < needed and not own_paint:
            yield f"{type(widget).__name__} “{widget.text()}” has {widget.width()} of {needed}"


def cut_when_settled(program: Program) -> list[str]:
    """What is cut once the window has been laid out anew after the last change of its words."""
    with contextlib.suppress(StillNotSo):
        program.bot.waitUntil(lambda: not list(cut(program.window)), timeout=2000)
    return list(cut(program.window))


def tab_round(program: Program) -> set[QWidget]:
    """What Tab comes by until it is back where it began."""
    program.window.activateWindow()
    program.wait(program.window.isActiveWindow)
    if QApplication.focusWidget() is None:  # nothing has asked for the keyboard yet: Tab gives it to the first
        program.press(Qt.Key.Key_Tab)
    seen: list[QWidget] = []
    for _ in range(80):
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.append(focused)
        program.press(Qt.Key.Key_Tab)
    return set(seen)


@pytest.fixture
def full(opened: Program) -> Program:
    """Long names in two alphabets everywhere."""
    first, second = opened.add_tenant(GERMAN), opened.add_tenant(CHINESE)
    opened.add_channel(first, twilio("wa_" + "sehr_langer_kanalname_" * 2))
    opened.add_channel(second, twilio("wa_short"))
    opened.workspace.drafts.keep(opened.workspace.drafts.start(first.id))
    opened.window.resize(1280, 800)
    opened.look_again()
    return opened


@pytest.mark.parametrize("place", ["channels", "certificates", "aicc", "exports", "tenants", "settings"])
def test_every_place(full: Program, place: str) -> None:
    shelf(full.workspace)
    full.view.go(place)
    full.settle()
    if place == "channels":
        full.channels.table.choose([0, 1], 0)
    elif place == "certificates":
        full.certificates.library.table.choose([4], 4)
        full.click("action.details")
        full.wait(full.certificates.library.side.content.details.isVisible)
    assert list(unnamed(full.window)) == []
    assert cut_when_settled(full) == []
    reached = tab_round(full)
    assert {widget.objectName() for widget in reached} & {f"nav.{place}", "action.lock", "action.workspace_menu"}


def test_the_way_in(full: Program) -> None:
    full.lock()
    assert list(unnamed(full.window)) == []
    assert cut_when_settled(full) == []
    full.click("action.use_recovery_key")
    assert list(unnamed(full.window)) == []
    assert cut_when_settled(full) == []
    full.click("action.back")
    full.click("action.back")
    full.wait(lambda: full.window.workspace is None)
    full.settle()
    assert list(unnamed(full.window)) == []
    assert cut_when_settled(full) == []
    full.click("action.new_workspace")
    assert list(unnamed(full.window)) == []
    assert cut_when_settled(full) == []


def test_the_dialogs(full: Program) -> None:
    full.channels.table.choose([0, 1], 0)
    full.click("action.pack")
    full.wait(lambda: full.sees("field.target"))
    assert list(unnamed(full.dialog)) == []
    assert list(cut(full.dialog)) == []
    full.press(Qt.Key.Key_Escape)
    full.view.go("settings")
    full.settle()
    full.click("action.change_password")
    assert list(unnamed(full.dialog)) == []
    full.press(Qt.Key.Key_Escape)
    full.click("action.make_recovery_key")
    full.wait(lambda: full.sees("text.recovery_key"))
    assert list(unnamed(full.dialog)) == []
    assert list(cut(full.dialog)) == []


def test_the_dialogs_of_the_library(full: Program, tmp_path: Path) -> None:
    found = shelf(full.workspace)
    tenant = full.workspace.tenants.by_name(CHINESE)
    full.add_channel(tenant, twilio("wa_" + "langer_name_" * 6, trust_certificate=(found["root"].id,)))
    full.view.go("certificates")
    full.settle()
    library = full.certificates.library
    for name in ("root", "old"):
        library.refresh(found[name].id)
        full.settle()
        for wish in ("rename", "trust"):
            library.wishes.do(wish)
            full.settle()
            assert list(unnamed(full.dialog)) == []
            assert list(cut(full.dialog)) == []
            full.press(Qt.Key.Key_Escape)
    library.wishes.do("delete", found["root"])
    full.wait(lambda: full.sees("action.user.0"))
    assert list(unnamed(full.dialog)) == []
    assert list(cut(full.dialog)) == []
    full.press(Qt.Key.Key_Escape)
    path = tmp_path / f"{GERMAN}.cer"
    path.write_bytes(full.workspace.library.data(found["leaf"].id))
    full.certificates.open_paths([path, tmp_path / "gone.cer"])
    full.wait(lambda: full.sees("action.add"))
    assert list(unnamed(full.dialog)) == []
    assert list(cut(full.dialog)) == []
    full.press(Qt.Key.Key_Escape)
