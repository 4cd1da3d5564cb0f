"""Every dialog in a small window, with long names in German and Chinese, in both sets of colours, for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.studio import twilio
from tests.ui.bulk.desk import CHINESE, LONG_GERMAN, Desk
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.edit_dialog import BulkEditDialog
from wa_channel_studio.ui.bulk.history_dialog import HistoryDialog
from wa_channel_studio.ui.bulk.move_dialog import MoveDialog
from wa_channel_studio.ui.bulk.rotation_dialog import RotationDialog
from wa_channel_studio.ui.bulk.rotations_dialog import RotationsDialog
from wa_channel_studio.ui.bulk.tags_dialog import TagsDialog
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.bulk.template_dialog import TemplateDialog
from wa_channel_studio.ui.bulk.templates_dialog import TemplatesDialog
from wa_channel_studio.ui.theme import apply_theme

MARGIN = 48


@pytest.fixture
def small(qapp: QApplication, qtbot: QtBot, workspace: Workspace, tmp_path: object) -> object:
    made = Desk(qtbot, workspace, tmp_path, (900, 640))  # type: ignore[arg-type]
    yield made
    made.close()


def edit(desk: Desk, ids: tuple[str, ...], _tenant: Tenant) -> TaskDialog:
    dialog = desk.open(BulkEditDialog(desk.context, desk.workspace, ids, desk.window))
    dialog.edits.choose("webhook_password")
    dialog.edits.choose("non_working_notification")
    desk.type(LONG_GERMAN + CHINESE)
    return dialog


def preview(desk: Desk, ids: tuple[str, ...], tenant: Tenant) -> TaskDialog:
    dialog = edit(desk, ids, tenant)
    desk.click("action.leave_out.webhook_password")
    desk.click("action.preview")
    desk.find("list.preview").setFocus()
    desk.press(Qt.Key.Key_Down)
    return dialog


def move(desk: Desk, ids: tuple[str, ...], _tenant: Tenant) -> TaskDialog:
    desk.tenant(LONG_GERMAN)
    dialog = desk.open(MoveDialog(desk.context, desk.workspace, ids, desk.window))
    desk.press(Qt.Key.Key_Down)
    desk.settle()
    return dialog


def tags(desk: Desk, ids: tuple[str, ...], _tenant: Tenant) -> TaskDialog:
    desk.workspace.bulk.tag(ids[:1], add=(CHINESE, LONG_GERMAN[:60]))
    return desk.open(TagsDialog(desk.context, desk.workspace, ids, desk.window))


def template(desk: Desk, ids: tuple[str, ...], _tenant: Tenant) -> TaskDialog:
    dialog = desk.open(TemplateDialog(desk.context, desk.workspace, ids[0], desk.window))
    desk.click("field.with_secrets")
    return dialog


def templates(desk: Desk, ids: tuple[str, ...], tenant: Tenant) -> TaskDialog:
    desk.workspace.templates.save_channel(ids[0], LONG_GERMAN)
    dialog = desk.open(TemplatesDialog(desk.context, desk.workspace, tenant, desk.window))
    desk.click("action.delete_template")
    desk.settle()
    return dialog


def rotation(desk: Desk, ids: tuple[str, ...], _tenant: Tenant) -> TaskDialog:
    dialog = desk.open(RotationDialog(desk.context, desk.workspace, ids, desk.window))
    dialog.form.choose("base_url")
    desk.type("https://api.example.com")
    desk.click("action.start")
    desk.click("action.advance_one")
    return dialog


def values(desk: Desk, ids: tuple[str, ...], _tenant: Tenant) -> TaskDialog:
    dialog = desk.open(RotationDialog(desk.context, desk.workspace, ids, desk.window))
    dialog.form.choose("api_key_secret")
    desk.click("field.value_each")
    return dialog


def rotations(desk: Desk, ids: tuple[str, ...], _tenant: Tenant) -> TaskDialog:
    started = desk.workspace.rotations.start("api_key_secret", ids, Secret("Qw7" * 10 + "Cd"))
    desk.workspace.rotations.advance(started.id, 1)
    return desk.open(RotationsDialog(desk.context, desk.workspace, desk.window))


def history(desk: Desk, ids: tuple[str, ...], _tenant: Tenant) -> TaskDialog:
    desk.workspace.bulk.tag(ids, add=(CHINESE,))
    return desk.open(HistoryDialog(desk.context, desk.workspace, ids[0], desk.window))


SCENES: dict[str, Callable[[Desk, tuple[str, ...], Tenant], TaskDialog]] = {
    scene.__name__: scene
    for scene in (edit, preview, move, tags, template, templates, rotation, values, rotations, history)
}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
def test_in_a_small_window_everything_is_in_sight_and_has_a_name(small: Desk, scene: Callable[..., TaskDialog]) -> None:
    tenant = small.tenant(f"{CHINESE} GmbH", (LONG_GERMAN,), (CHINESE,))
    ids = tuple(
        small.channel(tenant, twilio(name, ou=LONG_GERMAN, skill_queue=CHINESE))
        for name in ("wa_eins_mit_einem_sehr_langen_namen_fuer_den_sueden", "wa_zwei")
    )
    dialog = scene(small, ids, tenant)
    small.settle()
    assert dialog.width() <= 900 - MARGIN
    assert dialog.height() <= 640 - MARGIN
    assert cut_off(dialog) == []
    assert nameless(dialog) == []
    apply_theme(QApplication.instance(), "dark")  # type: ignore[arg-type]
    assert not dialog.grab().isNull()


def cut_off(dialog: QWidget) -> list[str]:
    """What one can press or type into, and cannot reach: outside the dialog, and in no area that scrolls."""
    found = []
    for widget in dialog.findChildren(QWidget):
        if not isinstance(widget, QAbstractButton | QLineEdit | QComboBox) or not widget.isVisible():
            continue
        if _scrolls(widget, dialog):
            continue
        corner = widget.mapTo(dialog, QPoint(0, 0))
        if not dialog.rect().contains(QRect(corner, widget.size())):
            found.append(widget.objectName())
    return found


def _scrolls(widget: QWidget, dialog: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and above is not dialog:
        if isinstance(above, QScrollArea | QAbstractItemView):
            return True
        above = above.parentWidget()
    return False


def nameless(dialog: QWidget) -> list[str]:
    """What takes the keyboard, and a screen reader could not name."""
    kinds = QAbstractButton | QLineEdit | QComboBox | QAbstractItemView | QPlainTextEdit
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in dialog.findChildren(QWidget)
        if isinstance(widget, kinds)
        and widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
