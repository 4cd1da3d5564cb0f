from __future__ import annotations

import gc
import re
import weakref
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from wa_channel_studio.paths import resource_path
from wa_channel_studio.ui.icons import icon, letter_icon, pixmap, put_icon, refresh_icons
from wa_channel_studio.ui.theme import apply_theme
from wa_channel_studio.ui.tokens import DARK, LIGHT, Tokens

FOLDER = resource_path("icons")
NAMES = sorted(path.stem for path in FOLDER.glob("*.svg"))
WANTED = frozenset(
    [
        "channels",
        "tenants",
        "settings",
        "overview",
        "certificate",
        "aicc",
        "export",
        "lock",
        "unlock",
        "search",
        "add",
        "edit",
        "duplicate",
        "trash",
        "undo",
        "eye",
        "eye-off",
        "copy",
        "generate",
        "help",
        "check",
        "warning",
        "error",
        "info",
        "close",
        "chevron-down",
        "chevron-right",
        "arrow-right",
        "folder",
        "file",
        "shield",
        "key",
        "clock",
        "calendar",
        "more",
        "filter",
        "back",
        "print",
        "sun",
        "moon",
        "restore",
    ]
)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")


def colours(picture: QPixmap) -> set[str]:
    """The colours of all pixels that are fully painted."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    found = set()
    for y in range(image.height()):
        for x in range(image.width()):
            color = QColor.fromRgba(image.pixel(x, y))
            if color.alpha() == 255:
                found.add(color.name())
    return found


def test_the_set_has_every_icon_that_the_window_needs() -> None:
    assert set(NAMES) >= WANTED


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_on_the_one_grid_in_one_colour(name: str) -> None:
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert root.get("viewBox") == "0 0 20 20"
    assert root.get("stroke-width") == "1.5"
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= {"none", "currentColor"}


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_seen_and_keeps_clear_of_the_edge(name: str, qapp: QApplication) -> None:
    picture = pixmap(name, "text", 20, 2.0)
    assert picture.size() == QSize(40, 40)
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    edge = [(i, j) for i in range(40) for j in (0, 39)] + [(j, i) for i in range(40) for j in (0, 39)]
    assert all(QColor.fromRgba(image.pixel(x, y)).alpha() == 0 for x, y in edge)
    assert colours(picture) == {LIGHT.text}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_pictures_of_the_style_sheet_have_the_colours_of_their_set(tokens: Tokens) -> None:
    roles = {
        "chevron-down": "muted",
        "chevron-up": "muted",
        "chevron-right": "muted",
        "chevron-down-disabled": "disabled",
        "check": "on_accent",
        "partial": "on_accent",
        "check-disabled": "disabled",
        "menu-check": "accent",
    }
    assert {path.stem for path in (FOLDER / tokens.name).glob("*.svg")} == set(roles)
    for name, role in roles.items():
        text = (FOLDER / tokens.name / f"{name}.svg").read_text(encoding="utf-8")
        assert re.findall(r'stroke="(#[^"]+)"', text) == [tokens.color(role)], name


def test_a_role_gives_the_colour_and_disabled_fades_it(qapp: QApplication) -> None:
    shown = icon("trash", "error")
    assert colours(shown.pixmap(QSize(20, 20), 2.0)) == {LIGHT.error}
    assert colours(shown.pixmap(QSize(20, 20), 2.0, QIcon.Mode.Disabled)) == {LIGHT.disabled}
    assert colours(shown.pixmap(QSize(20, 20), 2.0, QIcon.Mode.Selected)) == {LIGHT.error}


def test_the_same_icon_is_drawn_once_for_each_theme(qapp: QApplication) -> None:
    first = icon("more")
    assert icon("more").cacheKey() == first.cacheKey()
    apply_theme(qapp, "dark")
    assert icon("more").cacheKey() != first.cacheKey()
    assert colours(icon("more").pixmap(QSize(20, 20), 2.0)) == {DARK.text}


def test_what_is_not_there_is_refused(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icon("no-such-icon")
    with pytest.raises(KeyError):
        icon("add", "pink")


def test_a_worn_icon_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    put_icon(button, "lock", "accent")
    assert LIGHT.accent in colours(button.icon().pixmap(20, 20))
    apply_theme(qapp, "dark")
    assert DARK.accent in colours(button.icon().pixmap(20, 20))


def test_wearing_an_icon_keeps_nobody_alive(qapp: QApplication) -> None:
    button = QToolButton()
    put_icon(button, "lock")
    gone = weakref.ref(button)
    del button
    gc.collect()
    apply_theme(qapp, "dark")
    assert gone() is None


def test_arrows_are_mirrored_where_reading_runs_from_the_right(qapp: QApplication, qtbot: QtBot) -> None:
    forward = pixmap("arrow-right", "text", 20, 1.0).toImage()
    lock = pixmap("lock", "text", 20, 1.0).toImage()
    button = QToolButton()
    qtbot.addWidget(button)
    put_icon(button, "arrow-right")
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        refresh_icons()
        assert pixmap("arrow-right", "text", 20, 1.0).toImage() != forward
        assert pixmap("lock", "text", 20, 1.0).toImage() == lock
        assert button.icon().pixmap(20, 20).toImage() != forward
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        refresh_icons()


def test_a_provider_has_its_letter(qapp: QApplication) -> None:
    shown = letter_icon("twilio").pixmap(20, 20).toImage()
    assert shown == letter_icon("T").pixmap(20, 20).toImage()
    assert shown != letter_icon("G").pixmap(20, 20).toImage()


def test_a_missing_file_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=re.escape("icons/none.svg")):
        resource_path("icons", "none.svg")
