"""What one side hides by another field is not taken away: when the decision shows it again it is there still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.sync_world import SyncWorld, goes, item, new_world
from tests.services.test_sync_property import BASES
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.sync.plan import Action
from wa_channel_studio.sync.snapshot import Side

NUMBER = "+5511940001207"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SyncWorld]:
    made = new_world(tmp_path)
    yield made
    made.workspace.close()


def other(world: SyncWorld) -> Channel:
    """A channel of the provider whose verification method hides fields, the same on both sides."""
    files = {"trust_certificate": (world.certificate,), "identity_certificate": (world.certificate,)}
    answers = Answers({**BASES["other"], "channel_name": "wa_support", **files})
    channel = world.workspace.channels.save(world.tenant.id, answers).channel
    assert world.apply().stopped == ()
    return world.workspace.channels.get(channel.id)


def same_on_both_sides(world: SyncWorld, channel: Channel) -> None:
    remote = world.aicc.named("wa_support").id
    world.aicc.edited(remote, {})  # a new revision, so that it is read anew
    assert world.plan().items == ()
    assert world.answers(channel).text("phone_number") == world.there()["phone_number"] == NUMBER
    assert world.there()["identity_certificate"] == ["twilio_root"]
    assert world.answers(channel)["identity_certificate"] == (world.certificate,)
    assert Secret(world.aicc.named("wa_support").secrets["password"][0]) == world.answers(channel)["password"]


def test_what_was_hidden_here_is_there_still_when_the_aiccs_method_counts(world: SyncWorld) -> None:
    channel = other(world)
    world.edit(channel, verification_method="oauth")
    world.aicc.edited(world.aicc.named("wa_support").id, {}, {"account_key": "theirs"})
    plan = world.plan()
    assert item(plan, "wa_support").action is Action.CONFLICT
    plan = world.workspace.sync.choose(plan, channel.id, {"": Side.THERE})
    assert goes(item(plan, "wa_support")) == {"account_key": Side.HERE, "verification_method": Side.HERE}
    assert world.apply(plan).stopped == ()
    same_on_both_sides(world, channel)


def test_what_was_hidden_there_is_here_still_when_our_method_counts(world: SyncWorld) -> None:
    channel = other(world)
    world.edit(channel, account_key=Secret("ours"))
    world.aicc.edited(world.aicc.named("wa_support").id, {"verification_method": "oauth"})
    plan = world.plan()
    assert item(plan, "wa_support").action is Action.CONFLICT
    plan = world.workspace.sync.choose(plan, channel.id, {"": Side.HERE})
    assert goes(item(plan, "wa_support")) == {"account_key": Side.THERE, "verification_method": Side.THERE}
    assert world.apply(plan).stopped == ()
    same_on_both_sides(world, channel)


def test_a_hidden_value_of_the_aicc_that_is_overwritten_stands_in_its_line(world: SyncWorld) -> None:
    channel = world.synced(session_end_enabled=False)
    world.aicc.edited(world.aicc.named("wa_support").id, {"customer_reply_minutes": 5})
    world.edit(channel, session_end_enabled=True, customer_reply_minutes=30)
    (line,) = [one for one in item(world.plan(), "wa_support").fields if one.field == "customer_reply_minutes"]
    assert (line.here, line.there, line.goes) == (30, 5, Side.THERE)


def test_what_the_aicc_does_not_have_is_emptied_where_a_channel_is_taken_over_and_told(world: SyncWorld) -> None:
    channel = world.synced(session_end_enabled=False, queue_reminder_content="Please wait")
    remote = world.aicc.named("wa_support").id
    world.delete(channel)
    world.aicc.edited(remote, {"session_end_enabled": True, "queue_reminder": "queue"})
    plan = world.workspace.sync.choose(world.plan(), channel.id, {"": Side.THERE})
    lines = {line.field: (line.here, line.there) for line in item(plan, "wa_support").fields}
    assert lines == {
        "session_end_enabled": (False, True),
        "customer_reply_minutes": (20, None),
        "queue_reminder": ("off", "queue"),
        "queue_reminder_content": ("Please wait", None),
    }
    assert world.apply(plan).stopped == ()
    world.aicc.edited(remote, {})
    assert world.plan().items == ()
    assert world.answers(channel).text("customer_reply_minutes") == ""
