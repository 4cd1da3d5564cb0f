"""Our own icons, drawn on one grid of 20 and coloured from the set in use.

Knows names, colours and sharpness. It does not know what an icon stands for in the program. An icon put on with
:func:`put_icon` follows the theme and the reading direction by itself; one from :func:`icon` is a picture of now.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from wa_channel_studio.paths import resource_path
from wa_channel_studio.ui.theme import current_tokens, points, scales, theme

SIZES = (16, 20, 24)
"""The sizes that the window uses; others are scaled from the next larger one."""

_PLAIN = (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected)
"""Modes that look alike; left out, Qt would tint the icon of a chosen row."""

POINTS_ALONG = frozenset({"arrow-right", "back", "chevron-right", "undo", "restore", "external"})
"""Icons that point along the reading direction and are mirrored where it runs from the right."""


class TakesIcon(Protocol):
    """Whatever can be given an icon: buttons and actions."""

    def setIcon(self, icon: QIcon, /) -> None: ...  # noqa: N802 - Qt's own name


def icon(name: str, role: str = "text") -> QIcon:
    """The icon ``name`` in the colour ``role`` of the set in use; disabled it takes the set's faded colour.

    Raises FileNotFoundError when there is no such icon and KeyError when there is no such colour.
    """
    tokens = current_tokens()
    mirrored = name in POINTS_ALONG and _from_the_right()
    return _icon(name, tokens.color(role), tokens.disabled, scales(), mirrored)


def pixmap(name: str, role: str, size: int, ratio: float = 1.0) -> QPixmap:
    """One picture of ``size`` logical pixels for a screen of ``ratio``, for widgets that paint themselves."""
    mirrored = name in POINTS_ALONG and _from_the_right()
    return _pixmap(name, current_tokens().color(role), size, ratio, mirrored)


def letter_icon(letter: str) -> QIcon:
    """A small framed letter, the mark of a provider in lists and boxes."""
    tokens = current_tokens()
    return _letter(letter[:1].upper(), tokens.raised, tokens.control_line, tokens.muted, scales())


def put_icon(target: TakesIcon, name: str, role: str = "text") -> None:
    """Give ``target`` an icon that is recoloured whenever the theme changes."""
    target.setIcon(icon(name, role))
    _worn().items_by_target[target] = (name, role)


class _Worn(QObject):
    """Remembers who wears which icon, without keeping anybody alive."""

    def __init__(self) -> None:
        super().__init__()
        self.items_by_target: WeakKeyDictionary[TakesIcon, tuple[str, str]] = WeakKeyDictionary()
        theme().changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        for target, (name, role) in list(self.items_by_target.items()):
            if shiboken6.isValid(target):
                target.setIcon(icon(name, role))


@cache
def _worn() -> _Worn:
    return _Worn()


def refresh_icons() -> None:
    """Put all icons on again, after the reading direction has changed."""
    _worn().refresh()


def _from_the_right() -> bool:
    return QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


@cache
def _source(name: str) -> bytes:
    return resource_path("icons", f"{name}.svg").read_bytes()


@cache
def _pixmap(name: str, color: str, size: int, ratio: float, mirrored: bool) -> QPixmap:
    drawn = _source(name).replace(b"currentColor", color.encode("ascii"))
    edge = round(size * ratio)
    result = QPixmap(edge, edge)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    if mirrored:
        painter.translate(edge, 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(drawn)).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result


@cache
def _icon(name: str, color: str, faded: str, ratios: tuple[float, ...], mirrored: bool) -> QIcon:
    result = QIcon()
    for ratio in ratios:
        for size in SIZES:
            for mode in _PLAIN:
                result.addPixmap(_pixmap(name, color, size, ratio, mirrored), mode)
            result.addPixmap(_pixmap(name, faded, size, ratio, mirrored), QIcon.Mode.Disabled)
    return result


@cache
def _letter(letter: str, ground: str, line: str, color: str, ratios: tuple[float, ...]) -> QIcon:
    result = QIcon()
    for ratio in ratios:
        drawn = QPixmap(QSize(round(20 * ratio), round(20 * ratio)))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(line), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(0.5, 0.5, 19, 19), 4, 4)
        font = QFont(QGuiApplication.font())
        font.setPointSizeF(points(11))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(color))
        painter.drawText(QRectF(0, 0, 20, 20), Qt.AlignmentFlag.AlignCenter, letter)
        painter.end()
        for mode in _PLAIN:
            result.addPixmap(drawn, mode)
    return result
