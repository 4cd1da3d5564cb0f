"""Somebody who fills in a wizard with nothing but the keyboard: Tab from field to field, letters, Space and arrows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QWidget

from tests.ui.wizard.desk import SAMPLES, Desk, field_of
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.check import visible_fields
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import STEPS, with_defaults
from wa_channel_studio.fields.types import Choice
from wa_channel_studio.ui.forms.field_row import row_of
from wa_channel_studio.ui.wizard.view import WizardView

_FURTHEST = 120
"""Tabs after which a field cannot be reached."""


class Typist:
    """Sits before one wizard."""

    def __init__(self, desk: Desk, view: WizardView) -> None:
        self.desk = desk
        self.view = view
        self.visited: list[str] = []
        """The fields that Tab has come by."""

    @property
    def here(self) -> QWidget:
        """What has the keyboard."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    @property
    def key(self) -> str:
        """The field that has the keyboard."""
        row = row_of(QApplication.focusWidget())
        return row.key if row is not None else ""

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.here, key, modifier)

    def write(self, text: str) -> None:
        QTest.keyClicks(self.here, text)

    def tab_to(self, key: str) -> None:
        """Tab on until the keyboard is in the field ``key``."""
        for _ in range(_FURTHEST):
            if self.key == key:
                return
            self.press(Qt.Key.Key_Tab)
            self.visited.append(self.key)
        raise AssertionError(f"{key} cannot be reached with Tab; came by {self.visited[-_FURTHEST:]}")

    def next_step(self) -> None:
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def type_in(self, wanted: Answers) -> None:
        """Fill in all steps from the first, and stop at the last."""
        for step in STEPS:
            assert self.view.journey.step is step
            if step is Step.INTEGRATION:
                self.press(Qt.Key.Key_Tab)
            done: set[str] = set()
            # What is typed makes more fields appear, so the next one is looked for anew each time.
            while True:
                open_fields = [
                    spec
                    for spec in visible_fields(self.view.journey.answers, self.desk.tenant.parameters)
                    if spec.step is step and spec.key in wanted and spec.key not in done
                ]
                if not open_fields:
                    break
                spec = open_fields[0]
                done.add(spec.key)
                if wanted[spec.key] != with_defaults(self.view.journey.answers).get(spec.key):
                    self.fill(spec, wanted[spec.key])
            if step is not STEPS[-1]:
                self.next_step()

    def fill(self, spec: FieldSpec, value: RawValue) -> None:
        """Go to a field and enter ``value`` as its kind asks for."""
        self.tab_to(spec.key)
        getattr(self, f"_{spec.type.kind}", self._text)(spec, value)

    def _text(self, spec: FieldSpec, value: RawValue) -> None:
        del spec
        text = value.reveal() if isinstance(value, Secret) else str(value)
        self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.write(text)

    def _choice(self, spec: FieldSpec, value: RawValue) -> None:
        combo = self.here
        if isinstance(combo, QComboBox) and combo.isEditable():
            self._text(spec, value)
            return
        assert isinstance(spec.type, Choice)
        if isinstance(combo, QComboBox) and combo.currentIndex() > 0:
            self.press(Qt.Key.Key_Home)
        for _ in range(len(spec.type.options) + 2):
            combo = field_of(self.view, spec.key)  # another provider has a page of its own
            assert isinstance(combo, QComboBox)
            if combo.currentData() == value:
                return
            self.press(Qt.Key.Key_Down)
        raise AssertionError(f"{value} is not offered by {spec.key}")

    def _switch(self, spec: FieldSpec, value: RawValue) -> None:
        box = self.here
        assert isinstance(box, QCheckBox)
        if box.isChecked() is not value:
            self.press(Qt.Key.Key_Space)

    def _checklist(self, spec: FieldSpec, value: RawValue) -> None:
        assert isinstance(value, tuple)
        for item in value:
            for _ in range(_FURTHEST):
                if self.here.objectName() == f"field.{spec.key}.{item}":
                    break
                self.press(Qt.Key.Key_Tab)
            self.press(Qt.Key.Key_Space)

    def _keywords(self, spec: FieldSpec, value: RawValue) -> None:
        assert isinstance(value, tuple)
        for word in value:
            self.write(word)
            self.press(Qt.Key.Key_Return)

    def _work_time(self, spec: FieldSpec, value: RawValue) -> None:
        assert isinstance(value, tuple)
        for number, segment in enumerate(value):
            start, _, end = segment.partition("-")
            if number:
                self.press(Qt.Key.Key_Return)  # in a filled last row: one more
            self.write(start)
            self.press(Qt.Key.Key_Tab)
            self.write(end)

    def _certificate(self, spec: FieldSpec, value: RawValue) -> None:
        """Files are picked in the system's own dialog; here they are given to the editor."""
        editor = field_of(self.view, spec.key)
        names = value if isinstance(value, tuple) else (str(value),)
        editor.set_files([SAMPLES / Path(name) for name in names])  # type: ignore[attr-defined]
        self.desk.qtbot.waitUntil(lambda: bool(self.view.journey.answers.items_of(spec.key)))
        self.tab_to(spec.key)
