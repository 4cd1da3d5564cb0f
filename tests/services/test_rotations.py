"""One credential renewed over many channels: in stages, resumable, taken back, reported for each channel."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from tests.studio import PASSWORD, twilio
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.rotation_ports import ItemState, Rotation
from wa_channel_studio.services.rotations import PORTION
from wa_channel_studio.services.workspaces import Workspace

OLD, NEW, SKIPPED = ItemState
FRESH = Secret("Qw8" * 10 + "Cd")


@pytest.fixture
def ids(workspace: Workspace, tenant: Tenant) -> list[str]:
    """Four channels of twilio and one of gupshup."""
    made = [workspace.channels.save(tenant.id, twilio(f"wa_{n}")).channel.id for n in range(4)]
    other = Answers({"provider": "gupshup", "channel_name": "wa_gupshup"})
    return [*made, workspace.channels.save(tenant.id, other).channel.id]


def states(workspace: Workspace, rotation: Rotation) -> list[ItemState]:
    return [item.state for item in workspace.rotations.items(rotation.id)]


def reasons(workspace: Workspace, rotation: Rotation) -> list[str]:
    return [item.reason for item in workspace.rotations.items(rotation.id)]


def secrets(workspace: Workspace, ids: list[str], key: str = "api_key_secret") -> list[object]:
    return [workspace.channels.get(owner).answers.get(key) for owner in ids]


def report(workspace: Workspace, rotation: Rotation) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(workspace.rotations.report(rotation.id), newline="")))


BEFORE = Secret("Zx9" * 10 + "Ab")


def test_credentials_are_offered_by_provider(workspace: Workspace, ids: list[str]) -> None:
    keys = [spec.key for spec in workspace.rotations.fields(ids)]
    assert {"api_key_secret", "account_sid", "base_url", "webhook_password", "webhook_user", "api_key"} <= set(keys)
    assert not {"phone_number", "ou", "webhook_password_confirm", "trust_certificate_password"} & set(keys)


def test_stages_one_first_then_some_then_all(workspace: Workspace, ids: list[str]) -> None:
    rotation = workspace.rotations.start("api_key_secret", ids, FRESH)
    assert (rotation.old, rotation.new, rotation.skipped) == (4, 0, 1)
    assert secrets(workspace, ids[:4]) == [BEFORE] * 4
    assert workspace.rotations.advance(rotation.id, 1).channels == (ids[0],)
    assert secrets(workspace, ids[:4]) == [FRESH, BEFORE, BEFORE, BEFORE]
    assert set(workspace.rotations.advance(rotation.id, 2).channels) == set(ids[1:3])
    workspace.rotations.advance(rotation.id, None)
    assert states(workspace, rotation) == [NEW] * 4 + [SKIPPED]
    assert reasons(workspace, rotation)[4] == "Channels of gupshup have no such field."
    assert workspace.rotations.get(rotation.id).new == 4
    entry = workspace.channels.history(ids[0])[0]
    assert (entry.action, entry.field, entry.old, entry.new) == ("rotation", "api_key_secret", BEFORE, FRESH)
    assert workspace.rotations.advance(rotation.id, None).channels == ()


def test_one_value_for_each_channel(workspace: Workspace, ids: list[str]) -> None:
    values: dict[str, RawValue] = {ids[0]: "k" * 32, ids[1]: Secret("m" * 32), ids[2]: ""}
    rotation = workspace.rotations.start("api_key_secret", ids[:4], values)
    assert states(workspace, rotation) == [OLD, OLD, SKIPPED, SKIPPED]
    assert reasons(workspace, rotation)[2] == "No new value was given."
    workspace.rotations.advance(rotation.id, None)
    assert secrets(workspace, ids[:4]) == [Secret("k" * 32), Secret("m" * 32), BEFORE, BEFORE]


def test_a_rotation_goes_on_after_the_program_was_closed(workspace: Workspace, ids: list[str]) -> None:
    rotation = workspace.rotations.start("api_key_secret", ids, FRESH)
    workspace.rotations.advance(rotation.id, 2)
    path = workspace.path
    workspace.close()
    again = Studio().workspaces.open(path, PASSWORD)
    assert again.rotations.all()[0] == replace(rotation, old=2, new=2)
    again.rotations.advance(rotation.id, None)
    assert secrets(again, ids[:4]) == [FRESH] * 4
    again.rotations.take_back(rotation.id, ids[:1])
    assert secrets(again, ids[:2]) == [BEFORE, FRESH]
    again.close()


def test_a_webhook_password_takes_its_repetition_and_its_day_along(workspace: Workspace, ids: list[str]) -> None:
    first = workspace.channels.get(ids[0])
    dated = first.answers.with_value("webhook_password_changed_on", "2026-01-01")
    workspace.channels.save(first.tenant_id, dated, channel_id=first.id)
    rotation = workspace.rotations.start("webhook_password", ids[:1], "another-1")
    workspace.rotations.advance(rotation.id, None)
    answers = workspace.channels.get(ids[0]).answers
    assert answers["webhook_password"] == answers["webhook_password_confirm"] == Secret("another-1")
    assert answers.text("webhook_password_changed_on") > "2026-01-01"
    workspace.rotations.take_back(rotation.id)
    answers = workspace.channels.get(ids[0]).answers
    assert answers["webhook_password"] == answers["webhook_password_confirm"] == Secret("canary-webhook-1")
    assert answers["webhook_password_changed_on"] == "2026-01-01"
    assert states(workspace, rotation) == [OLD]


def test_stages_are_undone_and_done_again_and_the_rotation_follows(workspace: Workspace, ids: list[str]) -> None:
    rotation = workspace.rotations.start("api_key_secret", ids, FRESH)
    workspace.rotations.advance(rotation.id, 2)
    workspace.rotations.take_back(rotation.id, ids[:1])
    assert workspace.undo.undo_words == "Old API Key Secret: 1 channel"
    workspace.undo.undo()
    assert states(workspace, rotation)[:2] == [NEW, NEW]
    workspace.undo.undo()
    assert states(workspace, rotation)[:2] == [OLD, OLD]
    assert secrets(workspace, ids[:4]) == [BEFORE] * 4
    workspace.undo.redo()
    workspace.undo.redo()
    assert states(workspace, rotation)[:2] == [OLD, NEW]
    assert secrets(workspace, ids[:2]) == [BEFORE, FRESH]
    # Also when the rotation is no longer there.
    workspace.rotations.remove(rotation.id)
    workspace.undo.undo()
    assert secrets(workspace, ids[:2]) == [FRESH, FRESH]


def test_what_was_done_again_can_be_taken_back(workspace: Workspace, ids: list[str]) -> None:
    rotation = workspace.rotations.start("api_key_secret", ids[:2], FRESH)
    workspace.rotations.advance(rotation.id, None)
    workspace.undo.undo()
    workspace.undo.redo()
    workspace.rotations.take_back(rotation.id)
    assert secrets(workspace, ids[:2]) == [BEFORE] * 2


def test_channels_that_cannot_follow_say_why(workspace: Workspace, ids: list[str]) -> None:
    rotation = workspace.rotations.start("api_key_secret", ids[:4], FRESH)
    workspace.drafts.keep(workspace.drafts.edit(workspace.channels.get(ids[0])))
    workspace.bulk.trash(ids[1:3])
    workspace.bulk.purge(ids[1:2])
    assert workspace.rotations.advance(rotation.id, 1).channels == (ids[3],)
    assert states(workspace, rotation) == [OLD, SKIPPED, OLD, NEW]
    said = reasons(workspace, rotation)
    assert said[1] == "The channel was removed."
    assert "open in the wizard" in said[0]
    assert "in the trash" in said[2]
    workspace.drafts.discard(workspace.drafts.all()[0].id)
    workspace.bulk.restore(ids[2:3])
    workspace.rotations.advance(rotation.id, None)
    assert states(workspace, rotation) == [NEW, SKIPPED, NEW, NEW]
    assert reasons(workspace, rotation)[0] == ""


def test_a_channel_that_has_the_value_already_is_new_and_stays_as_it_is(workspace: Workspace, ids: list[str]) -> None:
    rotation = workspace.rotations.start("api_key_secret", ids[:1], BEFORE)
    assert workspace.rotations.advance(rotation.id, None).channels == ()
    assert (states(workspace, rotation), reasons(workspace, rotation)) == ([NEW], ["It had this value already."])
    workspace.rotations.take_back(rotation.id)
    assert states(workspace, rotation) == [NEW]


def test_a_value_that_somebody_changed_since_is_not_overwritten(workspace: Workspace, ids: list[str]) -> None:
    rotation = workspace.rotations.start("account_sid", ids[:2], "AC" + "2c" * 16)
    workspace.rotations.advance(rotation.id, None)
    first = workspace.channels.get(ids[0])
    by_hand = first.answers.with_value("account_sid", "AC" + "3d" * 16)
    workspace.channels.save(first.tenant_id, by_hand, channel_id=first.id)
    workspace.rotations.take_back(rotation.id)
    assert secrets(workspace, ids[:2], "account_sid") == ["AC" + "3d" * 16, "AC" + "1b" * 16]
    assert states(workspace, rotation) == [SKIPPED, OLD]


def test_a_channel_with_another_provider_by_now_is_skipped(workspace: Workspace, ids: list[str]) -> None:
    rotation = workspace.rotations.start("api_key_secret", ids[:1], FRESH)
    first = workspace.channels.get(ids[0])
    other = Answers({"provider": "gupshup", "channel_name": "wa_0"})
    workspace.channels.save(first.tenant_id, other, channel_id=first.id)
    workspace.rotations.advance(rotation.id, None)
    assert states(workspace, rotation) == [SKIPPED]


def test_a_wrong_start_is_refused_at_the_field(workspace: Workspace, ids: list[str]) -> None:
    workspace.bulk.trash(ids[3:4])
    for field, value, message in (
        ("ou", "x", "no credential"),
        ("nonsense", "x", "no credential"),
        ("base_url", "api.twilio.com", "wa_0: https:// is missing"),
        ("app_secret", "x", "None of the channels"),
        ("api_key_secret", "", "None of the channels"),
    ):
        with pytest.raises(ProblemError, match=message) as caught:
            workspace.rotations.start(field, ids, value)
        assert caught.value.problem.field == field
    with pytest.raises(ProblemError) as caught:
        workspace.rotations.start("api_key_secret", ids[3:], FRESH)
    assert "in the trash" in caught.value.problem.cause
    assert workspace.rotations.all() == ()


def test_two_rotations_do_not_renew_the_same_value(workspace: Workspace, ids: list[str]) -> None:
    workspace.rotations.start("api_key_secret", ids[:2], FRESH)
    second = workspace.rotations.start("api_key_secret", ids[:3], FRESH)
    assert states(workspace, second) == [SKIPPED, SKIPPED, OLD]
    assert workspace.rotations.start("account_sid", ids[:1], "AC" + "2c" * 16).old == 1


def test_a_closed_rotation_keeps_its_report_only(workspace: Workspace, ids: list[str]) -> None:
    rotation = workspace.rotations.start("api_key_secret", ids[:2], FRESH)
    workspace.rotations.advance(rotation.id, 1)
    workspace.rotations.close(rotation.id)
    workspace.rotations.close(rotation.id)
    assert workspace.rotations.get(rotation.id).closed_at is not None
    with pytest.raises(ProblemError, match="was closed"):
        workspace.rotations.advance(rotation.id, None)
    with pytest.raises(ProblemError, match="was closed"):
        workspace.rotations.take_back(rotation.id)
    assert [row["Value"] for row in report(workspace, rotation)] == ["new", "old"]
    workspace.undo.undo()
    assert [row["Value"] for row in report(workspace, rotation)] == ["old", "old"]
    workspace.rotations.remove(rotation.id)
    with pytest.raises(NotFoundError):
        workspace.rotations.report(rotation.id)
    with pytest.raises(NotFoundError):
        workspace.rotations.close(rotation.id)


def test_the_report_says_old_or_new_and_what_is_left_to_do(
    workspace: Workspace, tenant: Tenant, ids: list[str]
) -> None:
    odd = workspace.channels.save(tenant.id, twilio("=1+1")).channel.id
    rotation = workspace.rotations.start("base_url", [*ids[:2], odd], "https://api.eu1.twilio.com/2010-04-01")
    workspace.rotations.advance(rotation.id, 1)
    workspace.bulk.trash([odd])
    workspace.bulk.purge(None)
    workspace.rotations.advance(rotation.id, None)
    first, second, third = report(workspace, rotation)
    assert (first["Tenant"], first["Channel"], first["Field"], first["Value"]) == (
        tenant.name,
        "wa_0",
        "BaseUrl",
        "new",
    )
    assert first["Still to do"] == (
        "On the AICC, click Edit in the Operation column of the channel and enter the new BaseUrl. "
        "The system administrator must add it to the address trustlist."
    )
    assert first["When (UTC)"].startswith("20")
    assert (second["Value"], second["Reason"]) == ("new", "")
    assert (third["Channel"], third["Value"], third["Reason"]) == ("'=1+1", "skipped", "The channel was removed.")
    assert "eu1" not in workspace.rotations.report(rotation.id)
    webhook = workspace.rotations.start("webhook_password", ids[:1], "another-1")
    workspace.rotations.advance(webhook.id, None)
    assert "Tell twilio the new value." in report(workspace, webhook)[0]["Still to do"]


def test_a_stop_keeps_whole_portions(workspace: Workspace, tenant: Tenant) -> None:
    first = Answers({"provider": "gupshup", "channel_name": "wa_many"})
    ids = [workspace.channels.save(tenant.id, first).channel.id]
    while len(ids) < PORTION + 1:
        ids += workspace.bulk.duplicate(ids[: PORTION + 1 - len(ids)]).channels
    ids = ids[: PORTION + 1]
    rotation = workspace.rotations.start("api_key", ids, "new-key-1")

    def stop(done: int, total: int, text: str) -> None:
        assert total == PORTION + 1
        assert text
        if done == 0:
            job.cancel()

    job = JobContext(stop)
    assert len(workspace.rotations.advance(rotation.id, None, job).channels) == PORTION
    assert (workspace.rotations.get(rotation.id).new, workspace.rotations.get(rotation.id).old) == (PORTION, 1)
    with pytest.raises(Cancelled):
        workspace.rotations.advance(rotation.id, None, job)
    assert workspace.undo.undo_words == f"New API key: {PORTION} channels"
    workspace.undo.undo()
    assert workspace.rotations.get(rotation.id).old == PORTION + 1


def test_no_new_value_is_told_anywhere(workspace: Workspace, ids: list[str]) -> None:
    canary = "canary-rotation-4711"
    rotation = workspace.rotations.start("webhook_password", ids, canary)
    workspace.rotations.advance(rotation.id, 2)
    seen = [repr(rotation), repr(workspace.rotations.items(rotation.id)), workspace.rotations.report(rotation.id)]
    seen += [workspace.undo.undo_words, repr(workspace.channels.history(ids[0]))]
    with pytest.raises(ProblemError) as caught:
        workspace.rotations.start("api_key_sid", ids, Secret(canary))
    seen.append(repr(caught.value.problem))
    assert canary not in " ".join(seen)
    path = workspace.path
    workspace.close()
    assert all(canary.encode() not in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
