"""Every editor shows what is kept, gives back what is typed, and tells only what a person did."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import PROVIDERS, fields_of
from wa_channel_studio.fields.tenant_form import tenant_fields
from wa_channel_studio.fields.types import CheckList, Choice, FieldType, Item, Option, Switch, Template, Text
from wa_channel_studio.ui.forms.choice_editors import ChoiceEditor, SwitchEditor
from wa_channel_studio.ui.forms.editor import Ask, as_text
from wa_channel_studio.ui.forms.list_editors import CheckListEditor
from wa_channel_studio.ui.forms.make_editor import EDITORS, make_editor
from wa_channel_studio.ui.forms.text_editors import LinesEditor
from wa_channel_studio.ui.forms.toggle import Toggle
from wa_channel_studio.ui.kit.wrap_button import WrapButton

Show = Callable[[QWidget], QWidget]

SPECS = {spec.type.kind: spec for spec in fields_of("infobip") if not spec.kept_by_itself}
SAMPLES: dict[str, RawValue] = {
    "text": "Acme",
    "template": "Position ${position}",
    "identifier": "wa_support",
    "phone": "+55 wrong",
    "url": "https://k3x9zz.api-us.infobip.com",
    "integer": "not a number",
    "date": "31.12.2026",
    "choice": "requested",
    "switch": True,
    "reference": "Sales",
    "keywords": ("agent", "human"),
    "work_time": ("08:30-12:00", "later"),
    "checklist": ("region",),
    "secret": Secret("Sample-1"),
    "certificate": ("0123",),
}


def spec_of(kind: FieldType, **more: object) -> FieldSpec:
    return FieldSpec("some_field", Step.BASIC, "Some field", kind, "channel", "a test", "A field.", **more)  # type: ignore[arg-type]


def test_every_field_of_every_provider_and_of_the_tenant_has_an_editor(show: Show) -> None:
    specs = {spec.key: spec for provider in PROVIDERS for spec in fields_of(provider)}
    assert {spec.type.kind for spec in specs.values()} <= EDITORS.keys()
    for spec in (*specs.values(), *tenant_fields()):
        editor = make_editor(spec)
        assert editor.widget.objectName() == f"field.{spec.key}"
        assert editor.widget.accessibleName() or spec.kept_by_itself
        show(editor.widget)


@pytest.mark.parametrize("kind", SAMPLES)
def test_what_is_shown_comes_back_also_when_it_is_wrong_and_tells_nobody(show: Show, kind: str) -> None:
    spec = SPECS.get(kind) or next(
        spec for provider in PROVIDERS for spec in fields_of(provider) if spec.type.kind == kind
    )
    editor = make_editor(spec)
    show(editor.widget)
    told: list[str] = []
    editor.changed.connect(lambda: told.append(kind))
    value = SAMPLES[kind]
    editor.show_value(value)
    assert editor.value == value
    editor.show_value(None)
    assert editor.value in (None, "", (), False, Secret(""))
    assert told == []


@pytest.mark.parametrize("kind", ["text", "identifier", "phone", "url", "integer", "date", "secret", "reference"])
def test_a_typed_letter_is_told_at_once(show: Show, kind: str) -> None:
    spec = SPECS.get(kind) or next(
        spec for provider in PROVIDERS for spec in fields_of(provider) if spec.type.kind == kind
    )
    editor = make_editor(spec)
    show(editor.widget)
    told: list[RawValue] = []
    editor.changed.connect(lambda: told.append(editor.value))
    editor.focus()
    QTest.keyClicks(editor.widget, "7")
    assert told == [Secret("7") if kind == "secret" else "7"]


def test_an_unknown_option_is_kept_and_shown(show: Show) -> None:
    editor = ChoiceEditor(spec_of(Choice(options=(Option("a", "First"), Option("b", "Second")))))
    show(editor.widget)
    editor.show_value("c")
    assert editor.value == "c"
    assert editor.combo.currentText() == "c"
    editor.show_value("b")
    assert editor.combo.currentText() == "Second"


def test_an_optional_choice_can_be_taken_back(show: Show) -> None:
    editor = ChoiceEditor(spec_of(Choice(options=(Option("a", "First"),))))
    show(editor.widget)
    editor.show_value("a")
    editor.focus()
    QTest.keyClick(editor.combo, Qt.Key.Key_Home)
    assert editor.value == ""


def test_a_choice_with_a_default_offers_no_empty_option() -> None:
    editor = ChoiceEditor(spec_of(Choice(options=(Option("a", "First"),)), default="a"))
    assert isinstance(editor.combo, QComboBox)
    assert [editor.combo.itemData(index) for index in range(editor.combo.count())] == ["a"]
    editor.widget.deleteLater()


def test_a_switch_that_is_neither_stays_so_until_it_is_used(show: Show) -> None:
    editor = SwitchEditor(spec_of(Switch()))
    show(editor.widget)
    told: list[RawValue] = []
    editor.changed.connect(lambda: told.append(editor.value))
    editor.show_value("yes")
    assert told == []
    editor.focus()
    QTest.keyClick(editor.widget, Qt.Key.Key_Space)
    assert told == [True]


def test_a_toggle_is_a_check_box_for_mouse_and_keyboard(show: Show) -> None:
    toggle = Toggle("Offline Messages", strong=True)
    show(toggle)
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton, pos=toggle.rect().center())
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton, pos=toggle.rect().topLeft())
    assert not toggle.isChecked()
    toggle.setFocus()
    QTest.keyClick(toggle, Qt.Key.Key_Space)
    assert toggle.isChecked()
    assert not toggle.grab().isNull()


def test_variables_are_put_in_where_the_cursor_is(show: Show) -> None:
    editor = LinesEditor(spec_of(Template(max_length=20, multiline=True, variables=(("name", "a name"),))))
    show(editor.widget)
    editor.show_value("Hello !")
    editor.focus()
    cursor = editor.text.textCursor()
    cursor.setPosition(6)
    editor.text.setTextCursor(cursor)
    editor.text.insert_variable("${name}")
    assert editor.value == "Hello ${name}!"
    assert editor.text.counter.text() == "14 / 20"


def test_too_long_a_text_is_kept_whole(show: Show) -> None:
    editor = LinesEditor(spec_of(Text(max_length=5, multiline=True)))
    show(editor.widget)
    editor.focus()
    QTest.keyClicks(editor.widget, "1234567")
    assert editor.value == "1234567"


def test_links_are_filled_from_the_answers_and_wait_for_them(show: Show, qtbot: QtBot) -> None:
    items = (
        Item("a", "First", links=(("The app", "https://example.com/{app_key}/"), ("Apps", "https://example.com/"))),
        Item("b", "Second"),
    )
    editor = CheckListEditor(spec_of(CheckList(items=items)))
    show(editor.widget)
    editor.show_value(("a",))
    asked: list[Ask] = []
    editor.asked.connect(asked.append)

    def links() -> list[str]:
        return [link.text() for link in editor.widget.findChildren(WrapButton) if link.isVisible()]

    qtbot.waitUntil(lambda: links() == ["Apps"])
    editor.show_surroundings(Answers({"app_key": "../evil"}), None)
    assert links() == ["Apps"]
    editor.show_surroundings(Answers({"app_key": "123"}), None)
    qtbot.waitUntil(lambda: links() == ["The app", "Apps"])
    assert editor.value == ("a",)
    next(link for link in editor.widget.findChildren(WrapButton) if link.isVisible()).click()
    assert asked == [Ask("link", "https://example.com/123/")]


def test_the_address_of_a_link_can_be_copied(show: Show) -> None:
    editor = CheckListEditor(spec_of(CheckList(items=(Item("a", "First", links=(("Apps", "https://a.example/"),)),))))
    show(editor.widget)
    asked: list[Ask] = []
    editor.asked.connect(asked.append)
    (link,) = editor.widget.findChildren(WrapButton)
    link.actions()[0].trigger()
    assert asked == [Ask("copy_text", "https://a.example/")]


def test_long_lists_of_ticks_stand_in_two_columns_and_keep_unknown_keys(show: Show) -> None:
    editor = CheckListEditor(spec_of(CheckList(items=tuple(Item(str(n), f"Thing {n}") for n in range(7)))))
    show(editor.widget)
    editor.show_value(("6", "0", "gone"))
    assert editor.value == ("0", "6", "gone")
    assert editor.counts == (2, 7)


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (True, "true"), (False, "false"), (7, "7"), (("a", "b"), "a, b"), ("x", "x")]
)
def test_any_raw_value_can_stand_in_a_line(value: RawValue, text: str) -> None:
    assert as_text(value) == text
