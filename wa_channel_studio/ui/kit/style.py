"""Telling the style sheet about a widget: its kind, role, surface and state.

Changing a property has no effect until the widget is polished again, and polishing is what costs; so each function
does nothing when nothing changes.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from wa_channel_studio.ui.theme import current_tokens, mono_family, points
from wa_channel_studio.ui.tokens import SECONDARY_PX

Kind = Literal["neutral", "error", "warning", "success", "information"]
State = Literal["", "error", "warning"]

STATE_KINDS: tuple[Kind, ...] = ("neutral", "error", "warning", "success", "information")


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set the property ``name`` that the style sheet looks at, and polish only on a change."""
    if (widget.property(name) or "") == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def set_state(widget: QWidget, state: State) -> None:
    """Draw an editor as right (""), wrong ("error") or doubtful ("warning")."""
    set_look(widget, "state", state)


def set_mono(widget: QWidget, on: bool = True) -> None:
    """Show identifiers, numbers and fingerprints in letters of even width."""
    set_look(widget, "mono", "true" if on else "")


def retire(widget: QWidget) -> None:
    """Take ``widget`` away for good. It lives until the event loop turns, so it gives up its names at once."""
    widget.hide()
    for part in (widget, *widget.findChildren(QWidget)):
        part.setObjectName("")
    widget.deleteLater()


def surface(kind: str, parent: QWidget | None = None) -> QFrame:
    """A plain frame drawn as ``kind``: window, surface, raised, card, box, control, header, footer, line, popup."""
    frame = QFrame(parent)
    frame.setProperty("surface", kind)
    return frame


def line(parent: QWidget | None = None) -> QFrame:
    """A horizontal line of one pixel."""
    frame = surface("line", parent)
    frame.setFixedHeight(1)
    return frame


def color(role: str) -> QColor:
    """A colour of the set in use, for painting by hand."""
    return QColor(current_tokens().color(role))


def font(px: float | None = None, *, bold: bool = False, medium: bool = False, mono: bool = False) -> QFont:
    """The system's font in a size of the design; None is body size."""
    result = QFont(QApplication.font())
    if px is not None:
        result.setPointSizeF(points(px))
    if mono:
        result.setFamily(mono_family())
    if bold or medium:
        result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Medium)
    return result


def draw_text(painter: QPainter, box: QRectF, text: str, *, from_right: bool, top: bool = False) -> None:
    """Draw ``text`` from the leading edge of ``box``, in its middle or from its ``top`` with wrapped lines.

    The direction of the letters is that of the text; only its place follows the direction of the widget.
    """
    flags = Qt.AlignmentFlag.AlignAbsolute.value
    flags |= (Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft).value
    flags |= (Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter).value
    if top:
        flags |= Qt.TextFlag.TextWordWrap.value
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(box, flags, text)


def small_font(*, bold: bool = False, medium: bool = False) -> QFont:
    """The font of secondary text."""
    return font(SECONDARY_PX, bold=bold, medium=medium)
