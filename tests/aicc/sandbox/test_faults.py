"""Each fault does to a real connection what it says, as often as it was asked to, and to no other request."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from http.client import HTTPException, IncompleteRead
from pathlib import Path

import pytest

from tests.aicc_sandbox import SandboxAicc, call, running_sandbox
from wa_channel_studio.aicc.sandbox.faults import KINDS, FaultError, Faults

ORGS = "/apiaccess/CC-Management/openapi/queryorgs"
TRUSTLIST = "/channel-service/v1/trustlist"


def ask(sandbox: SandboxAicc, address: str = "https://a.example.com") -> None:
    """A write that leaves a trace."""
    sandbox.call("POST", TRUSTLIST, {"address": address}, sandbox.signed_in())


def asked_for(sandbox: SandboxAicc) -> int:
    return len(sandbox.call("GET", TRUSTLIST, None, sandbox.signed_in()).json["items"])


def test_fresh_data_has_no_fault_on(sandbox: SandboxAicc) -> None:
    assert sandbox.admin("GET", "faults") == {"items": []}


@pytest.mark.parametrize(("fault", "kept"), [("reset_before", 0), ("reset_after", 1)])
@pytest.mark.parametrize("tls", [False, True])
def test_a_reset_cuts_the_connection_before_or_after_it_was_done(
    tmp_path: Path, fault: str, kept: int, tls: bool
) -> None:
    with running_sandbox(tmp_path, tls=tls) as sandbox:
        sandbox.fault(fault, TRUSTLIST, method="POST")
        with pytest.raises((OSError, HTTPException)) as raised:
            ask(sandbox)
        if not tls:  # Python's TLS takes a reset for an end, or a fault of TLS
            assert isinstance(raised.value, ConnectionResetError)
        assert asked_for(sandbox) == kept
        recorded = next(row for row in sandbox.requests() if row["path"] == TRUSTLIST)
        assert (recorded["status"], recorded["faults"]) == ((202 if kept else 0), [fault])


def test_a_truncated_answer_breaks_off_after_it_was_done(sandbox: SandboxAicc) -> None:
    sandbox.fault("truncated", TRUSTLIST, method="POST")
    with pytest.raises(IncompleteRead) as raised:
        ask(sandbox)
    assert raised.value.partial
    assert raised.value.expected
    assert asked_for(sandbox) == 1


@pytest.mark.parametrize(
    ("fault", "status", "code", "kind"),
    [
        ("unauthorized", 401, "0", "application/json"),
        ("forbidden", 403, "1", "application/json"),
        ("forbidden_success_code", 403, "0", "application/json"),
        ("html_403", 403, None, "text/html; charset=utf-8"),
        ("too_many", 429, "0", "application/json"),
        ("server_error", 500, "0", "application/json"),
        ("bad_gateway", 502, None, "text/html; charset=utf-8"),
        ("html_page", 200, None, "text/html; charset=utf-8"),
        ("orgs_404", 404, "0", "application/json"),
        ("not_imported", 404, "0", "application/json"),
    ],
)
def test_a_refusing_fault_answers_in_the_handlers_stead(
    sandbox: SandboxAicc, fault: str, status: int, code: str | None, kind: str
) -> None:
    headers = sandbox.signed_in()
    sandbox.fault(fault, TRUSTLIST, times=1)
    with sandbox.connection() as connection:
        answer = call(connection, "POST", TRUSTLIST, {"address": "https://a.example.com"}, headers)
        assert (answer.status, answer.headers["content-type"]) == (status, kind)
        if code is None:
            assert b"<html>" in answer.body
        else:
            assert answer.json["errorCode"] == code
        # The same connection goes on, and nothing was done.
        assert call(connection, "GET", TRUSTLIST, None, headers).json == {"items": []}


def test_a_refusal_may_also_come_after_it_was_done(sandbox: SandboxAicc) -> None:
    sandbox.fault("server_error", TRUSTLIST, method="POST", after=True)
    assert sandbox.call("POST", TRUSTLIST, {"address": "https://a.example.com"}, sandbox.signed_in()).status == 500
    assert asked_for(sandbox) == 1


def test_too_many_says_when_to_come_back(sandbox: SandboxAicc) -> None:
    sandbox.fault("too_many", ORGS, retry_after=2)
    assert sandbox.call("GET", ORGS).headers["retry-after"] == "2"


def test_a_slow_answer_is_whole(sandbox: SandboxAicc) -> None:
    headers = sandbox.signed_in()
    usual = sandbox.call("GET", f"{ORGS}?limit=1", None, headers)
    sandbox.fault("slow_drip", ORGS, seconds=0.001)
    begun = time.monotonic()
    slow = sandbox.call("GET", f"{ORGS}?limit=1", None, headers)
    assert time.monotonic() - begun >= 0.001 * len(usual.body)
    assert slow.body == usual.body


def test_a_delay_comes_before_the_answer(sandbox: SandboxAicc) -> None:
    sandbox.fault("delay", ORGS, seconds=0.2)
    begun = time.monotonic()
    assert sandbox.call("GET", ORGS, None, sandbox.signed_in()).status == 200
    assert time.monotonic() - begun >= 0.2


def test_expired_tokens_are_no_good_any_more_and_new_ones_are(sandbox: SandboxAicc) -> None:
    headers = sandbox.signed_in()
    sandbox.fault("expired_token", ORGS)
    assert [sandbox.call("GET", ORGS, None, headers).status for _ in range(2)] == [403, 403]
    assert sandbox.call("GET", ORGS, None, sandbox.signed_in()).status == 200


def test_a_wrong_clock_shows_in_the_token_and_in_the_date(sandbox: SandboxAicc) -> None:
    sandbox.fault("clock_skew", seconds=-7200)
    answer = sandbox.call(
        "POST",
        "/apigovernance/api/oauth/tokenByAkSk",
        {"app_key": sandbox.app_key, "app_secret": sandbox.app_secret},
        {"X-Token-Expire": "60"},
    )
    told = (int(answer.json["CreateTime"]), parsedate_to_datetime(answer.headers["date"]).timestamp())
    assert all(abs(time.time() - 7200 - moment) < 30 for moment in told)
    headers = {"Authorization": f"Bearer {answer.json['AccessToken']}", "x-app-key": sandbox.app_key}
    assert sandbox.call("GET", ORGS, None, headers).status == 200  # only the clock is wrong


def test_ous_alone_may_be_missing(sandbox: SandboxAicc) -> None:
    sandbox.fault("orgs_404")
    headers = sandbox.signed_in()
    assert [sandbox.call("GET", ORGS, None, headers).status for _ in range(2)] == [404, 404]
    assert sandbox.call("GET", TRUSTLIST, None, headers).status == 200


def test_without_the_package_only_the_token_is_there(sandbox: SandboxAicc) -> None:
    sandbox.fault("not_imported")
    headers = sandbox.signed_in()
    assert {sandbox.call("GET", path, None, headers).status for path in (ORGS, TRUSTLIST, "/oifde/rest/api/x")} == {404}
    sandbox.admin("DELETE", "faults")
    assert sandbox.call("GET", ORGS, None, headers).status == 200


def test_the_admin_door_says_what_is_wrong_with_a_fault(sandbox: SandboxAicc) -> None:
    secret = {"x-sandbox-secret": sandbox.app_secret}
    answer = sandbox.call("POST", "/_sandbox/faults", {"fault": "rain"}, secret)
    assert answer.status == 400
    assert "reset_before" in answer.json["message"]


# --- counting, without a server ------------------------------------------------------------------------


def test_a_fault_lets_some_pass_strikes_some_and_ends() -> None:
    faults = Faults()
    faults.add({"fault": "bad_gateway", "path": "/a$", "method": "post", "skip": 2, "times": 2})
    struck = [bool(faults.met_by("POST", "/a")) for _ in range(6)]
    assert struck == [False, False, True, True, False, False]
    assert faults.told() == []


def test_a_fault_of_another_path_or_method_is_not_counted() -> None:
    faults = Faults()
    faults.add({"fault": "bad_gateway", "path": "/a$", "method": "POST"})
    assert not faults.met_by("GET", "/a")
    assert not faults.met_by("POST", "/b")
    assert faults.met_by("POST", "/a")


def test_a_fault_without_an_end_stays_and_the_admin_door_meets_none() -> None:
    faults = Faults()
    faults.add({"fault": "bad_gateway", "times": 0})
    assert all(faults.met_by("GET", "/a") for _ in range(3))
    assert not faults.met_by("GET", "/_sandbox/faults")
    assert faults.told()[0]["met"] == 3


def test_of_two_that_decide_the_second_waits_for_its_turn() -> None:
    faults = Faults()
    for fault in ("delay", "bad_gateway", "server_error"):
        faults.add({"fault": fault})
    assert [[met.fault for met in faults.met_by("GET", "/a")] for _ in range(3)] == [
        ["delay", "bad_gateway"],
        ["server_error"],
        [],
    ]


@pytest.mark.parametrize("fault", KINDS)
def test_every_fault_can_be_switched_on_by_its_name_alone(fault: str) -> None:
    faults = Faults()
    faults.add({"fault": fault})
    assert faults.told()[0]["times"] == KINDS[fault].times


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"fault": "rain"},
        {"fault": 1},
        {"fault": "delay", "path": "("},
        {"fault": "delay", "times": -1},
        {"fault": "delay", "times": True},
        {"fault": "delay", "seconds": "1"},
        {"fault": "delay", "colour": "red"},
    ],
)
def test_what_is_no_fault_is_refused(wrong: dict[str, object]) -> None:
    faults = Faults()
    with pytest.raises(FaultError):
        faults.add(wrong)
    assert faults.told() == []
