"""Import: what a row would do, and what it does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.sheets import counts, csv_file, imported, states, tried
from tests.studio import twilio
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.export_columns import headings, row_of
from wa_channel_studio.services.importing import ColumnMap, ImportPlan, ImportState
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.workspaces import Workspace

CANARY = "canary-of-the-import-1"


def one(workspace: Workspace, name: str, tenant_id: str = "") -> Channel:
    (channel,) = workspace.channels.named(name, tenant_id)
    return channel


def everything(workspace: Workspace) -> list[tuple[str, Answers, tuple[str, ...]]]:
    return sorted((c.name, c.answers, c.tags) for c, _, _ in workspace.channels.all_with_problems())


def test_new_changed_unchanged_and_refused(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio("wa_same"))
    workspace.channels.save(tenant.id, twilio("wa_other", ou="Sales"))
    path = csv_file(
        tmp_path,
        ("Channel Name", "provider", "OU Configuration", "session_end_enabled"),
        ("wa_same", "Twilio", "", "no"),
        ("wa_other", "", "Support", ""),
        ("wa_new", "cloud-api", "Support", "yes"),
        ("9 lives", "twilio", "", ""),
        ("", "twilio", "x", ""),
        ("wa_what", "carrier pigeon", "", ""),
        ("wa_none", "", "", ""),
    )
    run = tried(workspace, path, tenant.id)
    assert states(run) == ["unchanged", "changed", "new", *["refused"] * 4]
    assert counts(run) == (1, 1, 1, 4)
    (changed,) = run.rows(ImportState.CHANGED)
    assert [(d.field, d.label, d.old, d.new) for d in changed.differences] == [
        ("ou", "OU Configuration", "Sales", "Support")
    ]
    assert (changed.line, changed.file, changed.tenant, changed.name) == (3, "list.csv", tenant.name, "wa_other")
    (new,) = run.rows(ImportState.NEW)
    assert new.errors
    assert run.incomplete == 2
    assert [row.problem.field for row in run.rows(ImportState.REFUSED) if row.problem] == [
        "channel_name",
        "channel_name",
        "provider",
        "provider",
    ]
    with pytest.raises(ProblemError, match="4 of 7 rows are refused"):
        workspace.imports.apply(run)
    assert len(everything(workspace)) == 2
    result = workspace.imports.apply(run, good_only=True)
    assert (result.new, result.changed, result.unchanged, result.refused) == (1, 1, 1, 4)
    assert len(result.touched.channels) == 2
    assert one(workspace, "wa_new").answers.flag("session_end_enabled")
    assert one(workspace, "wa_other").answers.text("ou") == "Support"


def test_an_import_is_one_step_that_can_be_undone(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio("wa_old", ou="Sales"))
    before = everything(workspace)
    path = csv_file(tmp_path, ("channel_name", "provider", "ou"), ("wa_old", "", "X"), ("wa_new", "twilio", "Y"))
    imported(workspace, path, tenant.id)
    after = everything(workspace)
    assert workspace.undo.undo_words == "Import of list.csv"
    workspace.undo.undo()
    assert everything(workspace) == before
    workspace.undo.redo()
    assert everything(workspace) == after
    actions = {entry.action for entry in workspace.channels.history(one(workspace, "wa_old").id)}
    assert actions == {"create", "import", "undo", "redo"}
    assert counts(tried(workspace, path, tenant.id)) == (0, 0, 2, 0)


def test_importing_what_is_there_does_nothing_at_all(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio("wa_old", transfer_keywords=("a", "b; c")))
    answers = one(workspace, "wa_old").answers
    cells = ["" if cell is None else str(cell) for cell in row_of(tenant.name, answers)]
    path = csv_file(tmp_path, headings(), cells)
    sheet = workspace.imports.open(path)
    assert sheet.own_format
    result = imported(workspace, path, empty_clears=True)
    assert (result.unchanged, result.touched.channels) == (1, ())
    assert workspace.undo.undo_words != "Import of list.csv"


def test_the_tenant_comes_from_the_file_or_for_all_rows(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    other = workspace.tenants.add("Água & Sol", "https://aicc.acme.example")
    columns = ("Tenant", "channel_name", "provider")
    path = csv_file(
        tmp_path,
        columns,
        (tenant.name, "wa_a", "twilio"),
        ("agua &  SOL", "wa_a", "twilio"),
        ("Nobody", "wa_b", "twilio"),
        ("", "wa_c", "twilio"),
    )
    run = tried(workspace, path)
    assert states(run) == ["new", "new", "refused", "refused"]
    assert [row.tenant for row in run.rows()] == [tenant.name, other.name, "Nobody", ""]
    workspace.imports.apply(run, good_only=True)
    assert one(workspace, "wa_a", other.id).tenant_id == other.id
    # With a tenant for all rows the same name stands there twice, and nobody knows which row was meant.
    assert states(tried(workspace, path, tenant.id)) == ["refused", "refused", "new", "new"]
    bare = csv_file(tmp_path, columns[1:], ("wa_a", "twilio"), name="bare.csv")
    with pytest.raises(ProblemError, match="does not say which tenant"):
        tried(workspace, bare)


def test_plans_that_cannot_be_followed(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    path = csv_file(tmp_path, ("Label", "Kind"), ("wa_a", "twilio"))
    sheet = workspace.imports.open(path)
    name, kind = ColumnMap("Label", "channel_name"), ColumnMap("Kind", "provider")
    for columns, words in (
        ((ColumnMap("Label"), kind), "No column"),
        ((name, ColumnMap("Kind", "channel_name")), "Two columns"),
        ((name,), "does not fit"),
        ((name, ColumnMap("Kind", "no_such_field")), "does not fit"),
    ):
        with pytest.raises(ProblemError, match=words):
            workspace.imports.dry_run(sheet, ImportPlan(columns, tenant.id))
    with pytest.raises(ProblemError, match="not there any more"):
        workspace.imports.dry_run(sheet, ImportPlan((name, kind), "gone"))
    run = workspace.imports.dry_run(sheet, ImportPlan((name, kind), tenant.id))
    assert states(run) == ["new"]


def test_an_empty_cell_empties_only_when_that_was_chosen(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio("wa_a", ou="Sales", customer_reply_minutes=7))
    path = csv_file(tmp_path, ("channel_name", "provider", "ou", "customer_reply_minutes"), ("wa_a", "twilio", "", ""))
    assert states(tried(workspace, path, tenant.id)) == ["unchanged"]
    imported(workspace, path, tenant.id, empty_clears=True)
    answers = one(workspace, "wa_a").answers
    assert (answers.text("ou"), answers.text("customer_reply_minutes")) == ("", "")
    assert states(tried(workspace, path, tenant.id, empty_clears=True)) == ["unchanged"]


def test_tags_come_and_go(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    path = csv_file(tmp_path, ("channel_name", "provider", "Tags"), ("wa_a", "twilio", "vip; Pilot, vip"))
    imported(workspace, path, tenant.id)
    assert one(workspace, "wa_a").tags == ("Pilot", "vip")
    path = csv_file(tmp_path, ("channel_name", "Tags"), ("wa_a", "other"))
    (row,) = tried(workspace, path, tenant.id).rows()
    assert [(d.field, d.old, d.new) for d in row.differences] == [("@tags", "Pilot, vip", "other")]
    assert states(tried(workspace, csv_file(tmp_path, ("channel_name", "Tags"), ("wa_a", "x" * 500)), tenant.id)) == [
        "refused"
    ]


def test_another_provider_sets_the_first_ones_account_aside(
    workspace: Workspace, tenant: Tenant, tmp_path: Path
) -> None:
    workspace.channels.save(tenant.id, twilio("wa_a"))
    path = csv_file(tmp_path, ("channel_name", "provider", "phone_number"), ("wa_a", "gupshup", "+5511940001208"))
    imported(workspace, path, tenant.id)
    channel = one(workspace, "wa_a")
    assert channel.provider == "gupshup"
    assert "api_key_sid" not in channel.answers
    assert dict(channel.set_aside)["twilio"].text("api_key_sid") == twilio().text("api_key_sid")


def test_a_certificate_is_named_as_the_library_names_it(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    file = tmp_path / "api.twilio.com.der"
    file.write_bytes(b"no certificate, but a file")
    (stored,) = workspace.certificates.add([file])
    columns = ("channel_name", "provider", "trust_certificate")
    path = csv_file(tmp_path, columns, ("wa_a", "twilio", file.name), ("wa_b", "twilio", "nowhere.der"))
    run = tried(workspace, path, tenant.id)
    shown = [d.new for row in run.rows() for d in row.differences if d.field == "trust_certificate"]
    assert shown == [file.name, "nowhere.der"]
    workspace.imports.apply(run)
    assert one(workspace, "wa_a").answers.items_of("trust_certificate") == (stored.id,)
    assert one(workspace, "wa_b").answers.items_of("trust_certificate") == ("nowhere.der",)
    problems = workspace.channels.problems(one(workspace, "wa_b"))
    assert any(problem.field == "trust_certificate" and problem.is_error for problem in problems)


# --- secrets ---------------------------------------------------------------------------------


def test_secrets_only_when_they_are_wanted_and_never_shown(
    workspace: Workspace, tenant: Tenant, tmp_path: Path
) -> None:
    columns = ("channel_name", "provider", "api_key_secret", "Pwd of the hook")
    path = csv_file(tmp_path, columns, ("wa_a", "twilio", CANARY, CANARY + "2"))
    sheet = workspace.imports.open(path)
    assert sheet.holds_secrets
    assert [sheet.samples(place) for place in range(4)] == [("wa_a",), ("twilio",), ("***",), ("***",)]
    without = tried(workspace, path, tenant.id)
    assert "Passwords and keys are left out: api_key_secret." in without.notes
    run = tried(workspace, path, tenant.id, secrets=True)
    everything_shown = repr((run, sheet, run.rows(), run.notes, run.plan, without.rows(), run.identities))
    assert CANARY not in everything_shown
    assert [d.new for d in run.rows()[0].differences if d.field == "api_key_secret"] == ["***"]
    workspace.imports.apply(without)
    assert not one(workspace, "wa_a").answers.get("api_key_secret")
    imported(workspace, path, tenant.id, secrets=True)
    assert one(workspace, "wa_a").answers["api_key_secret"] == Secret(CANARY)
    (entry,) = [e for e in workspace.channels.history(one(workspace, "wa_a").id) if e.field == "api_key_secret"]
    assert entry.new == Secret(CANARY)
    for file in tmp_path.glob("*.wcs*"):
        assert CANARY.encode() not in file.read_bytes()


def test_an_empty_secret_or_stars_take_none_away(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio("wa_a"))
    secret = one(workspace, "wa_a").answers["api_key_secret"]
    for cell in ("", "***"):
        path = csv_file(tmp_path, ("channel_name", "api_key_secret", "ou"), ("wa_a", cell, f"OU {cell}"))
        imported(workspace, path, tenant.id, secrets=True)
        imported(workspace, path, tenant.id, empty_clears=True)
        assert one(workspace, "wa_a").answers["api_key_secret"] == secret
    path = csv_file(tmp_path, ("channel_name", "api_key_secret"), ("wa_a", ""))
    assert states(tried(workspace, path, tenant.id)) == ["unchanged"]
    run = tried(workspace, path, tenant.id, secrets=True, empty_clears=True)
    assert [(d.old, d.new) for d in run.rows()[0].differences] == [("***", "")]
    workspace.imports.apply(run)
    assert not one(workspace, "wa_a").answers.get("api_key_secret")


def test_the_json_of_the_command_line(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    path = tmp_path / "channels.json"
    documents = [
        {"channel_name": "wa_a", "provider": "twilio", "api_key_secret": CANARY, "transfer_keywords": ["a", "b"]},
        {"channel_name": "wa_b", "provider": "twilio", "robot_enabled": True, "transfer_after_messages": 3},
        {"channel_name": "wa_c", "provider": "twilio", "ou": {"a": 1}},
        {"channel_name": ["wa_d"], "provider": "twilio"},
        {"channel_name": "wa_e", "provider": 5},
    ]
    path.write_text(json.dumps(documents), "utf-8")
    run = tried(workspace, path, tenant.id, secrets=True)
    assert states(run) == ["new", "new", "refused", "refused", "refused"]
    assert [row.problem.field for row in run.rows(ImportState.REFUSED) if row.problem] == [
        "ou",
        "channel_name",
        "provider",
    ]
    workspace.imports.apply(run, good_only=True)
    first, second = one(workspace, "wa_a").answers, one(workspace, "wa_b").answers
    assert (first["api_key_secret"], first["transfer_keywords"]) == (Secret(CANARY), ("a", "b"))
    assert (second["robot_enabled"], second["transfer_after_messages"]) == (True, 3)
    assert CANARY not in repr(run.rows())


# --- what stands in the way --------------------------------------------------------------------


def test_a_channel_that_is_open_in_the_wizard_is_left_alone(
    workspace: Workspace, tenant: Tenant, tmp_path: Path
) -> None:
    workspace.channels.save(tenant.id, twilio("wa_a"))
    workspace.drafts.keep(workspace.drafts.edit(one(workspace, "wa_a")))
    (row,) = tried(workspace, csv_file(tmp_path, ("channel_name", "ou"), ("wa_a", "X")), tenant.id).rows()
    assert row.problem is not None
    assert "open in the wizard" in row.problem.message


def test_a_name_that_several_channels_have_is_nobodys(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    for _ in range(2):
        workspace.channels.save(tenant.id, twilio("wa_a"))
    workspace.channels.save(tenant.id, Answers({"provider": "twilio"}))
    path = csv_file(tmp_path, ("channel_name", "ou"), ("wa_a", "X"))
    assert states(tried(workspace, path, tenant.id)) == ["refused"]


def test_one_in_the_trash_does_not_count(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio("wa_a"))
    workspace.channels.delete([one(workspace, "wa_a").id])
    path = csv_file(tmp_path, ("channel_name", "provider"), ("wa_a", "twilio"))
    assert states(tried(workspace, path, tenant.id)) == ["new"]


def test_what_changed_since_the_preview_stops_it(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio("wa_a", ou="Sales"))
    channel = one(workspace, "wa_a")
    path = csv_file(tmp_path, ("channel_name", "provider", "ou"), ("wa_a", "twilio", "Support"), ("wa_n", "twilio", ""))
    changes: tuple[Callable[[], object], ...] = (
        lambda: workspace.channels.save(tenant.id, twilio("wa_a", ou="Claims"), channel_id=channel.id),
        lambda: workspace.channels.save(tenant.id, twilio("wa_a", ou="Support"), channel_id=channel.id),
        lambda: workspace.channels.save(tenant.id, twilio("wa_renamed"), channel_id=channel.id),
        lambda: workspace.channels.save(tenant.id, twilio("wa_n")),
    )
    for change in changes:
        run = tried(workspace, path, tenant.id)
        change()
        kept = everything(workspace)
        with pytest.raises(ProblemError, match="has changed since the preview"):
            workspace.imports.apply(run)
        assert everything(workspace) == kept


def test_something_else_that_changed_does_not(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio("wa_a", ou="Sales"))
    channel = one(workspace, "wa_a")
    run = tried(workspace, csv_file(tmp_path, ("channel_name", "ou"), ("wa_a", "Support")), tenant.id)
    workspace.tenants.add("Aaa, before all others", "https://aicc.acme.example")
    workspace.channels.save(tenant.id, twilio("wa_a", ou="Sales", skill_queue="q"), channel_id=channel.id)
    workspace.imports.apply(run)
    answers = one(workspace, "wa_a").answers
    assert (answers.text("ou"), answers.text("skill_queue")) == ("Support", "q")


def test_trying_and_importing_can_be_stopped(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    path = csv_file(tmp_path, ("channel_name", "provider"), *[(f"wa_{n}", "twilio") for n in range(1_200)])
    sheet = workspace.imports.open(path)
    plan = ImportPlan(workspace.imports.suggest(sheet), tenant.id)
    run = workspace.imports.dry_run(sheet, plan)
    told: list[tuple[int, int]] = []
    works: tuple[Callable[[JobContext], object], ...] = (
        lambda job: workspace.imports.dry_run(sheet, plan, job),
        lambda job: workspace.imports.apply(run, job=job),
    )
    for work in works:
        for stop in (1, 3):
            job = JobContext(lambda done, total, _: told.append((done, total)))
            count = [stop]
            job.check = lambda job=job, count=count: _counted(job, count)  # type: ignore[method-assign,misc]
            with pytest.raises(Cancelled):
                work(job)
    assert everything(workspace) == []
    assert told
    assert all(0 <= done <= total for done, total in told)
    workspace.imports.apply(run, job=JobContext())
    assert len(everything(workspace)) == 1_200


def _counted(job: JobContext, count: list[int]) -> None:
    count[0] -= 1
    if count[0] <= 0:
        job.cancel()
        JobContext.check(job)


def test_what_is_counted_is_what_is_kept(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    workspace.channels.save(tenant.id, twilio("WA_alike"))
    workspace.channels.save(tenant.id, twilio("wa_known"))
    names = ("wa_alike", "wa_known", "wa_Known", "wa_new", "wa_NEW", "wa_plain")
    rows = [(name, "twilio", "not a number" if place % 2 else "") for place, name in enumerate(names)]
    run = tried(workspace, csv_file(tmp_path, ("channel_name", "provider", "phone_number"), *rows), tenant.id)
    told = {row.name: (row.errors, row.warnings) for row in run.rows()}
    workspace.imports.apply(run)
    kept = workspace.channels.page(ChannelQuery()).rows
    assert told == {row.name: (row.readiness.errors, row.readiness.warnings) for row in kept if row.name in told}
    assert len({told[name] for name in ("wa_alike", "wa_plain")}) == 2


def test_rows_come_page_by_page(workspace: Workspace, tenant: Tenant, tmp_path: Path) -> None:
    rows = [(f"wa_{n}" if n % 3 else f"{n} wrong", "twilio") for n in range(30)]
    run = tried(workspace, csv_file(tmp_path, ("channel_name", "provider"), *rows), tenant.id)
    assert counts(run) == (20, 0, 0, 10)
    assert [row.line for row in run.rows(ImportState.REFUSED, 8, 5)] == [26, 29]
    assert [row.line for row in run.rows(None, 4, 3)] == [6, 7, 8]
    assert run.rows(ImportState.CHANGED) == ()
    assert run.first_problem is not None
