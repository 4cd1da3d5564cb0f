"""Channels through the channel service: lists, revisions, idempotency, secrets, and what the AICC makes."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.aicc.sandbox.channel_samples import PROVIDERS, Service, body
from tests.aicc_sandbox import SandboxAicc, running_sandbox


def many(sandbox: SandboxAicc, number: int, first: int = 0) -> list[str]:
    channels = [body(name=f"wa_{first + place:05d}") for place in range(number)]
    ids: list[str] = sandbox.admin("POST", "channels", {"channels": channels})["ids"]
    return ids


# --- the list --------------------------------------------------------------------------------------------------


def test_pages_follow_each_other_to_the_last_and_tell_every_channel_once(service: Service) -> None:
    ids = many(service.sandbox, 25)
    seen, after, sizes = [], "", []
    while True:
        page = service.call("GET", f"/channels?limit=10&after={after}").json
        seen += [item["id"] for item in page["items"]]
        sizes.append(len(page["items"]))
        assert page["total"] == 25
        if page["next"] is None:
            break
        after = page["next"]
    assert (seen, sizes) == (sorted(ids), [10, 10, 5])


def test_a_full_last_page_has_no_next(service: Service) -> None:
    many(service.sandbox, 10)
    page = service.call("GET", "/channels?limit=10").json
    assert (len(page["items"]), page["next"]) == (10, None)


def test_what_comes_and_goes_between_pages_hides_and_repeats_nothing(service: Service) -> None:
    ids = many(service.sandbox, 20)
    page = service.call("GET", "/channels?limit=10").json
    service.sandbox.admin("DELETE", f"channels/{ids[3]}")
    more = many(service.sandbox, 1, first=20)
    rest = service.call("GET", f"/channels?limit=100&after={page['next']}").json["items"]
    assert [item["id"] for item in rest] == ids[10:] + more


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=ten", "limit=", "after=nowhere", "after=%C3%A9"])
def test_a_page_out_of_form_is_malformed(service: Service, query: str) -> None:
    answer = service.call("GET", f"/channels?{query}")
    assert (answer.status, answer.json["code"]) == (400, "malformed")


def test_the_largest_page_is_a_thousand_and_the_usual_one_a_hundred(service: Service) -> None:
    many(service.sandbox, 1001)
    assert len(service.call("GET", "/channels?limit=1000").json["items"]) == 1000
    assert len(service.call("GET", "/channels?unknown=1").json["items"]) == 100


def test_a_channel_is_found_by_its_exact_name(service: Service) -> None:
    channel = service.create().json
    found = service.call("GET", "/channels?name=wa_support").json
    row = {name: channel[name] for name in ("id", "name", "revision")}
    assert found == {"items": [row], "next": None, "total": 1}
    assert service.call("GET", "/channels?name=WA_support").json["items"] == []


def test_many_are_read_at_once_and_the_missing_are_told(service: Service) -> None:
    ids = many(service.sandbox, 200)
    answer = service.call("POST", "/channels/read", {"ids": [*ids[:199], "999999999999999999"]}).json
    assert {item["id"] for item in answer["items"]} == set(ids[:199])
    assert answer["missing"] == ["999999999999999999"]
    one = service.call("POST", "/channels/read", {"ids": [ids[0], ids[0]]}).json["items"]
    assert one == [service.call("GET", f"/channels/{ids[0]}").json]


@pytest.mark.parametrize("ids", [[], ["1"], [1], [f"{number:018d}" for number in range(201)], "all"])
def test_ids_out_of_form_are_malformed(service: Service, ids: object) -> None:
    assert service.call("POST", "/channels/read", {"ids": ids}).json["code"] == "malformed"


# --- what is created -------------------------------------------------------------------------------------------


def made(provider: str, address: str, identifier: str) -> dict[str, str]:
    """What the AICC makes (aicc-api, 4.3)."""
    below = f"{address}/social/on/whatsapp/{provider}"
    both = {"messageUrl": f"{below}/message/{identifier}", "reportUrl": f"{below}/report/{identifier}"}
    urls = {
        "gupshup": {"callbackUrl": f"{below}/message/{identifier}"},
        "cloud-api": {"verificationUrl": f"{below}/message/{identifier}"},
    }
    key = {} if provider == "cloud-api" else {"scenarioKey": "yes"}
    return {"configurationId": identifier} | urls.get(provider, both) | key


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_is_created_comes_back_with_what_the_aicc_makes(service: Service, provider: str) -> None:
    content = body(provider, ou="Europe", transferAfterMessages=2, nameCardEnabled=True)
    answer = service.create(content)
    channel = answer.json
    assert answer.status == 201
    assert answer.headers["location"] == f"{service.sandbox.channel_service}/channels/{channel['id']}"
    assert answer.headers["etag"] == f'"{channel["revision"]}"'
    assert (channel["name"], channel["fields"]) == ("wa_support", content["fields"])
    assert len(channel["id"]) == 18
    assert channel["id"].isdigit()
    code = channel["generated"].pop("verificationCode", "")
    assert bool(code) == (provider == "cloud-api")
    assert channel["generated"] == made(provider, service.sandbox.api, channel["id"])


def test_numbers_stay_numbers_and_what_is_empty_is_left_out(service: Service) -> None:
    channel = service.create(body(ou="", workdayHours=[], transferAfterMessages=2.0)).json
    assert channel["fields"] == body()["fields"] | {"transferAfterMessages": 2}
    assert isinstance(channel["fields"]["transferAfterMessages"], int)


def test_a_name_is_taken_whole_and_with_its_capitals(service: Service) -> None:
    assert service.create().status == 201
    answer = service.create()
    assert (answer.status, answer.json["code"], answer.json["errors"][0]["field"]) == (409, "name_taken", "channelName")
    assert service.broken(body(customerReplyMinutes=61)) == {
        ("channelName", "name_taken"),
        ("customerReplyMinutes", "out_of_range"),
    }
    assert service.create(body(name="WA_support")).status == 201


def test_no_answer_and_no_record_holds_a_secret(service: Service) -> None:
    content = body()
    content["secrets"] = {name: f"hidden-{name}-value" for name in content["secrets"]}
    answers = [service.create(content)]
    channel = answers[0].json
    answers += [
        service.create(content),
        service.call("GET", f"/channels/{channel['id']}"),
        service.call("POST", "/channels/read", {"ids": [channel["id"]]}),
        service.change(channel, content | {"fields": {"channelName": "hidden-"}}),
        service.change(channel, content),
    ]
    record = json.dumps(service.sandbox.requests())
    assert [answer.status for answer in answers] == [201, 409, 200, 200, 422, 200]
    assert not any(b"hidden-pass" in answer.body or b"-value" in answer.body for answer in answers)
    assert "-value" not in record


def test_the_file_with_secrets_is_its_owners_alone(service: Service, tmp_path: Path) -> None:
    service.create()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "sandbox").glob("sandbox.sqlite*")}
    assert modes == {0o600}


# --- revisions -------------------------------------------------------------------------------------------------


def test_a_channel_that_is_known_already_is_not_sent(service: Service) -> None:
    channel = service.create().json
    path = f"/channels/{channel['id']}"
    same = service.call("GET", path, If_None_Match=f'"other", W/"{channel["revision"]}"')
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", f'"{channel["revision"]}"')
    assert service.call("GET", path, If_None_Match='"other"').json == channel


def test_each_write_gives_another_revision_also_of_the_same_content(service: Service) -> None:
    channel = service.create().json
    again = service.change(channel, body()).json
    assert again["revision"] != channel["revision"]
    assert service.change(channel, body()).status == 412
    assert service.change(again, body(ou="Europe")).json["fields"]["ou"] == "Europe"


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ("", 428, "if_match_required"),
        ('"r-old"', 412, "revision_differs"),
        ("*", 400, "malformed"),
        ("r-bare", 400, "malformed"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nothing_is_written_without_the_revision_that_is_there(
    service: Service, method: str, given: str, status: int, code: str
) -> None:
    channel = service.create().json
    content = body(ou="Europe") if method == "PUT" else None
    answer = service.call(method, f"/channels/{channel['id']}", content, If_Match=given)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert service.call("GET", f"/channels/{channel['id']}").json == channel


@pytest.mark.parametrize("identifier", ["100000000000000000", "1", "abc"])
def test_what_is_not_there_is_not_found(service: Service, identifier: str) -> None:
    path = f"/channels/{identifier}"
    assert service.call("GET", path).status == 404
    assert service.call("PUT", path, body(), If_Match='"r"').status == 404
    assert service.call("DELETE", path, If_Match='"r"').json["code"] == "not_found"


def test_an_edit_on_the_aiccs_own_page_changes_revisions_and_asks_no_rules(service: Service) -> None:
    channel = service.create().json
    edit = {"fields": {"ou": "Asia Pacific", "userName": None}, "secrets": {"password": "new", "accountKey": None}}
    service.sandbox.admin("PATCH", f"channels/{channel['id']}", edit)
    after = service.call("GET", f"/channels/{channel['id']}").json
    assert after["revision"] != channel["revision"]
    assert after["fields"]["ou"] == "Asia Pacific"
    assert "userName" not in after["fields"]
    assert set(after["secrets"]) == {"password", "webhookPassword"}
    assert after["secrets"]["password"] != channel["secrets"]["password"]
    assert after["secrets"]["webhookPassword"] == channel["secrets"]["webhookPassword"]


# --- secrets and replacing ---------------------------------------------------------------------------------------


def test_a_secret_left_out_stays_a_text_renews_it_and_null_takes_it_away(service: Service) -> None:
    channel = service.create().json
    kept = service.change(channel, body() | {"secrets": {}}).json
    assert kept["secrets"] == channel["secrets"]
    renewed = service.change(kept, body() | {"secrets": {"password": "pw-1"}}).json  # the same value
    assert renewed["secrets"]["password"]["revision"] != kept["secrets"]["password"]["revision"]
    assert renewed["secrets"]["accountKey"] == kept["secrets"]["accountKey"]
    gone = service.change(renewed, body() | {"secrets": {"password": None}})
    assert [(rule["field"], rule["code"]) for rule in gone.json["errors"]] == [("password", "required")]


def test_all_fields_are_replaced(service: Service) -> None:
    channel = service.create(body(ou="Europe", robotAssistantEnabled=True)).json
    assert service.change(channel, body(name="wa_renamed")).json["fields"] == body(name="wa_renamed")["fields"]
    assert service.create(body(name="wa_support")).status == 201  # the name is free again


def test_another_provider_takes_the_old_ones_secrets_away(service: Service) -> None:
    channel = service.create().json
    changed = service.change(channel, body("cloud-api")).json
    assert set(changed["secrets"]) == {"appSecret", "accessToken"}
    assert (changed["id"], changed["provider"]) == (channel["id"], "cloud-api")
    assert changed["generated"]["verificationCode"]


# --- idempotency -------------------------------------------------------------------------------------------------


def test_the_same_key_and_body_have_one_effect_and_one_answer(service: Service) -> None:
    first = service.create(Idempotency_Key="once")
    turned = dict(reversed(body().items()))
    again = service.create(turned, Idempotency_Key="once")
    assert (again.status, again.body) == (201, first.body)
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert (again.headers["etag"], again.headers["location"]) == (first.headers["etag"], first.headers["location"])
    assert service.call("GET", "/channels").json["total"] == 1


def test_the_same_key_with_another_write_is_refused(service: Service) -> None:
    channel = service.create(Idempotency_Key="once").json
    other = service.create(body(name="wa_other"), Idempotency_Key="once")
    assert (other.status, other.json["code"]) == (422, "idempotency_mismatch")
    assert service.change(channel, body(), Idempotency_Key="once").json["code"] == "idempotency_mismatch"


def test_changes_and_deletions_are_repeated_in_the_same_way(service: Service) -> None:
    channel = service.create().json
    first = service.change(channel, body(ou="Europe"), Idempotency_Key="change")
    again = service.change(channel, body(ou="Europe"), Idempotency_Key="change")  # its revision is old by now
    assert (again.status, again.json) == (200, first.json)
    path, seen = f"/channels/{channel['id']}", f'"{first.json["revision"]}"'
    answers = [service.call("DELETE", path, If_Match=seen, Idempotency_Key="delete") for _ in range(2)]
    assert [answer.status for answer in answers] == [204, 204]
    assert service.call("DELETE", path, If_Match=seen).status == 404


def test_a_refusal_leaves_the_key_free(service: Service) -> None:
    assert service.create(body(customerReplyMinutes=61), Idempotency_Key="once").status == 422
    assert service.create(Idempotency_Key="once").status == 201


@pytest.mark.parametrize("key", ["", "a" * 65, "a b", "ä"])
def test_a_write_has_a_key_of_the_contracts_form(service: Service, key: str) -> None:
    assert service.create(Idempotency_Key=key.encode().decode("latin-1")).json["code"] == "malformed"


def test_where_keys_are_ignored_a_repetition_is_another_write(service: Service) -> None:
    service.sandbox.admin("POST", "settings", {"ignore_idempotency": True})
    assert service.call("GET", "/").json["features"] == ["exports", "trustlist"]
    service.create(Idempotency_Key="once")
    assert service.create(Idempotency_Key="once").json["code"] == "name_taken"


def test_answers_and_channels_outlive_a_restart(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as sandbox:
        first = Service(sandbox).with_certificates().create(Idempotency_Key="once")
    with running_sandbox(tmp_path) as sandbox:
        assert Service(sandbox).create(Idempotency_Key="once").body == first.body
        second = Service(sandbox).create(body(name="wa_second"), Idempotency_Key="twice")
        assert second.json["id"] > first.json["id"]


# --- forms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'"\xff"',
        b'{"provider":"infobip","fields":{},"more":1}',
        b'{"provider":"infobip","provider":"other","fields":{}}',
        b'{"provider":5,"fields":{}}',
        b'{"provider":"infobip"}',
        b'{"provider":"infobip","fields":{"ou":NaN}}',
        b'{"provider":"infobip","fields":{"ou":"\\ud800"}}',
        b"[" * 100_000,
    ],
)
def test_a_body_out_of_form_is_malformed(service: Service, content: bytes) -> None:
    answer = service.create(content)
    assert (answer.status, answer.json["code"]) == (400, "malformed")


def test_a_body_that_is_too_large_is_told_so(service: Service) -> None:
    answer = service.create(body(nonWorkingNotification="a" * (4 * 1024 * 1024)))
    assert (answer.status, answer.json["code"]) == (413, "too_large")
    assert service.create(body(nonWorkingNotification="a" * 100_000)).status == 201


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/channels", "GET, POST, HEAD"),
        ("PATCH", "/channels/100000000000000000", "GET, PUT, DELETE, HEAD"),
        ("GET", "/channels/read", "POST"),
    ],
)
def test_a_wrong_method_is_told_which_are_right(service: Service, method: str, path: str, allow: str) -> None:
    answer = service.call(method, path)
    assert (answer.status, answer.headers["allow"]) == (405, allow)


def test_the_service_says_what_it_is(service: Service) -> None:
    expected: dict[str, Any] = {
        "service": "channel-service",
        "contract": "1.0",
        "features": ["idempotency", "exports", "trustlist"],
        "limits": {"page": 1000, "read": 200},
    }
    assert service.call("GET", "/").json == service.call("GET", "").json == expected
