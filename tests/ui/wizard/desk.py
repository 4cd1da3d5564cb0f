"""What tests of the wizard work at: a desk with a workspace, and how to look at the page on show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.wizard.view import WizardView
from wa_channel_studio.wizard.machine import Journey

SAMPLES = Path(__file__).resolve().parents[3] / "resources" / "samples"


@dataclass
class Desk:
    """What a wizard is opened on, and the ways to open one and to look into it."""

    context: UiContext
    workspace: Workspace
    tenant: Tenant
    qtbot: QtBot
    opened: list[WizardView]

    def open(self, draft: OpenDraft | None = None, size: tuple[int, int] = (1280, 800)) -> WizardView:
        """A wizard in an active window, with its surroundings loaded."""
        draft = draft or self.workspace.drafts.start(self.tenant.id)
        view = WizardView(self.context, self.workspace, draft, self.tenant)
        self.opened.append(view)
        self.qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        self.qtbot.waitExposed(view)
        view.activateWindow()
        self.qtbot.waitUntil(view.isActiveWindow)
        self.qtbot.waitUntil(lambda: view.ready and self.context.runner.idle)
        return view

    def open_with(
        self,
        provider: str,
        *,
        seen_all: bool = False,
        answers: Mapping[str, RawValue] | None = None,
        **values: RawValue,
    ) -> WizardView:
        """A wizard in which ``answers`` and ``values`` stand already."""
        given: dict[str, RawValue] = {**(answers or {}), **values}
        journey = Journey(answers=Answers({"provider": provider, **given} if provider else given), seen_all=seen_all)
        draft = self.workspace.drafts.start(self.tenant.id)
        return self.open(replace(draft, journey=journey))

    def settle(self, view: WizardView) -> None:
        """Wait until nothing is under way and everything typed is kept."""
        self.qtbot.waitUntil(lambda: not view.has_unsaved() and self.context.runner.idle)

    def drafts(self) -> tuple[OpenDraft, ...]:
        """The drafts in the file."""
        return self.workspace.drafts.all()


def field_of(view: WizardView, key: str) -> QWidget:
    """The editor of a field on the page on show."""
    found = view.page.findChild(QWidget, f"field.{key}")
    assert isinstance(found, QWidget), key
    return found


def text_of(view: WizardView, key: str) -> str:
    """What stands in a line or a text."""
    widget = field_of(view, key)
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    assert isinstance(widget, QLineEdit)
    return widget.text()


def messages(view: WizardView, key: str) -> list[tuple[str, str]]:
    """Kind and text of what is said below a field."""
    return [(line.kind, line.text) for line in view.page.form.rows[key].messages]
