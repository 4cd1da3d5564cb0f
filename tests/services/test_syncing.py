"""Plan, apply, decide and adopt against a fake AICC: what goes where, what is kept, and what a person can undo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.sync_world import AUTHORITY, SyncWorld, goes, item, new_world
from tests.studio import twilio
from wa_channel_studio.domain.aicc import Connection, Way
from wa_channel_studio.domain.evidence import Rung, Source
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.plan_document import plan_document, same_plan
from wa_channel_studio.services.sync_outbox import CHANGED_HERE, CHANGED_THERE
from wa_channel_studio.services.sync_ports import Progress
from wa_channel_studio.sync.plan import OTHER, SET, UNREADABLE, Action, Kind
from wa_channel_studio.sync.snapshot import Side


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SyncWorld]:
    made = new_world(tmp_path)
    yield made
    made.workspace.close()


# --- create, change, delete -----------------------------------------------------------------------


def test_a_new_channel_is_created_with_its_certificate_first(world: SyncWorld) -> None:
    channel = world.save(ou="Sales")
    plan = world.plan()
    assert [(one.action, one.kind, one.name) for one in plan.items] == [
        (Action.UPLOAD, Kind.CERTIFICATE, "twilio_root"),
        (Action.CREATE, Kind.CHANNEL, "wa_support"),
    ]
    assert world.aicc.writes == []
    assert world.state(channel) is SyncState.NEW
    applied = world.apply(plan)
    assert (applied.done, applied.stopped) == (2, ())
    assert [write.action for write in world.aicc.writes] == ["upload", "create"]
    assert world.there()["trust_certificate"] == ["twilio_root"]
    assert world.there()["ou"] == "Sales"
    assert world.aicc.writes[1].secrets == {
        "api_key_secret": "Zx9" * 10 + "Ab",
        "webhook_password": "canary-webhook-1",
    }
    assert world.plan().empty
    assert world.outbox() == ()


def test_what_the_aicc_generated_is_kept_with_the_channel_and_its_evidence(world: SyncWorld) -> None:
    channel = world.synced()
    kept = world.aicc.named("wa_support")
    answers = world.answers(channel)
    assert answers.text("configuration_id") == kept.id
    assert answers.text("scenario_key") == "yes"
    assert answers.flag("trust_certificate_uploaded")
    assert (answers.text("trust_certificate_name"), answers.text("trust_certificate_type")) == ("twilio_root", "DER")
    assert world.state(channel) is SyncState.IN_SYNC
    with world.workspace._begin(reading=True) as work:
        seen = {one.rung: one.source for one in work.evidence.of_channels([channel.id])}
        link = work.links.many([channel.id])[channel.id]
    assert seen == {Rung.ON_AICC: Source.APPLY, Rung.IN_SYNC: Source.APPLY}
    assert (link.remote_id, link.revision, link.name) == (kept.id, str(kept.revision), "wa_support")
    assert link.base.fields["channel_name"] == "wa_support"


def test_a_change_here_goes_there_and_one_there_comes_here(world: SyncWorld) -> None:
    channel = world.synced(ou="Sales", skill_queue="route_a")
    world.edit(channel, ou="Support")
    assert world.state(channel) is SyncState.CHANGED_HERE
    world.aicc.edited(world.aicc.named("wa_support").id, {"skill_queue": "route_b"})
    plan = world.plan()
    assert goes(item(plan, "wa_support")) == {"ou": Side.THERE, "skill_queue": Side.HERE}
    applied = world.apply(plan)
    assert applied.changed.channels == (channel.id,)
    assert (world.there()["ou"], world.there()["skill_queue"]) == ("Support", "route_b")
    assert world.answers(channel).text("skill_queue") == "route_b"
    assert world.plan().empty
    assert world.state(channel) is SyncState.IN_SYNC


def test_what_was_taken_over_can_be_undone_and_is_a_change_here_then(world: SyncWorld) -> None:
    channel = world.synced(ou="Sales")
    world.aicc.edited(world.aicc.named("wa_support").id, {"ou": "Support"})
    world.apply()
    assert world.workspace.undo.undo_words == "Taken over from the AICC: 1 channel"
    world.workspace.undo.undo()
    assert world.answers(channel).text("ou") == "Sales"
    assert world.answers(channel).text("configuration_id") == world.aicc.named("wa_support").id
    assert world.state(channel) is SyncState.CHANGED_HERE
    line = item(world.plan(), "wa_support").fields[0]
    assert (line.here, line.there, line.goes) == ("Sales", "Support", Side.THERE)


def test_what_only_this_program_keeps_is_no_change(world: SyncWorld) -> None:
    channel = world.synced()
    world.edit(channel, last_agent_remark="Tell Ana", prerequisites_done=("region",), base_url_trustlist="requested")
    plan = world.plan()
    assert (plan.items, plan.same) == ((), 1)


def test_deleted_there_and_untouched_here_goes_into_the_trash_once_confirmed(world: SyncWorld) -> None:
    channel = world.synced()
    world.aicc.removed(world.aicc.named("wa_support").id)
    plan = world.plan()
    deletion = item(plan, "wa_support")
    assert (deletion.action, deletion.side, plan.deletions) == (Action.DELETE, Side.HERE, (deletion,))
    assert world.state(channel) is SyncState.DELETED_THERE
    with pytest.raises(ProblemError, match="deletes a channel"):
        world.apply(plan, deletes_confirmed=False)
    world.apply(plan)
    with world.workspace._begin(reading=True) as work:
        assert work.channels.trashed_of([channel.id]) == {channel.id: True}
        assert work.links.many([channel.id]) == {}
    assert world.plan().empty
    world.workspace.undo.undo()
    assert world.state(channel) is SyncState.NEW
    assert item(world.plan(), "wa_support").action is Action.CREATE


def test_deleted_here_is_deleted_there_only_where_that_is_allowed(world: SyncWorld) -> None:
    connection = world.workspace.connections.get(world.tenant.id)
    channel = world.synced()
    world.delete(channel)
    off = {name: getattr(connection, name) for name in Connection.__slots__} | {"deletes_allowed": False}
    world.workspace.connections.save(world.tenant.id, Connection(**off))
    blocked = item(world.plan(), "wa_support")
    assert (blocked.action, blocked.happens, blocked.blocked) == (Action.DELETE, False, "Deleting on the AICC is off.")
    world.workspace.connections.save(world.tenant.id, connection)
    world.apply()
    assert world.aicc.kept == {}
    assert world.plan().empty


def test_deleted_on_both_sides_is_forgotten_without_a_word(world: SyncWorld) -> None:
    channel = world.synced()
    world.delete(channel)
    world.aicc.removed(world.aicc.named("wa_support").id)
    assert world.plan().items == ()
    with world.workspace._begin(reading=True) as work:
        assert work.links.rows(world.tenant.id) == ()


def test_a_broken_off_list_deletes_nothing(world: SyncWorld) -> None:
    first, second = world.save("wa_1"), world.save("wa_2")
    world.apply()
    world.aicc.broken_list = True
    plan = world.plan()
    (note,) = plan.items
    assert (note.action, note.name) == (Action.NONE, "wa_2")
    assert "broke off" in note.note
    assert (world.state(first), world.state(second)) == (SyncState.IN_SYNC, SyncState.UNKNOWN)


def test_a_channel_with_problems_is_not_sent(world: SyncWorld) -> None:
    world.workspace.channels.save(world.tenant.id, twilio(phone_number=""))
    blocked = item(world.plan(), "wa_support")
    assert (blocked.action, blocked.blocked) == (Action.CREATE, "It has 2 problems.")
    assert world.plan().empty


def test_both_changes_together_must_not_break_a_rule(world: SyncWorld) -> None:
    channel = world.synced(transfer_keywords=("agent",))
    world.aicc.edited(world.aicc.named("wa_support").id, {"robot_enabled": True})
    world.edit(channel, transfer_keywords=())
    line = item(world.plan(), "wa_support")
    assert (line.action, line.blocked) == (Action.CHANGE, "It has a problem.")


# --- secrets ------------------------------------------------------------------------------------------


def test_a_secret_that_changed_here_is_sent_alone(world: SyncWorld) -> None:
    channel = world.synced()
    world.edit(channel, api_key_secret=Secret("Yy8" * 10 + "Ab"))
    (line,) = item(world.plan(), "wa_support").fields
    assert (line.field, line.base, line.here, line.there, line.goes) == (
        "api_key_secret", SET, OTHER, SET, Side.THERE,
    )  # fmt: skip
    world.apply()
    assert world.aicc.writes[-1].secrets == {"api_key_secret": "Yy8" * 10 + "Ab"}
    assert world.plan().empty


@pytest.mark.parametrize("side", [Side.HERE, Side.THERE])
def test_a_secret_that_changed_there_waits_for_a_decision(world: SyncWorld, side: Side) -> None:
    channel = world.synced()
    remote = world.aicc.named("wa_support").id
    world.aicc.edited(remote, {}, {"webhook_password": "somebody else's"})
    plan = world.plan()
    waiting = item(plan, "wa_support")
    assert (waiting.action, waiting.state) == (Action.CONFLICT, SyncState.CHANGED_THERE)
    assert [(line.field, line.there, line.goes) for line in waiting.fields] == [("webhook_password", UNREADABLE, None)]
    plan = world.workspace.sync.choose(plan, channel.id, {"webhook_password": side})
    world.apply(plan)
    expected = "canary-webhook-1" if side is Side.HERE else "somebody else's"
    assert world.aicc.kept[remote].secrets["webhook_password"][0] == expected
    assert world.answers(channel)["webhook_password"] == Secret("canary-webhook-1")
    assert world.plan().empty
    world.edit(channel, webhook_password=Secret("newer"), webhook_password_confirm=Secret("newer"))
    world.apply()
    assert world.aicc.kept[remote].secrets["webhook_password"][0] == "newer"


def test_no_value_of_a_secret_stands_in_a_plan(world: SyncWorld) -> None:
    channel = world.synced()
    world.edit(channel, api_key_secret=Secret("canary-secret-7"))
    plan = world.plan()
    assert "canary" not in repr(plan) + str(plan_document(plan))


# --- conflicts ----------------------------------------------------------------------------------------


def test_a_field_changed_on_both_sides_waits_and_each_side_can_win(world: SyncWorld) -> None:
    channel = world.synced(ou="Sales", skill_queue="route_a")
    world.edit(channel, ou="Mine", skill_queue="mine")
    world.aicc.edited(world.aicc.named("wa_support").id, {"ou": "Theirs", "skill_queue": "theirs"})
    plan = world.plan()
    assert item(plan, "wa_support").action is Action.CONFLICT
    assert not plan.empty
    assert world.state(channel) is SyncState.CONFLICT
    plan = world.workspace.sync.choose(plan, channel.id, {"ou": Side.HERE})
    assert item(plan, "wa_support").action is Action.CONFLICT
    plan = world.workspace.sync.choose(plan, channel.id, {"skill_queue": Side.THERE})
    assert item(plan, "wa_support").happens
    assert world.plan().items == plan.items
    world.apply(plan)
    assert (world.there()["ou"], world.there()["skill_queue"]) == ("Mine", "theirs")
    assert world.answers(channel).text("skill_queue") == "theirs"
    assert world.plan().empty


def test_a_decision_can_be_undone(world: SyncWorld) -> None:
    channel = world.synced(ou="Sales")
    world.edit(channel, ou="Mine")
    world.aicc.edited(world.aicc.named("wa_support").id, {"ou": "Theirs"})
    world.workspace.sync.choose(world.plan(), channel.id, {"": Side.THERE})
    assert item(world.plan(), "wa_support").happens
    assert world.workspace.undo.undo_words == "Decision for wa_support"
    world.workspace.undo.undo()
    assert item(world.plan(), "wa_support").action is Action.CONFLICT
    world.workspace.undo.redo()
    assert item(world.plan(), "wa_support").happens


def test_a_decision_holds_only_for_what_was_seen(world: SyncWorld) -> None:
    channel = world.synced(ou="Sales")
    world.edit(channel, ou="Mine")
    world.aicc.edited(world.aicc.named("wa_support").id, {"ou": "Theirs"})
    world.workspace.sync.choose(world.plan(), channel.id, {"ou": Side.HERE})
    world.aicc.edited(world.aicc.named("wa_support").id, {"ou": "Theirs again"})
    assert item(world.plan(), "wa_support").action is Action.CONFLICT


def test_one_side_hides_what_the_other_changed(world: SyncWorld) -> None:
    channel = world.synced(name_card_enabled=True)
    world.edit(channel, greeting_1="Good day")
    world.aicc.edited(world.aicc.named("wa_support").id, {"name_card_enabled": False})
    plan = world.plan()
    waiting = item(plan, "wa_support")
    assert (waiting.action, goes(waiting)["name_card_enabled"]) == (Action.CONFLICT, None)
    world.apply(world.workspace.sync.choose(plan, channel.id, {"name_card_enabled": Side.HERE}))
    assert (world.there()["name_card_enabled"], world.there()["greeting_1"]) == (True, "Good day")


@pytest.mark.parametrize("side", [Side.HERE, Side.THERE])
def test_the_same_name_on_both_sides_is_not_the_same_channel_until_somebody_says_so(
    world: SyncWorld, side: Side
) -> None:
    channel = world.save(ou="Mine")
    fields = {"channel_name": "wa_support", "ou": "Theirs", "phone_number": "+5511940001207"}
    world.aicc.made("twilio", fields, {"api_key_secret": "theirs"})
    plan = world.plan()
    waiting = item(plan, "wa_support", Action.CONFLICT)
    assert waiting.fields[0].field == ""
    plan = world.workspace.sync.choose(plan, channel.id, {"": side})
    assert world.apply(plan).stopped == ()
    won = "Mine" if side is Side.HERE else "Theirs"
    assert (world.there()["ou"], world.answers(channel).text("ou")) == (won, won)
    assert bool(world.answers(channel)["api_key_secret"])
    secret, _ = world.aicc.named("wa_support").secrets["api_key_secret"]
    assert (secret == "theirs") is (side is Side.THERE)
    assert world.plan().empty


def test_deleted_there_and_changed_here_can_be_created_again(world: SyncWorld) -> None:
    channel = world.synced(ou="Sales")
    world.edit(channel, ou="Mine")
    world.aicc.removed(world.aicc.named("wa_support").id)
    plan = world.plan()
    assert item(plan, "wa_support").action is Action.CONFLICT
    world.apply(world.workspace.sync.choose(plan, channel.id, {"": Side.HERE}))
    assert world.there()["ou"] == "Mine"
    assert world.answers(channel).text("configuration_id") == world.aicc.named("wa_support").id


@pytest.mark.parametrize("purged", [False, True])
def test_deleted_here_and_changed_there_can_be_taken_back(world: SyncWorld, purged: bool) -> None:
    channel = world.synced(ou="Sales")
    world.delete(channel)
    if purged:
        world.workspace.bulk.purge([channel.id])
    world.aicc.edited(world.aicc.named("wa_support").id, {"ou": "Theirs"})
    plan = world.plan()
    assert item(plan, "wa_support").action is Action.CONFLICT
    plan = world.workspace.sync.choose(plan, channel.id, {"": Side.THERE})
    assert (item(plan, "wa_support").action, item(plan, "wa_support").side) == (Action.CREATE, Side.HERE)
    world.apply(plan)
    (back,) = world.workspace.channels.named("wa_support")
    assert (back.id, back.answers.text("ou")) == (channel.id, "Theirs")
    assert world.plan().empty


# --- exactly the plan -----------------------------------------------------------------------------------


def test_what_changed_here_after_the_plan_is_stopped_and_the_rest_goes_on(world: SyncWorld) -> None:
    first, _ = world.save("wa_1"), world.save("wa_2")
    plan = world.plan()
    world.edit(first, ou="Later")
    applied = world.apply(plan)
    assert [(entry.name, entry.message) for entry in applied.stopped] == [("wa_1", CHANGED_HERE)]
    assert [kept.fields["channel_name"] for kept in world.aicc.kept.values()] == ["wa_2"]
    assert item(world.plan(), "wa_1").happens


def test_what_changed_there_after_the_plan_is_stopped(world: SyncWorld) -> None:
    channel = world.synced(ou="Sales")
    world.edit(channel, ou="Mine")
    plan = world.plan()
    world.aicc.edited(world.aicc.named("wa_support").id, {"skill_queue": "theirs"})
    applied = world.apply(plan)
    assert [entry.message for entry in applied.stopped] == [CHANGED_THERE]
    assert world.there()["ou"] == "Sales"
    assert goes(item(world.plan(), "wa_support")) == {"ou": Side.THERE, "skill_queue": Side.HERE}


def test_what_changes_there_at_the_last_moment_is_stopped_by_its_revision(world: SyncWorld) -> None:
    channel = world.synced(ou="Sales")
    world.edit(channel, ou="Mine")
    remote = world.aicc.named("wa_support").id
    world.aicc.before_write = lambda _: world.aicc.edited(remote, {"skill_queue": "theirs"})
    assert [entry.message for entry in world.apply().stopped] == [CHANGED_THERE]


def test_an_edit_while_the_channel_is_sent_stays_and_is_a_change_here(world: SyncWorld) -> None:
    channel = world.synced(ou="Sales", skill_queue="route_a")
    world.edit(channel, ou="Mine")
    world.aicc.edited(world.aicc.named("wa_support").id, {"skill_queue": "theirs"})

    def typing(_: str) -> None:
        world.aicc.before_write = lambda _: None
        world.edit(channel, ou="Typed meanwhile")

    world.aicc.before_write = typing
    world.apply()
    assert world.answers(channel).text("ou") == "Typed meanwhile"
    assert world.answers(channel).text("skill_queue") == "theirs"
    assert world.state(channel) is SyncState.CHANGED_HERE
    assert goes(item(world.plan(), "wa_support")) == {"ou": Side.THERE}


def test_names_can_be_handed_on(world: SyncWorld) -> None:
    first, second = world.synced("wa_1"), world.synced("wa_2")
    world.edit(first, channel_name="wa_3")
    world.edit(second, channel_name="wa_1")
    assert world.apply().stopped == ()
    assert sorted(kept.fields["channel_name"] for kept in world.aicc.kept.values()) == ["wa_1", "wa_3"]
    assert world.plan().empty


def test_a_name_that_stays_taken_is_told(world: SyncWorld) -> None:
    channel = world.save()
    plan = world.plan()
    world.aicc.made("twilio", {"channel_name": "wa_support"})
    (entry,) = world.apply(plan).stopped
    assert (entry.name, entry.progress) == ("wa_support", Progress.STOPPED)
    assert item(world.plan(), channel.name).action is Action.CONFLICT


def test_a_document_tells_of_its_own_plan_only(world: SyncWorld) -> None:
    channel = world.save(ou="Sales")
    plan = world.plan()
    document = plan_document(plan)
    assert same_plan(document, world.plan())
    world.edit(channel, api_key_secret=Secret("Yy8" * 10 + "Ab"))
    assert not same_plan(document, world.plan())
    assert not same_plan([], plan)


def test_items_of_a_document_have_exactly_the_members_agreed_on_and_details_stand_beside_them(world: SyncWorld) -> None:
    world.save(ou="Sales")
    document = json.loads(json.dumps(plan_document(world.plan())))
    assert {frozenset(one) for one in document["items"]} == {frozenset({"action", "kind", "name", "fields", "blocked"})}
    fields = [field for one in document["items"] for field in one["fields"]]
    assert {frozenset(field) for field in fields} == {frozenset({"field", "base", "local", "remote"})}
    assert len(document["details"]) == len(document["items"])
    assert document["details"][-1]["goes"]["ou"] == "there"
    assert "api_key_secret" in document["details"][-1]["secret"]


# --- certificates -----------------------------------------------------------------------------------


def test_several_channels_upload_their_certificate_once(world: SyncWorld) -> None:
    first, second = world.save("wa_1"), world.save("wa_2")
    world.apply()
    assert [write.action for write in world.aicc.writes] == ["upload", "create", "create"]
    assert world.answers(first).flag("trust_certificate_uploaded")
    assert world.answers(second).text("trust_certificate_name") == "twilio_root"


def test_another_file_of_the_same_name_gets_its_mark(world: SyncWorld) -> None:
    other = world.workspace.library.add(AUTHORITY.root_der + b"\x00", "twilio_root.der").id
    world.save("wa_1")
    world.save("wa_2", trust_certificate=(other,))
    world.apply()
    names = sorted(world.aicc.files)
    assert names[0] == "twilio_root"
    assert names[1].startswith("twilio_root_")
    assert len(names[1]) == len("twilio_root_") + 8
    assert world.plan().empty


def test_a_renewed_file_replaces_the_one_there_and_changes_no_channel(world: SyncWorld) -> None:
    channel = world.synced()
    renewed = world.workspace.library.add(AUTHORITY.root_der + b"\x00", "renewed.der").id
    world.edit(channel, trust_certificate=(renewed,))
    plan = world.plan()
    assert [(one.action, one.name) for one in plan.items] == [(Action.UPLOAD, "twilio_root")]
    assert world.state(channel) is SyncState.CHANGED_HERE
    world.apply(plan)
    assert [write.action for write in world.aicc.writes] == ["upload", "create", "upload"]
    assert world.plan().empty
    assert world.state(channel) is SyncState.IN_SYNC


def test_a_channel_waits_for_a_certificate_that_was_not_taken(world: SyncWorld) -> None:
    world.save()
    world.aicc.faults = ["rules"]
    certificate, channel = world.apply().stopped
    assert certificate.kind is Kind.CERTIFICATE
    assert channel.message == "It needs a certificate that is not on the AICC: twilio_root."
    assert world.aicc.kept == {}


# --- adopt, by hand, status -------------------------------------------------------------------------


def test_a_channel_that_is_only_there_can_be_taken_over(world: SyncWorld) -> None:
    fields = {"channel_name": "wa_theirs", "ou": "Theirs", "trust_certificate": ["their_root"], "robot_enabled": False}
    remote = world.aicc.made("twilio", fields, {"api_key_secret": "theirs"})
    found = item(world.plan(), "wa_theirs")
    assert (found.action, found.state, found.side, world.plan().empty) == (Action.NONE, SyncState.NEW, Side.HERE, True)
    (owner,) = world.adopt(remote).channels
    channel = world.workspace.channels.get(owner)
    assert (channel.name, channel.answers.text("ou")) == ("wa_theirs", "Theirs")
    assert channel.answers.text("trust_certificate_name") == "their_root"
    assert channel.answers.text("configuration_id") == remote
    assert channel.answers.text("queue_reminder") == ""
    assert world.state(channel) is SyncState.IN_SYNC
    assert (world.plan().items, world.plan().same) == ((), 1)
    world.edit(channel, ou="Mine", phone_number="+5511940001207", base_url="https://api.twilio.com/2010-04-01")
    blocked = item(world.plan(), "wa_theirs").blocked
    assert "problems" in blocked
    world.edit(channel, account_sid="AC" + "1b" * 16, api_key_sid="SK" + "0a" * 16, webhook_user="hook")
    world.edit(channel, webhook_password=Secret("hook-1"), webhook_password_confirm=Secret("hook-1"))
    world.apply()
    assert world.aicc.kept[remote].secrets["api_key_secret"][0] == "theirs"
    assert world.there("wa_theirs")["ou"] == "Mine"


def test_undoing_an_adoption_deletes_nothing_there(world: SyncWorld) -> None:
    remote = world.aicc.made("twilio", {"channel_name": "wa_theirs"})
    world.adopt(remote)
    world.workspace.undo.undo()
    assert item(world.plan(), "wa_theirs").action is Action.NONE
    world.workspace.undo.redo()
    assert world.plan().items == ()


def test_one_that_is_here_already_is_not_adopted(world: SyncWorld) -> None:
    world.synced()
    with pytest.raises(ProblemError, match="here already"):
        world.adopt(world.aicc.named("wa_support").id)


def test_without_a_channel_service_every_line_leads_to_the_guided_entry(world: SyncWorld) -> None:
    channel, other = world.synced(), world.save("wa_new")
    world.workspace.connections.save(world.tenant.id, Connection())
    world.edit(channel, ou="Mine")
    world.aicc.writes.clear()
    plan = world.plan()
    assert (plan.way, plan.empty) == (Way.GUIDED, True)
    assert [(one.name, one.action, one.remedy) for one in plan.items] == [
        ("wa_new", Action.CREATE, "Open the guided entry."),
        ("wa_support", Action.CHANGE, "Open the guided entry."),
    ]
    assert (world.state(channel), world.state(other)) == (SyncState.CHANGED_HERE, SyncState.READY)


def test_the_status_asks_nobody(world: SyncWorld) -> None:
    world.synced()
    world.save("wa_2")
    reads = world.aicc.reads
    status = world.workspace.sync.status(world.tenant.id)
    assert (status.way, status.waiting, world.aicc.reads) == (Way.CHANNEL_SERVICE, (), reads)
    assert status.states == {SyncState.IN_SYNC: 1, SyncState.NEW: 1}
    assert status.compared_at is not None


def test_a_plan_reads_whole_only_what_may_differ(world: SyncWorld) -> None:
    channels = [world.save(f"wa_{number}") for number in range(30)]
    world.apply()
    world.edit(channels[3], ou="Mine")
    world.aicc.edited(world.aicc.named("wa_7").id, {"ou": "Theirs"})
    world.aicc.reads = 0
    plan = world.plan()
    assert ([one.name for one in plan.items], plan.same, world.aicc.reads) == (["wa_3", "wa_7"], 28, 2)


def test_a_plan_can_be_stopped(world: SyncWorld) -> None:
    world.save()
    job = JobContext()
    job.cancel()
    with pytest.raises(Cancelled):
        world.workspace.sync.plan(world.tenant.id, job)
