"""Pages of cards: rows close up, titles are said once, only what changed is touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import fields_of
from wa_channel_studio.fields.tenant_form import tenant_fields
from wa_channel_studio.fields.types import Switch, Text
from wa_channel_studio.ui.forms.field_row import FieldRow, FieldState
from wa_channel_studio.ui.forms.fold_card import FoldCard
from wa_channel_studio.ui.forms.form import Form
from wa_channel_studio.ui.kit.labels import WrapLabel

Show = Callable[[QWidget], QWidget]


def field(key: str, *, wide: bool = False, card: str = "channel", switch: bool = False) -> FieldSpec:
    kind = Switch() if switch else Text()
    return FieldSpec(key, Step.BASIC, key.capitalize(), kind, card, "a test", f"About {key}.", wide=wide)


def nothing(_spec: FieldSpec) -> FieldState:
    return FieldState()


def place(form: Form, key: str) -> tuple[int, int]:
    body = form.cards[form.rows[key].spec.card].body
    row, column, *_spans = cast(tuple[int, ...], body.getItemPosition(body.indexOf(form.rows[key])))
    return row, column


def test_two_narrow_fields_share_a_line_and_a_wide_one_has_its_own(show: Show) -> None:
    form = Form([field("one"), field("two"), field("three", wide=True), field("four")])
    show(form)
    form.apply(["one", "two", "three", "four"], nothing)
    assert [place(form, key) for key in ("one", "two", "three", "four")] == [(0, 0), (0, 1), (1, 0), (2, 0)]


def test_hidden_fields_leave_no_gap(show: Show) -> None:
    form = Form([field("one"), field("two"), field("three"), field("four")])
    show(form)
    form.apply(["one", "three", "four"], nothing)
    assert [place(form, key) for key in ("one", "three", "four")] == [(0, 0), (0, 1), (1, 0)]
    assert not form.rows["two"].isVisible()
    form.apply([], nothing)
    assert not form.cards["channel"].isVisible()
    never = Form([field("one")])
    show(never)
    never.apply([], nothing)
    assert not never.cards["channel"].isVisible()
    form.apply(["two"], nothing)
    assert form.cards["channel"].isVisible()
    assert place(form, "two") == (0, 0)


def test_a_switch_beside_a_field_stands_level_with_it(show: Show) -> None:
    form = Form([field("one"), field("two", switch=True)])
    show(form)
    form.apply(["one", "two"], nothing)
    QTest.qWaitForWindowExposed(form.window())
    line, toggle = form.rows["one"].editor.widget, form.rows["two"].editor.widget
    form.window().grab()
    middle = [widget.mapTo(form, widget.rect().center()).y() for widget in (line, toggle)]
    assert abs(middle[0] - middle[1]) <= 3


def test_what_stands_in_the_title_is_not_said_again(show: Show) -> None:
    form = Form([spec for spec in fields_of("infobip") if spec.step is Step.PROVIDER])
    show(form)
    form.apply(form.rows, lambda spec: FieldState(required=spec.key == "trust_certificate"))
    card = form.cards["authentication"]
    texts = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    assert texts.count("Authentication certificate") == 0
    assert texts.count("Authentication certificate *") == 1


def test_every_switch_with_a_line_of_its_own_says_what_it_is_for(show: Show) -> None:
    switches = [spec for spec in tenant_fields() if spec.type.kind == "switch"]
    form = Form(list(tenant_fields()))
    show(form)
    form.apply(form.rows, nothing)
    said = {label.plain_text for label in form.findChildren(WrapLabel)}
    assert len(switches) == 4
    assert {spec.help for spec in switches} <= said


def test_more_stands_once_above_its_cards(show: Show) -> None:
    form = Form([spec for spec in fields_of("infobip") if spec.step is Step.BASIC])
    show(form)
    form.apply(form.rows, nothing)
    headings = [label for label in form.findChildren(QLabel) if label.text() == "More" and label.isVisible()]
    assert len(headings) == 1
    assert headings[0].mapTo(form, QPoint(0, 0)).y() < form.cards["last_agent"].y()


def test_messages_stand_below_their_field_with_sign_and_remedy(show: Show) -> None:
    form = Form([field("one")])
    show(form)
    problems = (
        Problem("one", Severity.ERROR, "It is missing.", "Fill it in."),
        Problem("one", Severity.WARNING, "It looks odd."),
    )
    form.apply(["one"], lambda _spec: FieldState(True, problems, "Removed from the ends: 1 blank."))
    row = form.rows["one"]
    assert [(line.kind, line.text) for line in row.messages] == [
        ("error", "It is missing. Fill it in."),
        ("warning", "It looks odd."),
        ("information", "Removed from the ends: 1 blank."),
    ]
    assert row.editor.widget.property("state") == "error"
    description = row.editor.widget.accessibleDescription()
    assert description.startswith("Required.")
    assert "Fill it in." in description
    form.apply(["one"], nothing)
    assert row.messages == ()
    assert not row.editor.widget.property("state")
    assert row.editor.widget.accessibleDescription() == ""


def test_a_row_whose_state_is_the_same_is_not_touched(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    form = Form([field(f"field{number}") for number in range(20)])
    show(form)
    state = FieldState(problems=(Problem("x", Severity.ERROR, "No."),))
    form.apply(form.rows, lambda _spec: state)
    touched: list[str] = []
    for key, row in form.rows.items():
        monkeypatch.setattr(row.editor, "set_state", lambda _state, key=key: touched.append(key))
    form.apply(form.rows, lambda spec: FieldState() if spec.key == "field7" else FieldState(problems=state.problems))
    assert touched == ["field7"]


def test_a_click_on_the_label_goes_to_the_field(show: Show) -> None:
    form = Form([field("one"), field("two")])
    show(form)
    form.apply(["one", "two"], nothing)
    form.rows["one"].editor.focus()
    words = next(label for label in form.rows["two"].findChildren(QLabel) if label.text() == "Two")
    QTest.mouseClick(words, Qt.MouseButton.LeftButton)
    assert form.rows["two"].editor.widget.hasFocus()


def test_the_card_of_ticks_folds_counts_and_opens_for_its_field(show: Show) -> None:
    specs = [spec for spec in fields_of("gupshup") if spec.step is Step.PROVIDER]
    form = Form(specs, folded=True)
    show(form)
    form.sync(Answers({"prerequisites_done": ("region",)}), None)
    form.apply([spec.key for spec in specs], nothing)
    card = form.cards["before"]
    assert isinstance(card, FoldCard)
    assert card.folded
    assert not form.rows["prerequisites_done"].isVisible()
    assert form.open_for("prerequisites_done") is form.rows["prerequisites_done"]
    assert form.rows["prerequisites_done"].isVisible()
    card.set_folded(True)
    form.apply([spec.key for spec in specs], nothing)
    assert not form.rows["prerequisites_done"].isVisible()


def test_a_field_that_the_answers_do_not_call_for_cannot_be_opened(show: Show) -> None:
    form = Form([field("one"), field("two")])
    show(form)
    form.apply(["one"], nothing)
    assert form.open_for("two") is None
    assert form.open_for("unknown") is None


def test_showing_answers_tells_nobody_and_typing_tells_the_key(show: Show) -> None:
    form = Form([field("one"), field("two")])
    show(form)
    told: list[str] = []
    form.edited.connect(told.append)
    form.sync(Answers({"one": "1", "two": "2"}), None)
    form.apply(["one", "two"], nothing)
    assert told == []
    row = form.rows["two"]
    assert isinstance(row, FieldRow)
    row.editor.focus()
    QTest.keyClicks(row.editor.widget, "x")
    assert told == ["two"]
    assert row.editor.value == "2x"
