"""Lists page by page: when they are whole, when they are not, and what becomes of their rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.aicc.conftest import Loopback
from tests.aicc.servers import Heard, Once, Reply
from wa_channel_studio.aicc.endpoints import CALLED_ROUTES
from wa_channel_studio.aicc.paging import read_all
from wa_channel_studio.domain.reference_data import ReadingState, ReferenceKind
from wa_channel_studio.services.aicc_ports import AiccError, Fault, ReferenceList
from wa_channel_studio.services.jobs import Cancelled, JobContext

ROUTE, QUEUE, OU, BOT = (
    ReferenceKind.CALLED_ROUTE,
    ReferenceKind.SKILL_QUEUE,
    ReferenceKind.OU,
    ReferenceKind.CHATBOT,
)


def route(number: int, **changes: object) -> dict[str, object]:
    usual = {"id": str(10**18 + number), "accessCode": f"88{number:04d}", "extCode": "", "deviceDesc": f"wa_{number}"}
    return {**usual, "mediatypeId": 53, "devicetype": 1, **changes}


def routes(rows: list[dict[str, object]], *, cap: int = 100, total: object = None) -> Once:
    """An AICC with these routes, which gives at most ``cap`` rows at once."""

    class Script(Once):
        def __call__(self, heard: Heard) -> Reply:
            if "queryCalledRoute" not in heard.path:
                return super().__call__(heard)
            offset, limit = heard.json["offset"], heard.json["limit"]
            page = rows[offset : offset + min(limit, cap)]
            counted = len(rows) if total is None else total
            return Reply(body={"returnCode": "0", "data": {"total": counted, "calledRouteList": page}})

    return Script(Reply(404))


def read(loopback: Loopback, script: Once, kind: ReferenceKind = ROUTE) -> ReferenceList:
    return loopback.session(loopback.server(script).url).read(kind, JobContext())


# --- paging -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "cap", "requests"), [(0, 100, 1), (100, 100, 1), (101, 100, 2), (95, 30, 4)])
def test_it_advances_by_the_rows_that_came(loopback: Loopback, count: int, cap: int, requests: int) -> None:
    server = loopback.server(routes([route(number) for number in range(count)], cap=cap))
    found = loopback.session(server.url).read(ROUTE, JobContext())
    assert (found.state, len(found.items)) == (ReadingState.COMPLETE, count)
    offsets = [heard.json["offset"] for heard in server.heard if "queryCalledRoute" in heard.path]
    assert offsets == [min(cap, 100) * page for page in range(requests)]


def test_routes_are_asked_for_as_the_issue_says(loopback: Loopback) -> None:
    server = loopback.server(routes([]))
    loopback.session(server.url).read(ROUTE, JobContext())
    assert server.heard[1].json == {"mediaTypeId": 53, "devicetype": 1, "limit": 100, "offset": 0}


def test_without_a_count_it_reads_to_an_empty_page(loopback: Loopback) -> None:
    found = read(loopback, routes([route(number) for number in range(150)], total=""))
    assert (found.state, len(found.items)) == (ReadingState.COMPLETE, 150)


def test_fewer_rows_than_counted_are_partial(loopback: Loopback) -> None:
    found = read(loopback, routes([route(number) for number in range(150)], total=151))
    assert (found.state, len(found.items)) == (ReadingState.PARTIAL, 150)
    assert "151" in found.message


def test_doubles_are_dropped_and_tell_that_something_moved(loopback: Loopback) -> None:
    rows = [*(route(number) for number in range(100)), route(99), *(route(number) for number in range(100, 120))]
    found = read(loopback, routes(rows))
    assert [item.id for item in found.items] == [str(10**18 + number) for number in range(120)]
    assert found.state is ReadingState.PARTIAL


def test_a_list_that_never_moves_ends(loopback: Loopback) -> None:
    page = Reply(body={"returnCode": "0", "data": {"total": 10**6, "calledRouteList": [route(1)]}})
    server = loopback.server(Once(page))
    found = loopback.session(server.url).read(ROUTE, JobContext())
    assert (found.state, len(found.items), len(server.heard)) == (ReadingState.PARTIAL, 1, 3)


def test_a_list_without_end_stops_at_a_ceiling(loopback: Loopback) -> None:
    count = iter(range(10**6))
    body = {"returnCode": "0", "data": {"total": 10**6}}

    def script(heard: Heard) -> Reply:
        if "tokenByAkSk" in heard.path:
            return Once(Reply())(heard)
        return Reply(body={**body, "data": {"total": 10**6, "calledRouteList": [route(next(count))]}})

    client = loopback.session(loopback.server(script).url).client
    listing = read_all(client.query, CALLED_ROUTES, {}, JobContext(), pages=5)
    assert (len(listing.rows), listing.complete) == (5, False)


@pytest.mark.parametrize("end", [Reply(500, {}), Reply(200, {"returnCode": "0"}), Reply(403, {"exceptionInfo": "no"})])
def test_a_reading_that_breaks_off_keeps_what_came(loopback: Loopback, end: Reply) -> None:
    page = Reply(body={"returnCode": "0", "data": {"total": 9, "calledRouteList": [route(1), route(2)]}})
    found = read(loopback, Once(page, end))
    assert (found.state, [item.name for item in found.items]) == (ReadingState.PARTIAL, ["wa_1", "wa_2"])
    assert "broke off after 2 rows" in found.message


def test_a_reading_that_brings_nothing_is_an_error(loopback: Loopback) -> None:
    with pytest.raises(AiccError) as caught:
        read(loopback, Once(Reply(500, {})))
    assert caught.value.fault is Fault.SERVER


def test_a_reading_can_be_stopped_between_pages(loopback: Loopback) -> None:
    job = JobContext()
    page = {"returnCode": "0", "data": {"total": 9, "calledRouteList": [route(1)]}}
    server = loopback.server(Once(Reply(body=page, before=job.cancel)))
    with pytest.raises(Cancelled):
        loopback.session(server.url).read(ROUTE, job)


# --- rows -------------------------------------------------------------------------------------------------


def test_routes_of_the_same_name_are_told_apart_by_their_codes(loopback: Loopback) -> None:
    rows = [
        route(1, deviceDesc="sales"),
        route(2, deviceDesc="help"),
        route(3, deviceDesc="help", extCode="07"),
        route(4, deviceDesc=None),
        route(5, deviceDesc="twin", accessCode="1"),
        route(6, deviceDesc="twin", accessCode="1"),
        route(7, deviceDesc="voice", mediatypeId=5),
        route(8, id=1000000000000000008, accessCode=880008),
    ]
    found = read(loopback, routes(rows))
    assert [item.name for item in found.items] == [
        "sales",
        "help (880002)",
        "help (880003 07)",
        "(880004)",
        f"twin (1) #{10**18 + 5}",
        f"twin (1) #{10**18 + 6}",
        "wa_8",
    ]
    assert (found.items[2].code, found.items[2].detail) == ("880003", "queue help, extension 07")
    assert (found.items[6].id, found.items[6].code) == ("1000000000000000008", "880008")


def test_queues_are_asked_with_texts_and_have_text_ids(loopback: Loopback) -> None:
    rows = [{"skillId": 77, "name": "wa", "description": "WhatsApp", "mediaTypeId": 53}, {"skillId": "78", "name": "x"}]
    server = loopback.server(Once(Reply(body={"returnCode": "0", "total": 2, "data": rows})))
    found = loopback.session(server.url).read(QUEUE, JobContext())
    assert [(item.id, item.name, item.detail) for item in found.items] == [("77", "wa", "WhatsApp"), ("78", "x", "")]
    asked = server.heard[1].json
    assert asked == {"name": "", "mediaTypeId": "53", "skillIds": [], "limit": "100", "offset": "0"}


ROOT = {"orgId": "100", "orgCode": "ROOT", "orgName": "Head office", "parentOrgId": 0}


def test_the_ou_above_is_found_though_one_id_is_a_text_and_the_other_a_number(loopback: Loopback) -> None:
    rows = [ROOT, {"orgId": "101", "orgCode": "EU", "orgName": "Europe", "parentOrgId": 100}]
    server = loopback.server(Once(Reply(body={"returnCode": "0", "total": 2, "orgs": rows})))
    found = loopback.session(server.url).read(OU, JobContext())
    assert [(item.id, item.name, item.code, item.detail) for item in found.items] == [
        ("100", "Head office", "ROOT", ""),
        ("101", "Europe", "EU", "Head office"),
    ]
    assert parse_qs(server.heard[1].query) == {"limit": ["999"], "offset": ["0"]}


def test_one_ou_may_come_as_an_object(loopback: Loopback) -> None:
    found = read(loopback, Once(Reply(body={"returnCode": "0", "total": 1, "orgs": ROOT})), OU)
    assert (found.state, [item.name for item in found.items]) == (ReadingState.COMPLETE, ["Head office"])


@pytest.mark.parametrize(
    ("reply", "words"), [(Reply(404), "not offered by this version"), (Reply(404, "<html>Not Found</html>"), "25.200")]
)
def test_ous_that_are_not_offered_are_a_state(loopback: Loopback, reply: Reply, words: str) -> None:
    found = read(loopback, Once(reply), OU)
    assert (found.state, found.items) == (ReadingState.NOT_OFFERED, ())
    assert words in found.message


def test_the_code_of_ous_that_failed_is_a_failure(loopback: Loopback) -> None:
    with pytest.raises(AiccError, match="no permission"):
        read(loopback, Once(Reply(body={"returnCode": "-1", "description": "no permission"})), OU)


def test_of_oiap_only_chatbots_are_taken(loopback: Loopback) -> None:
    kinds: list[tuple[Any, str]] = [(1, "voice"), (3, "wa_bot"), ("3", ""), (4, "ivr")]
    rows = [
        {
            "accessId": str(number),
            "accessCode": f"900{number}",
            "dialogType": kind,
            "chatBotName": name,
            "flowName": "f",
        }
        for number, (kind, name) in enumerate(kinds)
    ]

    def script(heard: Heard) -> Reply:
        token = {"errorCode": 0, "authToken": "o", "expireTime": 3600}
        return Reply(body=token if "gettoken" in heard.path else {"total": 4, "accessInfoList": rows})

    server = loopback.server(script)
    found = loopback.session(server.url).read(BOT, JobContext())
    assert [(item.id, item.name, item.code) for item in found.items] == [("1", "wa_bot", "9001"), ("2", "f", "9002")]
    assert found.state is ReadingState.COMPLETE
    asked = server.heard[1].json
    assert (asked["pageNum"], asked["pageSize"], asked["source"]) == ("1", "100", "OIFDE")


def test_without_oiap_chatbots_are_not_set_up(loopback: Loopback) -> None:
    server = loopback.server(Once(Reply()))
    session = loopback.session(loopback.connection(server.url, oiap_url=""))
    assert session.read(BOT, JobContext()).state is ReadingState.NOT_SET_UP
    assert server.heard == []
