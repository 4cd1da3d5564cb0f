from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.kit.style import set_look, set_state
from wa_channel_studio.ui.stylesheet import style_sheet
from wa_channel_studio.ui.theme import apply_theme, current_tokens, palette_for, points, theme
from wa_channel_studio.ui.tokens import CONTROL_HEIGHT, DARK, LIGHT, Tokens, mixed

SETS = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
KINDS = ("error", "warning", "success", "information")


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, "light")


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_colours_are_those_of_the_design() -> None:
    named = ("window", "surface", "raised", "line", "text", "muted", "accent", "on_accent", "accent_soft")
    assert [getattr(LIGHT, n) for n in named] == (
        ["#f4f5f7", "#ffffff", "#f9fafb", "#e1e4ea", "#1b1f27", "#5d6675", "#0b6e5f", "#ffffff", "#e0f2ee"]
    )
    assert [getattr(DARK, n) for n in named] == (
        ["#14171c", "#1c2027", "#21262e", "#323944", "#e8ebf0", "#a3adbb", "#3fb8a2", "#08201c", "#1b3a36"]
    )
    assert [(LIGHT.strong(k), LIGHT.soft(k)) for k in KINDS] == [
        ("#b42318", "#fdecea"),
        ("#8a5a00", "#fdf3dc"),
        ("#176b3a", "#e3f4e9"),
        ("#1f4fa3", "#e6eefb"),
    ]
    assert [(DARK.strong(k), DARK.soft(k)) for k in KINDS] == [
        ("#ff8a80", "#3d2221"),
        ("#f2c26b", "#3a301c"),
        ("#7fd6a0", "#1e3628"),
        ("#8fb6ff", "#202e47"),
    ]


@SETS
def test_text_can_be_read_on_every_ground_it_stands_on(tokens: Tokens) -> None:
    pairs = [(tokens.text, ground) for ground in (tokens.window, tokens.surface, tokens.raised, tokens.accent_soft)]
    pairs += [(tokens.muted, ground) for ground in (tokens.window, tokens.surface, tokens.raised, tokens.accent_soft)]
    pairs += [(tokens.on_accent, ground) for ground in (tokens.accent, tokens.accent_hover, tokens.accent_pressed)]
    pairs += [(tokens.strong(kind), tokens.soft(kind)) for kind in (*KINDS, "neutral")]
    pairs += [(tokens.strong(kind), tokens.surface) for kind in KINDS]
    pairs += [(tokens.accent, tokens.surface), (tokens.on_error, tokens.error)]
    weak = {(ink, ground): round(contrast(ink, ground), 2) for ink, ground in pairs if contrast(ink, ground) < 4.5}
    assert weak == {}


@SETS
def test_the_focus_ring_stands_out_from_what_it_surrounds(tokens: Tokens) -> None:
    assert contrast(tokens.accent, tokens.surface) >= 3
    assert contrast(tokens.on_accent, tokens.accent) >= 3


def test_a_colour_that_is_not_in_the_set_is_refused() -> None:
    with pytest.raises(KeyError):
        LIGHT.color("pink")
    with pytest.raises(KeyError):
        LIGHT.color("name")
    assert LIGHT.color("accent") == "#0b6e5f"


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mixed("#000000", "#ffffff", 0) == "#000000"
    assert mixed("#000000", "#ffffff", 1) == "#ffffff"
    assert mixed("#000000", "#ff0000", 0.5) == "#800000"


@SETS
def test_the_palette_has_every_role_in_every_group(tokens: Tokens) -> None:
    palette = palette_for(tokens)
    groups = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled)
    roles = [r for r in QPalette.ColorRole if r not in (QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles)]
    unset = [(group.name, role.name) for group in groups for role in roles if not palette.isBrushSet(group, role)]
    assert unset == []
    assert palette.color(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight).name() == tokens.accent
    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name() == tokens.disabled
    assert palette.color(QPalette.ColorRole.PlaceholderText).name() == tokens.muted


@pytest.mark.parametrize(("mode", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_a_mode_puts_style_palette_and_sheet_on_the_application(
    qapp: QApplication, qtbot: QtBot, mode: str, tokens: Tokens
) -> None:
    with qtbot.waitSignal(theme().changed):
        apply_theme(qapp, mode)
    assert current_tokens() is tokens
    assert qapp.palette().window().color().name() == tokens.window
    assert tokens.accent in qapp.styleSheet()
    assert qapp.font().pointSizeF() == pytest.approx(points(13), abs=0.01)


def test_the_system_mode_follows_the_desktop_and_a_chosen_one_does_not(qapp: QApplication) -> None:
    apply_theme(qapp, "system")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert current_tokens() is DARK
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert current_tokens() is LIGHT
    apply_theme(qapp, "light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert current_tokens() is LIGHT


def test_an_unknown_mode_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError):
        apply_theme(qapp, "sepia")


@SETS
def test_the_sheet_leaves_no_place_unfilled(tokens: Tokens) -> None:
    sheet = style_sheet(tokens, points_per_px=0.75, mono="DejaVu Sans Mono")
    assert "$" not in sheet
    assert "DejaVu Sans Mono" in sheet
    other = DARK if tokens is LIGHT else LIGHT
    assert other.accent not in sheet


def test_controls_have_the_height_of_the_design(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    for widget in (QLineEdit(), QPushButton("Save")):
        qtbot.addWidget(widget)
        widget.ensurePolished()
        assert abs(widget.sizeHint().height() - CONTROL_HEIGHT) <= 1


def test_an_invalid_field_is_drawn_in_the_colour_of_errors(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(200, 32)
    assert LIGHT.error not in edge_colours(field)
    set_state(field, "error")
    assert LIGHT.error in edge_colours(field)
    set_state(field, "warning")
    assert LIGHT.warning in edge_colours(field)
    set_state(field, "")
    assert edge_colours(field).isdisjoint({LIGHT.error, LIGHT.warning})


def test_a_widget_is_polished_only_when_its_look_changes(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    polished: list[QWidget] = []
    style = label.style()
    monkeypatch.setattr(style, "polish", polished.append)
    monkeypatch.setattr(label, "style", lambda: style)
    set_look(label, "role", "error")
    set_look(label, "role", "error")
    assert polished == [label]


def edge_colours(widget: QWidget) -> set[str]:
    """The colours along the middle of the upper and the left edge."""
    image = widget.grab().toImage()
    return {QColor(image.pixel(x, y)).name() for x, y in ((image.width() // 2, 0), (0, image.height() // 2))}
