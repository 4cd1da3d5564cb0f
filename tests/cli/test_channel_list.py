"""``channel list`` with filters: each key, wrong use, and rows that scripts read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.support import OTHER_TENANT, PASSWORD, TENANT, Run
from tests.studio import twilio
from wa_channel_studio import app
from wa_channel_studio.cli.channel_filter import KEYS, query_of
from wa_channel_studio.cli.output import UsageError
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.channel_ports import ChannelQuery

NOW = datetime.fromisoformat("2026-11-26T15:00:00+01:00")
ROW = (
    "tenant", "name", "provider", "ready", "problems", "phone_number", "ou", "called_route", "state", "errors",
    "warnings", "sync", "next_expiry", "tags", "changed_at",
)  # fmt: skip


@pytest.fixture
def filled(workspace: Path, studio: app.Studio) -> Path:
    """Three channels in one tenant and one in another."""
    opened = studio.workspaces.open(workspace, Secret(PASSWORD))
    tenant, other = opened.tenants.by_name(TENANT), opened.tenants.by_name(OTHER_TENANT)
    sales = opened.channels.save(
        tenant.id, twilio("wa_sales", ou="Sales", skill_queue="Main", webhook_password_changed_on="2026-01-01")
    )
    opened.channels.save(tenant.id, twilio("wa_care", phone_number="+56 2 1234-5678", configuration_id="2021"))
    draft = opened.channels.save(tenant.id, Answers({"provider": "gupshup", "channel_name": "wa_draft"}))
    opened.drafts.keep(opened.drafts.edit(draft.channel))
    opened.channels.save(other.id, Answers({"provider": "infobip", "channel_name": "wa_sales"}))
    opened.bulk.tag([sales.channel.id], ["wave 1", "asia"])
    opened.close()
    return workspace


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ([], ["wa_care", "wa_draft", "wa_sales", "wa_sales"]),
        ([f"tenant={OTHER_TENANT}"], ["wa_sales"]),
        (["provider=twilio"], ["wa_care", "wa_sales"]),
        (["provider=GUPSHUP"], ["wa_draft"]),
        (["state=draft"], ["wa_draft"]),
        (["state=problems", "provider=infobip"], ["wa_sales"]),
        (["state=ready"], []),
        (["name=SALES"], ["wa_sales", "wa_sales"]),
        (["phone=1234 56"], ["wa_care"]),
        (["ou=sales"], ["wa_sales"]),
        (["route=Main"], ["wa_sales"]),
        (["tag=Wave 1"], ["wa_sales"]),
        (["sync=unknown"], ["wa_care"]),
        (["expires=expired"], ["wa_sales"]),
        (["expires=2026-04-01"], ["wa_sales"]),
        (["expires=2026-03-31"], []),
        (["expires=3650d", "provider=twilio"], ["wa_care", "wa_sales"]),
        (["changed=1d", "provider=infobip"], ["wa_sales"]),
        (["changed=2020-01-01", "state=draft"], ["wa_draft"]),
        (["care"], ["wa_care"]),
        (["wa", "sal", "provider=infobip"], ["wa_sales"]),
        (["text=nothing=here"], []),
    ],
)
def test_each_filter_narrows_the_list(run: Run, filled: Path, filters: list[str], names: list[str]) -> None:
    options = [option for given in filters for option in ("--filter", given)]
    rows = run("channel", "list", "--workspace", filled, *options, "--json").json
    assert [row["name"] for row in rows] == names
    lines = run("channel", "list", "--workspace", filled, *options).out.splitlines()
    assert len(lines) == len(names) if names else lines == ["No channel matches."]


def test_a_row_for_scripts(run: Run, filled: Path) -> None:
    (row,) = run("channel", "list", "--workspace", filled, "--filter", "ou=Sales", "--json").json
    assert tuple(row) == ROW
    assert (row["tenant"], row["phone_number"], row["ou"], row["called_route"]) == (
        TENANT, "+5511940001207", "Sales", "Main",
    )  # fmt: skip
    assert (row["state"], row["ready"], row["sync"], row["tags"]) == ("problems", False, "new", ["asia", "wave 1"])
    assert row["next_expiry"] == (date(2026, 1, 1) + timedelta(days=90)).isoformat()
    assert row["errors"] == sum(problem["severity"] == "error" for problem in row["problems"])
    assert row["errors"] + row["warnings"] == len(row["problems"])
    assert datetime.fromisoformat(row["changed_at"]).tzinfo is not None
    (draft,) = run("channel", "list", "--workspace", filled, "--filter", "draft", "--json").json
    assert (draft["state"], draft["next_expiry"], draft["tags"]) == ("draft", None, [])


def test_the_document_is_written_as_every_other(run: Run, filled: Path) -> None:
    outcome = run("channel", "list", "--workspace", filled, "--json")
    assert outcome.out == json.dumps(outcome.json, ensure_ascii=False, indent=2) + "\n"
    empty = run("channel", "list", "--workspace", filled, "--filter", "nothing", "--json")
    assert (empty.code, empty.out) == (0, "[]\n")


def test_lines_are_made_of_what_is_kept(run: Run, filled: Path) -> None:
    lines = run("channel", "list", "--workspace", filled, "--filter", "state=draft").out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{TENANT}  wa_draft  gupshup  draft, not ready, ")


def test_no_secret_is_listed(run: Run, filled: Path) -> None:
    for options in ([], ["--json"]):
        outcome = run("channel", "list", "--workspace", filled, *options)
        assert "canary" not in outcome.out + outcome.err
        assert "Zx9Zx9" not in outcome.out
    assert run("channel", "list", "--workspace", filled, "--filter", "canary", "--json").json == []


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (["colour=red"], f"“colour” is not a filter. Known are {', '.join(KEYS)}"),
        (["state=fine"], "state: “fine” is not one of ready, problems, draft."),
        (["sync=synced"], "sync: “synced” is not one of draft, ready, new, changed_here,"),
        (["provider=acme"], "provider: “acme” is not known. Known are infobip, other, cloud-api"),
        (["tenant=Nobody"], f"tenant: “Nobody” is not in the workspace. It has {TENANT}, {OTHER_TENANT}."),
        (["expires=soon"], "expires: “soon” is no day. Write 2027-05-31, days from today such as 30d, or expired."),
        (["expires=2027-02-30"], "is no day"),
        (["expires=99999d"], "is no day"),
        (["changed=9999-12-31"], "changed: “9999-12-31” is no day."),
        (["changed=7"], "days back from today such as 7d"),
        (["phone=none"], "phone: “none” has no digits."),
        (["ou="], "The filter ou has no value."),
        (["ou=a", "OU=b"], "The filter ou is given twice."),
    ],
)
def test_a_wrong_filter_is_wrong_use_and_says_what_is_allowed(
    run: Run, filled: Path, filters: list[str], said: str
) -> None:
    options = [option for given in filters for option in ("--filter", given)]
    outcome = run("channel", "list", "--workspace", filled, *options, "--json")
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def test_the_tenant_as_an_option_stays(run: Run, filled: Path) -> None:
    rows = run("channel", "list", "--workspace", filled, "--tenant", TENANT, "--filter", "sales", "--json").json
    assert [(row["tenant"], row["name"]) for row in rows] == [(TENANT, "wa_sales")]
    twice = run("channel", "list", "--workspace", filled, "--tenant", TENANT, "--filter", f"tenant={TENANT}")
    assert (twice.code, "given twice" in twice.err) == (2, True)
    assert run("channel", "list", "--workspace", filled, "--tenant", "Nobody").code == 1


def test_days_are_those_of_whoever_asks() -> None:
    whole = ChannelQuery(limit=0)
    assert query_of([], {}, NOW) == whole
    assert query_of(["expires=30d"], {}, NOW).expires_before == date(2026, 12, 27)
    assert query_of(["expires=2027-05-31"], {}, NOW).expires_before == date(2027, 6, 1)
    assert query_of(["expires=expired"], {}, NOW).expires_before == date(2026, 11, 26)
    assert query_of(["changed=0d"], {}, NOW).changed_since == datetime.fromisoformat("2026-11-25T23:00:00+00:00")
    assert query_of(["changed=2026-11-20"], {}, NOW).changed_since == datetime.fromisoformat("2026-11-19T23:00:00Z")
    together = query_of(["state=ready", "sync = new", "TAG=x", "a b", "text=c"], {}, NOW)
    assert together == replace(whole, state=State.READY, sync=SyncState.NEW, tag="x", text="a b c")
    with pytest.raises(UsageError, match="It has none"):
        query_of(["tenant=x"], {}, NOW)


def test_capitals_and_accents_of_a_tenant_do_not_matter() -> None:
    tenants = {"Clínica Orléans 001": "a", "CLINICA ORLEANS 002": "b", "Acme": "c", "ACME": "d"}
    assert query_of(["tenant=clinica orleans 001"], tenants, NOW).tenant_id == "a"
    assert query_of(["tenant=Clínica Orléans 002"], tenants, NOW).tenant_id == "b"
    assert query_of(["tenant=Acme"], tenants, NOW).tenant_id == "c"
    with pytest.raises(UsageError, match=r"“acme” may be “ACME” or “Acme”\. Write one exactly so\."):
        query_of(["tenant=acme"], tenants, NOW)


def test_of_hundreds_of_tenants_the_near_ones_are_named() -> None:
    tenants = {f"Operator {number:03}": str(number) for number in range(300)} | {"Müller & Söhne": "m"}
    with pytest.raises(UsageError) as near:
        query_of(["tenant=muller & sohn"], tenants, NOW)
    assert str(near.value).startswith(
        "tenant: “muller & sohn” is not in the workspace. It has 301 tenants, near to it Müller & Söhne"
    )
    with pytest.raises(UsageError) as many:
        query_of(["tenant=operator 9"], tenants, NOW)
    assert str(many.value).count("Operator") <= 10
    with pytest.raises(UsageError, match="301 tenants, none like it"):
        query_of(["tenant=zzz"], tenants, NOW)


def test_text_has_the_label_of_a_provider_and_documents_the_key(run: Run, filled: Path, studio: app.Studio) -> None:
    opened = studio.workspaces.open(filled, Secret(PASSWORD))
    opened.channels.save(
        opened.tenants.by_name(TENANT).id, Answers({"provider": "koomessage", "channel_name": "wa_koo"})
    )
    opened.close()
    options = ("channel", "list", "--workspace", filled, "--filter", "provider=koomessage")
    assert "  wa_koo  KooMessage  not ready, " in run(*options).out
    assert [row["provider"] for row in run(*options, "--json").json] == ["koomessage"]
