"""Puts the light or the dark set on the application: style, palette, font and style sheet.

Knows how Qt is told about colours. Which mode a person wants is a setting of somebody else; "system" follows the
desktop while the program runs.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from wa_channel_studio.ui.stylesheet import style_sheet
from wa_channel_studio.ui.tokens import BODY_PX, DARK, LIGHT, Tokens, mixed

__all__ = ["Mode", "Tokens", "apply_theme", "current_tokens", "mono_family", "palette_for", "points", "theme"]

BASE_DPI = 72.0 if sys.platform == "darwin" else 96.0
"""Dots per inch at which one pixel of the design is one pixel; a person's larger text then enlarges ours too."""


class Mode(StrEnum):
    """What a person can choose."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class Theme(QObject):
    """The set in use. ``changed`` is sent after every widget has the new palette and style sheet."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT
        self.mode = Mode.LIGHT
        self._family = ""
        self._following = False
        self._desktop = Qt.ColorScheme.Unknown

    def apply(self, app: QApplication, mode: Mode) -> None:
        """Put ``mode`` on ``app``; calling it again with the same mode is cheap and harmless."""
        self.mode = mode
        hints = app.styleHints()
        if mode is Mode.SYSTEM:
            hints.unsetColorScheme()
            self._desktop = hints.colorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if mode is Mode.DARK else Qt.ColorScheme.Light)
        if not self._following:
            hints.colorSchemeChanged.connect(self._follow)
            self._following = True
        self._put_on(app)

    def _put_on(self, app: QApplication) -> None:
        if not self._family:
            app.setStyle("Fusion")
            self._family = app.font().family()
        self.tokens = self._wanted()
        font = QFont(app.font())
        font.setPointSizeF(points(BODY_PX))
        app.setFont(font)
        app.setPalette(palette_for(self.tokens))
        sheet = style_sheet(self.tokens, points_per_px=points(1), mono=mono_family())
        if app.styleSheet() != sheet:
            app.setStyleSheet(sheet)
        self.changed.emit()

    def _wanted(self) -> Tokens:
        if self.mode is Mode.SYSTEM:
            return DARK if self._desktop == Qt.ColorScheme.Dark else LIGHT
        return DARK if self.mode is Mode.DARK else LIGHT

    @Slot(Qt.ColorScheme)
    def _follow(self, scheme: Qt.ColorScheme) -> None:
        app = QApplication.instance()
        if self.mode is Mode.SYSTEM and isinstance(app, QApplication):
            self._desktop = scheme
            self._put_on(app)


@cache
def theme() -> Theme:
    """The one theme of the process; connect to its ``changed`` to redraw what was coloured by hand."""
    return Theme()


def apply_theme(app: QApplication, mode: str = Mode.SYSTEM) -> None:
    """Give ``app`` the look "light", "dark" or "system"; raises ValueError for another word."""
    theme().apply(app, Mode(mode))


def current_tokens() -> Tokens:
    """The colours in use now. Ask at every paint, do not keep them."""
    return theme().tokens


def points(px: float) -> float:
    """A size of the design in points."""
    return px * 72.0 / BASE_DPI


def mono_family() -> str:
    """The system's family of even width, for identifiers, numbers and fingerprints."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()


def palette_for(tokens: Tokens) -> QPalette:
    """A full palette: every role in every group, so that nothing of the desktop's own colours shows through."""
    role = QPalette.ColorRole
    normal = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.error,
        role.Light: mixed(tokens.surface, "#ffffff", 0.2),
        role.Midlight: tokens.hover,
        role.Mid: tokens.control_line,
        role.Dark: tokens.muted,
        role.Shadow: mixed(tokens.window, "#000000", 0.6),
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
    }
    faded = {
        role.WindowText: tokens.disabled,
        role.Text: tokens.disabled,
        role.ButtonText: tokens.disabled,
        role.PlaceholderText: tokens.disabled,
        role.Base: tokens.window,
        role.Highlight: tokens.control_line,
        role.HighlightedText: tokens.muted,
        role.Link: tokens.disabled,
        role.LinkVisited: tokens.disabled,
        role.Accent: tokens.disabled,
    }
    palette = QPalette()
    group = QPalette.ColorGroup
    for which, color in normal.items():
        palette.setColor(group.Active, which, QColor(color))
        palette.setColor(group.Inactive, which, QColor(color))
        palette.setColor(group.Disabled, which, QColor(faded.get(which, color)))
    return palette


def scales() -> tuple[float, ...]:
    """The pixel ratios of the screens, smallest first; (1.0,) when there is no screen."""
    return tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()})) or (1.0,)
