"""An edit that is judged by what it touches leaves what a full check would leave, and opens no secret."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fields.samples import VARIANTS, complete
from tests.studio import new_workspace
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit
from wa_channel_studio.services import channel_steps
from wa_channel_studio.services.bulk import FieldEdit, Operation, RowState
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.checking import judge_again
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.upkeep import PENDING
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.store.repositories.channel_rows import ChannelSeals

SET, CLEAR, ADD, REMOVE, REPLACE = Operation
EDITS = (
    FieldEdit("ou", SET, "Sales"),
    FieldEdit("ou", CLEAR),
    FieldEdit("skill_queue", SET, "sales_route"),
    FieldEdit("non_working_notification", SET, "Closed."),
    FieldEdit("non_working_notification", REPLACE, "x" * 3_000, find="Closed"),
    FieldEdit("queue_reminder", SET, "all"),
    FieldEdit("queue_reminder_content", SET, "Wait ${x}"),
    FieldEdit("offline_enabled", SET, True),
    FieldEdit("offline_enabled", SET, False),
    FieldEdit("offline_routing_mode", SET, "chatbot"),
    FieldEdit("session_end_enabled", SET, True),
    FieldEdit("customer_reply_minutes", SET, 1),
    FieldEdit("robot_enabled", SET, True),
    FieldEdit("transfer_keywords", ADD, ("human",)),
    FieldEdit("user_name", REPLACE, "", find="i"),
    FieldEdit("base_url", SET, "https://elsewhere.example.com"),
    FieldEdit("base_url_trustlist", SET, "requested"),
    FieldEdit("webhook_password", SET, Secret("Another-8431~oak")),
    FieldEdit("token_never_expires", SET, True),
)


def filled(workspace: Workspace) -> list[str]:
    """One channel of each kind, one bare, and one with secrets where none belongs; all judged today."""
    tenant = workspace.tenants.add("Acme Brazil", "https://aicc.example.com:28090")
    units = (OrganisationUnit("Support"), OrganisationUnit("Sales"))
    routes = (CalledRoute("whatsapp_route", "Support", 60), CalledRoute("sales_route", "Sales"))
    tenant = workspace.tenants.save(replace(tenant, ous=units, called_routes=routes))
    answers = [complete(kind).with_value("channel_name", f"wa_{kind}") for kind in VARIANTS]
    answers.append(Answers({"provider": "twilio", "channel_name": "wa_bare"}))
    odd: dict[str, RawValue] = {"ou": Secret("typed here"), "queue_reminder": Secret("all"), "unknown_key": "kept"}
    answers.append(complete("gupshup").with_values({**odd, "channel_name": "wa_odd"}))
    ids = [workspace.channels.save(tenant.id, one).channel.id for one in answers]
    workspace.upkeep.review(JobContext())
    return ids


def verdicts(workspace: Workspace, ids: Sequence[str], *, anew: bool = False) -> list[tuple[Any, ...]]:
    """What is kept of each check, or what a full check finds."""
    with workspace._begin() as work:
        if anew:
            judge_again(work, ids, workspace.channels._clock)
        return [(row.name, row.readiness, row.expiry) for row in work.channels.summaries(ids)]


@pytest.mark.parametrize("edit", EDITS)
def test_each_edit_does_what_its_preview_says(workspace: Workspace, edit: FieldEdit) -> None:
    ids = filled(workspace)
    preview = workspace.bulk.preview(ids, [edit])
    wanted = {row.channel_id for row in preview.rows if row.state is RowState.CHANGED}
    assert set(workspace.bulk.apply(ids, [edit]).channels) == wanted
    assert verdicts(workspace, ids) == verdicts(workspace, ids, anew=True)


@given(taken=st.lists(st.sampled_from((*EDITS, "undo", "redo", "tag")), min_size=4, max_size=12))
@settings(max_examples=15)
def test_verdicts_stay_those_of_a_full_check(taken: list[FieldEdit | str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = new_workspace(Path(folder))
        ids = filled(workspace)
        before = [workspace.channels.get(owner) for owner in ids]
        for number, action in enumerate(taken):
            try:
                if isinstance(action, FieldEdit):
                    workspace.bulk.apply(ids, [action])
                elif action == "tag":
                    workspace.bulk.tag(ids, [f"tag {number}"])
                else:
                    getattr(workspace.undo, action)()
            except ProblemError:
                assert action in {"undo", "redo"}
            assert verdicts(workspace, ids) == verdicts(workspace, ids, anew=True)
        while workspace.undo.undo_words.startswith(("Edit", "Tags")):
            workspace.undo.undo()
        after = [workspace.channels.get(owner) for owner in ids]
        assert all(workspace.channels.history_faults(owner) == "" for owner in ids)
        workspace.close()
    for old, new in zip(before, after, strict=True):
        kept = {key: value for key, value in new.answers.items() if value or key in old.answers}
        assert (kept, new.tags) == (dict(old.answers), old.tags)


def test_neither_a_full_check_nor_a_secret_is_needed(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = filled(workspace)[:-1]
    secrets = [workspace.channels.get(owner).answers for owner in ids]

    def fail(*given: object) -> None:
        raise AssertionError(given)

    workspace.bulk.tag(ids, ["wave"])
    with monkeypatch.context() as patch:
        patch.setattr(channel_steps, "judge", fail)
        patch.setattr(ChannelSeals, "open_secret", fail)
        assert len(workspace.bulk.apply(ids, [FieldEdit("ou", SET, "Sales")]).channels) == len(ids)
        workspace.undo.undo()
        workspace.undo.undo()
    for owner, old in zip(ids, secrets, strict=True):
        assert workspace.channels.get(owner).answers == old


def test_without_the_review_of_today_everything_is_judged(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = filled(workspace)
    with workspace._begin() as work:
        work.settings.set(PENDING, "1")
        wrong = Readiness(State.PROBLEMS, 40, 40)
        work.channels.set_readiness(ids[0], wrong)
        work.commit()
    workspace.bulk.apply(ids, [FieldEdit("ou", SET, "Sales")])
    assert verdicts(workspace, ids) == verdicts(workspace, ids, anew=True)


def test_a_count_that_cannot_be_is_found_out(workspace: Workspace) -> None:
    ids = filled(workspace)
    workspace.bulk.apply(ids, [FieldEdit("ou", CLEAR)])  # which is a warning
    with workspace._begin() as work:
        for owner in ids:
            work.channels.set_readiness(owner, Readiness(State.READY))
        work.commit()
    workspace.bulk.apply(ids, [FieldEdit("ou", SET, "Sales")])
    assert verdicts(workspace, ids) == verdicts(workspace, ids, anew=True)
    assert workspace.channels.page(ChannelQuery()).total == len(ids)
