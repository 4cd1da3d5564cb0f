"""The one style sheet, made from a set of tokens.

It covers what a palette cannot say: corners, one-pixel lines, focus, hover and the states of a field. It knows
selectors and colours; which widget carries which property is the business of the kit. Properties it looks at:
``kind`` on buttons, pills and banners, ``role`` on labels, ``surface`` on frames, ``state`` ("error", "warning") on
editors, ``mono`` on whatever shows identifiers.
"""

from __future__ import annotations

from string import Template

from wa_channel_studio.paths import resource_path
from wa_channel_studio.ui.tokens import CARD_RADIUS, CONTROL_RADIUS, SECONDARY_PX, TITLE_PX, Tokens, mixed

_EDGE_SHARE = 0.3
"""How much of its strong colour the edge of a soft ground has: seen, but no second signal."""

_TEMPLATE = Template("""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QFrame[surface="control"] {
  background: $surface; color: $text; border: 1px solid $control_line; border-radius: ${control_radius}px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit { padding: 5px 9px; min-height: 20px; lineedit-password-character: 8226; }
QComboBox { padding: 5px 9px; min-height: 20px; }
QAbstractSpinBox { padding: 3px 9px; min-height: 21px; }
QPlainTextEdit, QTextEdit { padding: 4px 6px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QComboBox:hover, QAbstractSpinBox:hover,
QFrame[surface="control"]:hover { border-color: $muted; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $raised; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled,
QFrame[surface="control"]:disabled { background: $window; color: $disabled; border-color: $line; }
QLineEdit[state="error"], QPlainTextEdit[state="error"], QTextEdit[state="error"], QComboBox[state="error"],
QAbstractSpinBox[state="error"], QFrame[surface="control"][state="error"] { border-color: $error; }
QLineEdit[state="warning"], QPlainTextEdit[state="warning"], QTextEdit[state="warning"], QComboBox[state="warning"],
QAbstractSpinBox[state="warning"], QFrame[surface="control"][state="warning"] { border-color: $warning; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $accent; padding: 4px 8px; }
QAbstractSpinBox:focus { border: 2px solid $accent; padding: 2px 8px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 3px 5px; }
QTextEdit[bare="true"], QTextEdit[bare="true"]:hover { background: transparent; border-color: transparent; }
QTextEdit[bare="true"] { padding: 2px 4px; }
QTextEdit[bare="true"]:focus { border-color: $accent; padding: 1px 3px; }
QFrame[surface="control"] { padding: 1px; }
QFrame[surface="control"][focused="true"] { border: 2px solid $accent; padding: 0; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus, QLineEdit[bare="true"]:disabled {
  border: none; background: transparent; padding: 0; min-height: 22px;
}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QAbstractSpinBox QLineEdit:hover, QComboBox QLineEdit,
QComboBox QLineEdit:focus { border: none; background: transparent; padding: 0; min-height: 0; border-radius: 0; }
*[mono="true"] { font-family: "$mono"; }

QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url("$icons/chevron-down.svg"); width: 16px; height: 16px; }
QComboBox::down-arrow:disabled { image: url("$icons/chevron-down-disabled.svg"); }
QComboBox QAbstractItemView {
  background: $surface; color: $text; border: none; outline: none; padding: 4px;
  selection-background-color: $accent_soft; selection-color: $text; border-radius: 0;
}
QComboBox QAbstractItemView:focus { border: none; }
QComboBoxPrivateContainer { background: $surface; border: 1px solid $control_line; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; border: none; border-radius: 5px; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 22px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url("$icons/chevron-up.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url("$icons/chevron-down.svg"); width: 12px; height: 12px; }

QPushButton {
  background: $surface; color: $text; border: 1px solid $control_line; border-radius: ${control_radius}px;
  padding: 0 14px; min-height: 30px; font-weight: 500;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; min-height: 28px; }
QPushButton:disabled { background: transparent; color: $disabled; border-color: $line; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $accent; }
QPushButton[kind="primary"]:disabled { background: $pressed; color: $disabled; border-color: $pressed; }
QPushButton[kind="danger"] { color: $error; border-color: $error_line; background: $surface; }
QPushButton[kind="danger"]:hover { background: $error_soft; }
QPushButton[kind="danger"]:pressed { background: $error; color: $on_error; }
QPushButton[kind="danger"]:focus { border: 2px solid $error; }
QPushButton[kind="danger"]:disabled { color: $disabled; border-color: $line; background: transparent; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $text; padding: 0 10px; }
QPushButton[kind="quiet"]:hover { background: $hover; border-color: $hover; }
QPushButton[kind="quiet"]:pressed { background: $pressed; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 0 9px; }
QPushButton[kind="quiet"]:disabled { color: $disabled; }
QPushButton[kind="link"] {
  background: transparent; border: 2px solid transparent; color: $accent; padding: 0 2px; min-height: 20px;
  border-radius: 5px;
}
QPushButton[kind="link"]:hover { color: $accent_hover; text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 0 2px; min-height: 20px; }
QPushButton[kind="link"]:disabled { color: $disabled; }
QPushButton[kind="chip"] {
  background: $surface; color: $muted; border: 1px solid $control_line; border-radius: 12px; padding: 0 9px;
  min-height: 24px; font-size: ${small}pt;
}
QPushButton[kind="chip"]:hover { background: $hover; }
QPushButton[kind="chip"][active="true"] { background: $information_soft; color: $information;
  border-color: $information_soft; }
QPushButton[kind="chip"]:focus { border: 2px solid $accent; padding: 0 8px; min-height: 22px; }
QPushButton[kind="chip"]:disabled { color: $disabled; border-color: $line; }
QPushButton::menu-indicator { image: none; width: 0; }

QToolButton { background: transparent; border: 2px solid transparent; border-radius: ${control_radius}px; padding: 3px;
  color: $text; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton:focus { border: 2px solid $accent; }
QToolButton:disabled { color: $disabled; }
QToolButton[kind="inline"] { color: $muted; font-size: ${small}pt; border: 1px solid transparent; border-radius: 4px;
  padding: 0 3px; }
QToolButton[kind="inline"]:checked { background: transparent; color: $accent; }
QToolButton[kind="inline"]:hover { color: $accent; background: transparent; }
QToolButton[kind="inline"]:focus { border: 1px solid $accent; color: $accent; }
QToolButton[kind="inline"]:disabled { color: $disabled; }
QToolButton::menu-indicator { image: none; width: 0; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 22px; border: 2px solid transparent; border-radius: 5px;
  padding: 0 2px; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator { width: 16px; height: 16px;
  border: 1px solid $muted; background: $surface; }
QCheckBox::indicator, QListView::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/check.svg"); }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; image: url("$icons/partial.svg"); }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid $accent; background: $on_accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; background: $window; }
QCheckBox::indicator:checked:disabled { background: $pressed; image: url("$icons/check-disabled.svg"); }
QRadioButton::indicator:checked:disabled { border-color: $disabled; background: $window; }

QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="secondary"] { color: $muted; font-size: ${small}pt; }
QLabel[role="error"] { color: $error; font-size: ${small}pt; }
QLabel[role="warning"] { color: $warning; font-size: ${small}pt; }
QLabel[role="success"] { color: $success; font-size: ${small}pt; }
QLabel[role="information"] { color: $information; font-size: ${small}pt; }
QLabel[role="field"] { color: $text; }
QLabel[role="chip"] { color: $muted; background: $raised; border: 1px solid $line; border-radius: 4px;
  padding: 0 5px; font-size: ${small}pt; }
QLabel:disabled { color: $disabled; }

QFrame[surface="window"] { background: $window; border: none; }
QFrame[surface="surface"] { background: $surface; border: none; }
QFrame[surface="raised"] { background: $raised; border: none; }
QFrame[surface="card"] { background: $surface; border: 1px solid $line; border-radius: ${card_radius}px; }
QFrame[surface="box"] { background: $raised; border: 1px solid $line; border-radius: ${card_radius}px; }
QFrame[surface="line"] { background: $line; border: none; }
QFrame[surface="header"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[surface="footer"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[surface="popup"] { background: $surface; border: 1px solid $control_line; }
QFrame[surface="toast"] { background: $raised; border: 1px solid $control_line; border-radius: ${card_radius}px; }
QFrame[surface="banner"] { border: 1px solid $line; border-radius: ${control_radius}px; background: $raised; }
QFrame[surface="banner"][kind="error"] { background: $error_soft; border-color: $error_line; }
QFrame[surface="banner"][kind="warning"] { background: $warning_soft; border-color: $warning_line; }
QFrame[surface="banner"][kind="success"] { background: $success_soft; border-color: $success_line; }
QFrame[surface="banner"][kind="information"] { background: $information_soft; border-color: $information_line; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[scrolled="true"] { background: transparent; }
QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: $control_line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTableView, QTreeView, QListView {
  background: $surface; border: 1px solid $line; border-radius: ${card_radius}px; gridline-color: $line; outline: none;
  selection-background-color: $accent_soft; selection-color: $text;
}
QTableView::item, QTreeView::item, QListView::item { padding: 0 12px; border: none; border-bottom: 1px solid $line; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: $accent_soft;
  color: $text; }
QTableView:focus, QTreeView:focus, QListView:focus { border-color: $accent; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
  background: $raised; color: $muted; border: none; border-bottom: 1px solid $line; padding: 0 12px;
  min-height: 33px; font-size: ${small}pt; font-weight: normal;
}
QHeaderView::section:hover { color: $text; }
QHeaderView::section:horizontal:first { border-top-left-radius: ${inner_radius}px; }
QHeaderView::section:horizontal:last { border-top-right-radius: ${inner_radius}px; }
QHeaderView::section:horizontal:only-one { border-top-left-radius: ${inner_radius}px;
  border-top-right-radius: ${inner_radius}px; }
QTableView QTableCornerButton::section { background: $raised; border: none; }

QMenu { background: $surface; color: $text; border: 1px solid $control_line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 8px; border-radius: 5px; }
QMenu::icon { padding-left: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::indicator { width: 16px; height: 16px; padding-left: 4px; }
QMenu::indicator:checked { image: url("$icons/menu-check.svg"); }
QMenu::right-arrow { image: url("$icons/chevron-right.svg"); width: 14px; height: 14px; }
QToolTip { background: $raised; color: $text; border: 1px solid $control_line; padding: 5px 8px; }
QProgressBar { background: $track; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar::tab { background: transparent; color: $muted; padding: 8px 12px; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { color: $accent; }
QSplitter::handle { background: $line; }
QStatusBar { background: $window; color: $muted; }
QStatusBar::item { border: none; }
QDialog { background: $surface; }

QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { color: $text; font-weight: 600; }
QCalendarWidget QToolButton#qt_calendar_prevmonth, QCalendarWidget QToolButton#qt_calendar_nextmonth {
  qproperty-iconSize: 16px; }
QCalendarWidget QTableView { border: none; border-radius: 0; selection-background-color: $accent;
  selection-color: $on_accent; }
QCalendarWidget QTableView::item { padding: 0; border: none; }
QCalendarWidget QTableView::item:selected { background: $accent; color: $on_accent; }
""")


def style_sheet(tokens: Tokens, *, points_per_px: float, mono: str) -> str:
    """The sheet for ``tokens``; ``points_per_px`` turns the design's pixels into points, ``mono`` names a family."""
    colors = {name: getattr(tokens, name) for name in tokens.__slots__}
    for kind in ("error", "warning", "success", "information"):
        colors[f"{kind}_line"] = mixed(tokens.soft(kind), tokens.strong(kind), _EDGE_SHARE)
    return _TEMPLATE.substitute(
        colors,
        icons=resource_path("icons", tokens.name).as_posix(),
        mono=mono.replace('"', ""),
        small=f"{SECONDARY_PX * points_per_px:.2f}",
        title=f"{TITLE_PX * points_per_px:.2f}",
        control_radius=CONTROL_RADIUS,
        card_radius=CARD_RADIUS,
        inner_radius=CARD_RADIUS - 1,
    )
