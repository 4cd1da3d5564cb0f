"""``tenant set`` with a connection, ``aicc test``, ``aicc pull`` and ``sync``, against a sandbox over TLS."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from tests.cli.support import PASSWORD, PROVIDERS, SAMPLES, TENANT, Outcome, Run, letter, write


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxAicc]:
    with running_sandbox(tmp_path / "aicc", tls=True) as sandbox:
        yield sandbox


@pytest.fixture
def connected(run: Run, workspace: Path, sandbox: SandboxAicc, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace, whose first tenant reaches the sandbox."""
    monkeypatch.setenv("WCS_APP_SECRET", sandbox.app_secret)
    outcome = connect(run, workspace, sandbox)
    assert (outcome.code, outcome.err) == (0, "")
    return workspace


def connect(run: Run, workspace: Path, sandbox: SandboxAicc, *more: str) -> Outcome:
    return run(
        *("tenant", "set", "--workspace", workspace, TENANT, "--aicc", sandbox.api, "--auth", sandbox.auth),
        *("--app-key", sandbox.app_key, "--channel-service", sandbox.channel_service, "--ca", sandbox.ca, "--json"),
        *more,
    )


def sync(run: Run, workspace: Path, verb: str, *more: str | Path) -> Outcome:
    return run("sync", verb, "--workspace", workspace, "--tenant", TENANT, "--json", *more)


def aicc(run: Run, workspace: Path, verb: str) -> Outcome:
    return run("aicc", verb, "--workspace", workspace, "--tenant", TENANT, "--json")


def add(run: Run, workspace: Path, *files: str | Path) -> None:
    assert run("channel", "add", "--workspace", workspace, "--tenant", TENANT, "--from", *files).code == 0


def actions(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(item["action"], item["kind"], item["name"]) for item in outcome.json["items"]]


def channels(sandbox: SandboxAicc) -> list[dict[str, Any]]:
    """What the channel service lists, asked by somebody else than the studio."""
    return list(service(sandbox, "/channels?limit=1000")["items"])


def service(sandbox: SandboxAicc, path: str) -> Any:
    answer = sandbox.call("GET", f"{sandbox.channel_service}{path}", headers=sandbox.signed_in())
    assert answer.status == 200, answer.body
    return answer.json


# --- the connection -----------------------------------------------------------------------------


def test_the_connection_is_shown_without_its_secret(run: Run, connected: Path, sandbox: SandboxAicc) -> None:
    outcome = run("tenant", "set", "--workspace", connected, TENANT, "--json")
    shown = outcome.json["connection"]
    assert (shown["aicc"], shown["app_secret"], shown["way"], shown["ca"]) == (
        sandbox.api,
        "set",
        "channel_service",
        "library",
    )
    assert sandbox.app_secret not in outcome.out + outcome.err


def test_plain_http_to_another_computer_is_refused(run: Run, workspace: Path) -> None:
    outcome = run("tenant", "set", "--workspace", workspace, TENANT, "--aicc", "http://aicc.example.com")
    assert outcome.code == 1
    assert "https" in outcome.err


def test_an_unused_setting_is_taken_away_by_an_empty_value(run: Run, connected: Path) -> None:
    outcome = run("tenant", "set", "--workspace", connected, TENANT, "--channel-service", "", "--json")
    assert outcome.json["connection"]["way"] == "documented"


def test_the_password_of_a_proxy_is_taken_from_the_environment_for_its_address_alone(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def set_up(*more: str) -> tuple[str, str]:
        outcome = run("tenant", "set", "--workspace", workspace, TENANT, "--json", *more)
        assert (outcome.code, "7413" in outcome.out + outcome.err) == (0, False)
        return outcome.json["connection"]["proxy"], outcome.json["connection"]["proxy_password"]

    with_user, bare = "http://ann@proxy.example.com:8080", "http://proxy.example.com:8080"
    monkeypatch.setenv("WCS_PROXY_PASSWORD", "canary 7413")
    assert set_up("--deletes", "on") == ("", "")
    assert set_up("--proxy", bare) == (bare, "")
    assert set_up("--proxy", with_user) == (with_user, "set")
    assert b"canary 7413" not in workspace.read_bytes()
    monkeypatch.delenv("WCS_PROXY_PASSWORD")
    assert set_up("--deletes", "off") == (with_user, "set")
    assert set_up("--proxy", f"{with_user}/") == (with_user, "set")
    # Another proxy is not to hear what was meant for the one before.
    assert set_up("--proxy", "http://ann@other.example.com:8080")[1] == ""
    assert set_up("--proxy", "") == ("", "")


def test_a_proxys_password_in_its_address_is_wrong_use(run: Run, workspace: Path) -> None:
    address = "http://ann:7413@proxy.example.com:8080"
    outcome = run("tenant", "set", "--workspace", workspace, TENANT, "--proxy", address)
    assert (outcome.code, "WCS_PROXY_PASSWORD" in outcome.err) == (2, True)
    assert "7413" not in outcome.out + outcome.err


def test_the_test_says_each_step(run: Run, connected: Path) -> None:
    outcome = aicc(run, connected, "test")
    assert (outcome.code, outcome.json["good"]) == (0, True)
    states = {step["step"]: step["state"] for step in outcome.json["steps"]}
    assert [states[key] for key in ("name", "tcp", "tls", "token", "query", "channel_service")] == ["good"] * 6


def test_a_wrong_secret_fails_at_the_token(
    run: Run, workspace: Path, sandbox: SandboxAicc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WCS_APP_SECRET", "not the secret 8231")
    assert connect(run, workspace, sandbox).code == 0
    outcome = aicc(run, workspace, "test")
    assert outcome.code == 1
    assert [step["step"] for step in outcome.json["steps"] if step["state"] == "bad"] == ["token"]
    assert "8231" not in outcome.out + outcome.err


def test_lists_are_read_and_kept(run: Run, connected: Path) -> None:
    outcome = aicc(run, connected, "pull")
    assert outcome.code == 0
    lists = {one["kind"]: one for one in outcome.json["lists"]}
    assert lists["called_route"]["count"] > 20
    assert lists["ou"]["count"] > 10
    assert lists["chatbot"]["state"] == "not_set_up"
    assert all(isinstance(item["id"], str) for item in lists["called_route"]["items"])


def test_what_an_aicc_does_not_offer_is_no_failure(run: Run, connected: Path, sandbox: SandboxAicc) -> None:
    sandbox.fault("orgs_404", times=0)
    outcome = aicc(run, connected, "pull")
    assert outcome.code == 0
    assert {one["kind"]: one["state"] for one in outcome.json["lists"]}["ou"] == "not_offered"


def test_an_aicc_that_is_not_there_ends_with_1(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_sandbox(tmp_path / "aicc", tls=True) as sandbox:
        monkeypatch.setenv("WCS_APP_SECRET", sandbox.app_secret)
        assert connect(run, workspace, sandbox).code == 0
    outcome = sync(run, workspace, "plan")
    assert (outcome.code, outcome.out) == (1, "")
    assert sandbox.app_secret not in outcome.err


# --- plan and apply -----------------------------------------------------------------------------


def test_all_providers_are_created_as_the_plan_says_and_then_nothing_is_left(
    run: Run, connected: Path, sandbox: SandboxAicc
) -> None:
    add(run, connected, *(SAMPLES / f"{provider}.json" for provider in PROVIDERS))
    plan = sync(run, connected, "plan")
    assert plan.code == 3
    created = [name for action, kind, name in actions(plan) if (action, kind) == ("create", "channel")]
    assert len(created) == len(PROVIDERS)
    assert next(kind for _, kind, _ in actions(plan)) == "certificate"
    assert channels(sandbox) == []
    applied = sync(run, connected, "apply")
    assert (applied.code, applied.json["stopped"]) == (0, 0)
    assert sorted(item["name"] for item in channels(sandbox)) == sorted(created)
    again = sync(run, connected, "plan")
    assert (again.code, again.json["items"]) == (0, [])
    status = sync(run, connected, "status").json
    assert (status["states"], status["waiting"]) == ({"in_sync": len(PROVIDERS)}, [])


def test_what_the_aicc_generated_stands_in_the_channel(run: Run, connected: Path, sandbox: SandboxAicc) -> None:
    add(run, connected, SAMPLES / "twilio.json")
    assert sync(run, connected, "apply").code == 0
    shown = run("channel", "show", "--workspace", connected, "wa_sales_twilio", "--json").json
    (there,) = channels(sandbox)
    assert shown["configuration_id"] == there["id"]
    assert re.fullmatch(r"\d{18}", there["id"])
    assert f"/social/on/whatsapp/twilio/message/{there['id']}" in shown["message_url"]


def test_no_secret_of_a_channel_gets_into_a_plan(run: Run, connected: Path, tmp_path: Path) -> None:
    add(run, connected, SAMPLES / "twilio.json")
    outcome = sync(run, connected, "plan", "--out", tmp_path / "plan.json")
    secret = letter("twilio")["api_key_secret"]
    assert secret not in outcome.out + outcome.err + (tmp_path / "plan.json").read_text("utf-8")
    assert json.loads((tmp_path / "plan.json").read_text("utf-8")) == outcome.json


def test_a_plan_that_was_kept_is_applied_only_while_it_holds(run: Run, connected: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    add(run, connected, SAMPLES / "twilio.json")
    assert sync(run, connected, "plan", "--out", plan).code == 3
    add(run, connected, SAMPLES / "gupshup.json")
    refused = sync(run, connected, "apply", "--plan", plan)
    assert (refused.code, refused.out) == (1, "")
    assert "Nothing was sent" in refused.err
    assert sync(run, connected, "plan", "--out", plan).code == 3
    assert sync(run, connected, "apply", "--plan", plan).code == 0


@pytest.mark.parametrize("content", ["{", "[" * 100_000, '{"items": null}', "[]", "\x00"])
def test_what_is_no_plan_is_wrong_use(run: Run, connected: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "plan.json").write_text(content, "utf-8")
    refused = sync(run, connected, "apply", "--plan", tmp_path / "plan.json")
    assert (refused.code, refused.out, "plan.json" in refused.err) == (2, "", True)


def test_a_conflict_of_a_whole_channel_has_words_for_what_it_is_about(
    run: Run, connected: Path, sandbox: SandboxAicc
) -> None:
    add(run, connected, SAMPLES / "twilio.json")
    there = {"provider": "twilio", "fields": {"channelName": "wa_sales_twilio"}, "secrets": {}}
    sandbox.admin("POST", "/_sandbox/channels", {"channels": [there]})
    plan = run("sync", "plan", "--workspace", connected, "--tenant", TENANT)
    assert plan.code == 3
    assert "    the channel as a whole: here wa_sales_twilio, there wa_sales_twilio" in plan.out


def test_another_secret_makes_another_plan(run: Run, connected: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    first, second = (
        letter("twilio"),
        letter("twilio", api_key_secret="SampleSampleSampleSampleSample34", trust_certificate=...),
    )
    add(run, connected, write(tmp_path, first))
    assert sync(run, connected, "plan", "--out", plan).code == 3
    document = plan.read_text("utf-8")
    sheet = write(tmp_path, [second], "second.json")
    assert run("channel", "import", "--workspace", connected, "--tenant", TENANT, sheet).code == 0
    plan.write_text(document, "utf-8")
    assert sync(run, connected, "apply", "--plan", plan).code == 1


def test_a_draft_is_listed_as_blocked_and_nothing_happens(run: Run, connected: Path, tmp_path: Path) -> None:
    add(run, connected, write(tmp_path, {"provider": "twilio", "channel_name": "wa_draft"}))
    plan = sync(run, connected, "plan")
    assert plan.code == 0
    (item,) = plan.json["items"]
    assert (item["name"], bool(item["blocked"])) == ("wa_draft", True)


def test_changes_of_both_sides_meet_field_by_field(
    run: Run, connected: Path, sandbox: SandboxAicc, tmp_path: Path
) -> None:
    add(run, connected, SAMPLES / "twilio.json")
    assert sync(run, connected, "apply").code == 0
    (there,) = channels(sandbox)
    sandbox.admin("PATCH", f"/_sandbox/channels/{there['id']}", {"fields": {"transferAfterMessages": 7}})
    sheet = write(tmp_path, [letter("twilio", transfer_keywords=["pessoa"], trust_certificate=...)], "changed.json")
    assert run("channel", "import", "--workspace", connected, "--tenant", TENANT, sheet).code == 0
    plan = sync(run, connected, "plan")
    (item,) = plan.json["items"]
    assert (plan.code, item["action"], item["blocked"]) == (3, "change", "")
    assert {(one["field"], str(one["local"]), str(one["remote"])) for one in item["fields"]} == {
        ("transfer_keywords", "['pessoa']", "['agent', 'human']"),
        ("transfer_after_messages", "0", "7"),
    }
    assert sync(run, connected, "apply").code == 0
    shown = run("channel", "show", "--workspace", connected, "wa_sales_twilio", "--json").json
    assert shown["transfer_after_messages"] == 7
    fields = service(sandbox, f"/channels/{there['id']}")["fields"]
    assert fields["transferKeywords"] == ["pessoa"]
    assert sync(run, connected, "plan").code == 0


def test_the_same_field_on_both_sides_is_a_conflict_and_is_left_alone(
    run: Run, connected: Path, sandbox: SandboxAicc, tmp_path: Path
) -> None:
    add(run, connected, SAMPLES / "twilio.json")
    assert sync(run, connected, "apply").code == 0
    (there,) = channels(sandbox)
    sandbox.admin("PATCH", f"/_sandbox/channels/{there['id']}", {"fields": {"transferKeywords": ["there"]}})
    sheet = write(tmp_path, [letter("twilio", transfer_keywords=["here"], trust_certificate=...)], "changed.json")
    assert run("channel", "import", "--workspace", connected, "--tenant", TENANT, sheet).code == 0
    plan = sync(run, connected, "plan")
    assert (plan.code, [item["action"] for item in plan.json["items"]]) == (3, ["conflict"])
    applied = sync(run, connected, "apply")
    assert (applied.code, applied.json["done"], len(applied.json["left"])) == (0, 0, 1)
    assert service(sandbox, f"/channels/{there['id']}")["fields"]["transferKeywords"] == ["there"]


def test_what_was_deleted_there_is_deleted_here_only_when_confirmed(
    run: Run, connected: Path, sandbox: SandboxAicc
) -> None:
    add(run, connected, SAMPLES / "twilio.json")
    assert sync(run, connected, "apply").code == 0
    (there,) = channels(sandbox)
    sandbox.admin("DELETE", f"/_sandbox/channels/{there['id']}", None)
    assert [action for action, _, _ in actions(sync(run, connected, "plan"))] == ["delete"]
    assert sync(run, connected, "apply").code == 1
    assert len(run("channel", "list", "--workspace", connected, "--json").json) == 1
    assert sync(run, connected, "apply", "--confirm-deletes").code == 0
    assert run("channel", "list", "--workspace", connected, "--json").json == []


def test_a_tenant_without_a_connection_says_what_is_left_to_a_person(run: Run, workspace: Path) -> None:
    add(run, workspace, SAMPLES / "twilio.json")
    plan = sync(run, workspace, "plan")
    assert plan.code == 0
    (item,) = plan.json["items"]
    assert (item["action"], bool(item["blocked"])) == ("create", True)


def test_a_broken_plan_file_is_wrong_use(run: Run, connected: Path, tmp_path: Path) -> None:
    broken = tmp_path / "plan.json"
    broken.write_text("[]", "utf-8")
    assert sync(run, connected, "apply", "--plan", broken).code == 2
    assert sync(run, connected, "apply", "--plan", tmp_path / "missing.json").code == 2


def test_nothing_of_the_connection_stands_in_the_workspace_in_the_clear(
    run: Run, connected: Path, sandbox: SandboxAicc
) -> None:
    assert aicc(run, connected, "pull").code == 0
    for file in connected.parent.glob("acme.wcs*"):
        if file.is_file():
            data = file.read_bytes()
            assert sandbox.app_secret.encode() not in data
            assert PASSWORD.encode() not in data
