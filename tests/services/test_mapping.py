"""Which column is which field."""

from __future__ import annotations

import json

import pytest

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services import mapping
from wa_channel_studio.services.export_columns import headings
from wa_channel_studio.services.mapping import ColumnMap, SavedMapping, fitted, sounds_secret, suggest_for
from wa_channel_studio.services.workspaces import Workspace


def targets(*given: str) -> list[str]:
    return [column.target for column in suggest_for(given)]


def test_every_heading_of_an_export_and_every_key_is_certain() -> None:
    for words in (headings(), tuple(all_fields())):
        found = suggest_for(words)
        assert all(column.target and column.certain for column in found)
    assert targets(*headings())[:3] == ["@tenant", "channel_name", "provider"]
    assert targets(*all_fields()) == list(all_fields())


def test_the_two_access_codes_are_told_apart_by_their_capitals() -> None:
    assert targets("Chatbot access code", "Chatbot Access Code") == ["offline_chatbot_code", "robot_access_code"]
    assert targets("chatbot access CODE") == [""]


def test_case_accents_blanks_and_underscores_do_not_matter() -> None:
    found = suggest_for((" channel NAME ", "Tags", "phone_Number", "OU-Configuration", "ténant"))
    assert [column.target for column in found] == ["channel_name", "@tags", "phone_number", "ou", "@tenant"]
    assert all(column.certain for column in found)


def test_other_peoples_words_are_guessed() -> None:
    found = suggest_for(("Name", "Phone", "BSP", "Queue", "Customer", "Favourite colour"))
    assert [column.target for column in found] == [
        "channel_name",
        "phone_number",
        "provider",
        "skill_queue",
        "@tenant",
        "",
    ]
    assert not any(column.certain for column in found)


def test_no_field_is_given_twice_and_what_is_certain_comes_first() -> None:
    assert targets("Name", "channel_name", "Channel", "Number", "Phone") == ["", "channel_name", "", "phone_number", ""]


def test_every_guess_names_a_field() -> None:
    assert all(mapping.is_target(target) for target in mapping._GUESSES)


@pytest.mark.parametrize(
    ("heading", "secret"),
    [
        ("API Key Secret", True),
        ("api_key_sid", False),
        ("Pwd", True),
        ("Their token", True),
        ("Senha", True),
        ("City", False),
        ("Name", False),
    ],
)
def test_headings_below_which_nothing_is_shown(heading: str, *, secret: bool) -> None:
    assert sounds_secret(heading) is secret


def test_mappings_are_kept_replaced_and_removed(workspace: Workspace) -> None:
    columns = (ColumnMap("Label", "channel_name"), ColumnMap("Colour"), ColumnMap("Kind", "provider", certain=True))
    workspace.imports.save_mapping("Their list", columns)
    workspace.imports.save_mapping("another", columns[:1])
    workspace.imports.save_mapping("Their list ", columns[:2])
    found = workspace.imports.mappings()
    assert [(one.name, len(one.columns)) for one in found] == [("another", 1), ("Their list", 2)]
    laid = fitted(found[1], ("Colour", "Phone", "Label", "channel_name"))
    assert [column.target for column in laid] == ["", "phone_number", "channel_name", ""]
    workspace.imports.remove_mapping("Their list")
    workspace.imports.remove_mapping("nobody's")
    assert [one.name for one in workspace.imports.mappings()] == ["another"]
    with pytest.raises(ProblemError, match="no name"):
        workspace.imports.save_mapping("  ", columns)


def test_what_a_newer_release_keeps_survives(workspace: Workspace) -> None:
    newer = [{"name": "newer", "columns": {"a": 1}}, {"rows": 3}, {"name": "ours", "columns": []}]
    workspace.set_setting(mapping.SETTING, json.dumps(newer))
    workspace.imports.save_mapping("mine", (ColumnMap("x", "of_a_newer_release"),))
    assert json.loads(workspace.setting(mapping.SETTING))[:3] == newer
    assert [one.name for one in workspace.imports.mappings()] == ["mine", "ours"]
    (mine, _) = workspace.imports.mappings()
    assert fitted(mine, ("x",)) == (ColumnMap("x"),)
    workspace.set_setting(mapping.SETTING, "no JSON")
    assert workspace.imports.mappings() == ()
    assert fitted(SavedMapping("two", (ColumnMap("a", "ou"), ColumnMap("b", "ou"))), ("a", "b"))[1].target == ""
