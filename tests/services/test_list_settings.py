"""How somebody likes the list is kept as text, and whatever stands in that text is survived."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.channel_ports import SortKey
from wa_channel_studio.services.list_filters import Filter
from wa_channel_studio.services.list_settings import ListSettings, SavedView, read, written

SOON = SavedView("Läuft ab: 30 Tage", "acme", {"expires": "30", "provider": "twilio"}, SortKey.EXPIRY, descending=True)
FULL = ListSettings(("name", "expiry", "tags"), {"name": 240}, (SOON, SavedView("منتهية"), SavedView("即将过期")))


def test_what_is_written_is_read() -> None:
    assert read(written(FULL)) == FULL
    assert read(written(ListSettings())) == ListSettings() == read("")


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        "null",
        '{"columns": 3, "widths": [], "views": {}}',
        '{"columns": [1, null, ["name"]], "widths": {"name": "wide", "tags": -3, "ou": true, "route": 99999}}',
        '{"views": [3, {}, {"name": ""}, {"name": 3}, {"name": "  "}]}',
        "[" * 100_000,
        '{"widths": {"name": 1e999}}',
    ],
)
def test_foreign_text_leads_to_the_usual_list(text: str) -> None:
    assert read(text) == ListSettings()


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=4)))
def test_no_content_of_a_view_stops_the_list(content: object) -> None:
    document = {"name": "mine", "text": content, "filters": content, "sort": content, "descending": content}
    (view,) = read(json.dumps({"columns": content, "widths": content, "views": [document]})).views
    assert view.name == "mine"
    assert view.sort is SortKey.NAME or content in set(SortKey)


def test_of_a_view_what_cannot_be_meant_is_left_out() -> None:
    text = json.dumps(
        {
            "views": [
                {"name": " my\n view ", "sort": "colour", "filters": {"state": "green", "expires": "30", "size": "3"}},
                {"name": "MY VIEW", "text": "second of this name"},
            ]
        }
    )
    assert read(text).views == (SavedView("my view", "", {"expires": "30"}),)


def test_a_view_is_saved_renamed_replaced_and_deleted() -> None:
    settings = ListSettings().with_view(SavedView("  Soon ", filters={"expires": "30"})).with_view(SavedView("all"))
    assert [view.name for view in settings.views] == ["all", "Soon"]
    settings = settings.renamed("soon", "Bald fällig")
    assert settings.view("BALD FÄLLIG") == SavedView("Bald fällig", filters={"expires": "30"})
    settings = settings.replacing(SavedView("Bald fällig", filters={"expires": "7"}))
    assert [dict(view.filters) for view in settings.views] == [{}, {"expires": "7"}]
    assert settings.without("all").without("Bald fällig").views == ()
    assert settings.renamed("not there", "x") is settings


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "Soon", " sOOn "])
def test_a_name_must_be_one_and_be_free(name: str) -> None:
    with pytest.raises(ProblemError) as refused:
        ListSettings(views=(SavedView("Soon"),)).with_view(SavedView(name))
    assert refused.value.problem.field == "name"
    assert refused.value.problem.remedy


def test_so_many_views_are_kept_and_no_more() -> None:
    settings = ListSettings(views=tuple(SavedView(f"view {number:03}") for number in range(200)))
    assert read(written(settings)) == settings
    with pytest.raises(ProblemError):
        settings.with_view(SavedView("one more"))


def test_views_are_the_same_by_what_they_show() -> None:
    assert SOON.same_as(SavedView("", SOON.text, dict(SOON.filters), SOON.sort, descending=True))
    assert not SOON.same_as(SavedView("", SOON.text, dict(SOON.filters), SOON.sort))
    assert {str(key) for key in SOON.filters} <= set(Filter)
