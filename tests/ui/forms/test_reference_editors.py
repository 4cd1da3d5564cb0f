"""Pick lists of names: what was read with its age, what was typed else, filtered by OU, and typing all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.reference_data import Reading, ReadingState, ReferenceData, ReferenceItem, ReferenceKind
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant, TenantParameters
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.ui.forms.make_editor import make_editor
from wa_channel_studio.ui.forms.pick_delegate import DETAIL, TITLE
from wa_channel_studio.ui.forms.reference_editors import READ_LISTS, ReferenceEditor

Show = Callable[[QWidget], QWidget]

NOW = datetime.now(UTC)
TYPED = Tenant(
    "t",
    "Acme",
    ous=(OrganisationUnit("Sales", "S1"), OrganisationUnit("Care", "C1")),
    called_routes=(CalledRoute("wa_sales", "Sales", 60), CalledRoute("wa_typed", "Care")),
)
ITEMS = (
    ReferenceItem(ReferenceKind.CALLED_ROUTE, "1", "wa_care", "880001", "wa_care_queue"),
    ReferenceItem(ReferenceKind.CALLED_ROUTE, "2", "wa_sales", "880002", "queue wa_sales"),
    ReferenceItem(ReferenceKind.CALLED_ROUTE, "3", "wa_gone", gone_since=NOW),
    ReferenceItem(ReferenceKind.OU, "1", "Sales", "S1"),
    ReferenceItem(ReferenceKind.CHATBOT, "1", "wa_bot", "9001"),
)


def tenant(*, hours: int | None = 3, isolated: bool = False, state: ReadingState = ReadingState.COMPLETE) -> Tenant:
    whole = NOW - timedelta(hours=hours) if hours is not None else None
    readings = tuple(Reading(kind, state, NOW, whole) for kind in ReferenceKind)
    parameters = TenantParameters(organisation_isolation=isolated)
    return replace(TYPED, parameters=parameters, read=ReferenceData(ITEMS, readings))


def shown(show: Show, key: str, of: Tenant, **answers: str) -> ReferenceEditor:
    editor = make_editor(all_fields()[key])
    assert isinstance(editor, ReferenceEditor)
    window = QWidget()
    show(editor.widget)
    if editor.below is not None:
        editor.below.setParent(editor.widget.window())
    editor.show_surroundings(Answers(dict(answers)), CheckContext(NOW.date(), of))
    window.deleteLater()
    return editor


def names(editor: ReferenceEditor) -> tuple[str, ...]:
    return editor.names


def test_what_was_read_is_offered_with_what_tells_it_apart_and_its_age(show: Show) -> None:
    editor = shown(show, "skill_queue", tenant())
    assert names(editor) == ("wa_care", "wa_sales")
    assert [editor.combo.itemData(row, DETAIL) for row in range(2)] == ["880001 · wa_care_queue", "880002 · Sales"]
    assert editor.said.plain_text == "2 called routes, read 3 hours ago from the AICC."
    assert editor.by_ou.isHidden()


def test_what_was_typed_is_offered_where_nothing_was_read(show: Show) -> None:
    editor = shown(show, "skill_queue", TYPED)
    assert names(editor) == ("wa_sales", "wa_typed")
    assert editor.said.isHidden()
    bare = shown(show, "ou", replace(TYPED, ous=()))
    assert bare.said.plain_text == "The list of OUs of Acme is empty. It is filled in under Tenants."


def test_a_reading_that_broke_off_adds_to_what_was_typed(show: Show) -> None:
    editor = shown(show, "skill_queue", tenant(hours=None, state=ReadingState.PARTIAL))
    assert names(editor) == ("wa_typed", "wa_care", "wa_sales")
    assert "Read again" in editor.said.accessibleName()


def test_a_chatbot_is_shown_by_name_and_kept_by_code(show: Show) -> None:
    editor = shown(show, "robot_access_code", tenant())
    assert names(editor) == ("9001",)
    assert (editor.combo.itemData(0, TITLE), editor.combo.itemData(0, DETAIL)) == ("wa_bot", "9001")
    told: list[object] = []
    editor.changed.connect(lambda: told.append(editor.value))
    editor.combo.setCurrentIndex(0)
    editor.combo.activated.emit(0)
    assert told == ["9001"]
    assert shown(show, "robot_access_code", TYPED).said.isHidden()


def test_another_name_can_be_typed_and_stays_when_the_list_changes(show: Show) -> None:
    editor = shown(show, "skill_queue", TYPED)
    editor.focus()
    QTest.keyClicks(editor.line, "my_own")
    editor.show_surroundings(Answers({}), CheckContext(NOW.date(), tenant()))
    assert editor.value == "my_own"
    assert names(editor) == ("wa_care", "wa_sales")


def test_with_isolation_routes_can_be_filtered_by_the_ou_that_people_gave(show: Show) -> None:
    editor = shown(show, "skill_queue", tenant(isolated=True), ou="Sales")
    assert names(editor) == ("wa_care", "wa_sales")
    assert editor.by_ou.plain_text == "The OU of a route is the one that a person gave under Tenants."
    assert "Show only those of Sales" in editor.by_ou.accessibleName()
    editor.by_ou.link_used.emit()
    assert names(editor) == ("wa_sales",)
    editor.show_surroundings(Answers({"ou": "Care"}), CheckContext(NOW.date(), tenant(isolated=True)))
    assert names(editor) == ("wa_care", "wa_sales")  # of Care no route is known, so there is nothing to filter by
    assert "Show" not in editor.by_ou.accessibleName()
    editor.show_surroundings(Answers({"ou": "Sales"}), CheckContext(NOW.date(), tenant(isolated=True)))
    editor.by_ou.link_used.emit()
    assert names(editor) == ("wa_care", "wa_sales")


@pytest.mark.parametrize(("may", "asked"), [(True, [READ_LISTS]), (False, [])])
def test_reading_again_is_asked_for_only_where_it_is_offered(show: Show, may: bool, asked: list[str]) -> None:
    editor = shown(show, "ou", TYPED)
    editor.may_read = may
    editor.show_surroundings(Answers({}), CheckContext(NOW.date(), tenant()))
    told: list[str] = []
    editor.asked.connect(lambda wish: told.append(wish.verb))
    if "Read again" in editor.said.accessibleName():
        editor.said.link_used.emit()
    assert told == asked


def test_the_list_is_painted_with_quiet_details(show: Show) -> None:
    editor = shown(show, "skill_queue", tenant())
    editor.combo.showPopup()
    picture = editor.combo.view().viewport().grab().toImage()
    editor.combo.hidePopup()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert len(seen) > 10
