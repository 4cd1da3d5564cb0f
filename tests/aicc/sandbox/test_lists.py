"""Fresh data is rich enough to trip a careless client, always the same, and kept once somebody changed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from wa_channel_studio.aicc.sandbox import lists
from wa_channel_studio.aicc.sandbox.data import Data
from wa_channel_studio.aicc.sandbox.fresh_data import fresh_rows


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Data]:
    made = Data(tmp_path)
    lists.prepare(made)
    yield made
    made.close()


def test_fresh_rows_are_always_the_same() -> None:
    assert fresh_rows("1") == fresh_rows("1")
    assert fresh_rows("1").keys() == lists.IDS.keys()


def test_there_are_some_tens_of_each_and_queues_need_two_pages(data: Data) -> None:
    counts = {kind: len(lists.rows(data, kind)) for kind in ("routes", "orgs", "chatbots")}
    assert all(20 <= count <= 99 for count in counts.values())
    assert len(lists.rows(data, "queues")) > 100
    assert {row["dialogType"] for row in lists.rows(data, "chatbots")} == {1, 2, 3, 4}


def test_ids_are_unique_and_routes_lead_to_queues_that_are_there(data: Data) -> None:
    for kind, name in lists.IDS.items():
        assert set(Counter(str(row[name]) for row in lists.rows(data, kind)).values()) == {1}
    queues = {row["skillId"]: row["name"] for row in lists.rows(data, "queues")}
    leading = [row for row in lists.rows(data, "routes") if row["devicetype"] == 1]
    assert all(queues[row["deviceId"]] == row["deviceDesc"] for row in leading)
    units = {row["orgId"] for row in lists.rows(data, "orgs")}
    assert {row["_ou"] for row in leading} <= units


def test_a_route_goes_by_its_name_and_with_its_access_code(data: Data) -> None:
    names = lists.names(data, "routes")
    assert {"wa_sales_br", "wa_sales_br (880001)", "wa_sales_br (880002)"} <= names
    assert not any(name.startswith(("voice_", "ivr_")) for name in names)
    assert "São Paulo" in lists.names(data, "orgs")


def test_changes_outlive_the_server_and_fresh_data_does_not_come_back(tmp_path: Path) -> None:
    for round_ in range(2):
        data = Data(tmp_path)
        lists.prepare(data)
        if round_ == 0:
            assert lists.remove(data, "orgs", "101")
            assert lists.rename(data, "orgs", "102", "Deutschland")
        assert lists.row(data, "orgs", "101") is None
        assert (lists.row(data, "orgs", "102") or {})["orgName"] == "Deutschland"
        data.close()


def test_what_is_not_there_can_be_neither_renamed_nor_removed(data: Data) -> None:
    assert not lists.rename(data, "orgs", "9", "x")
    assert not lists.remove(data, "orgs", "9")
