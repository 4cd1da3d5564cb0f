"""Channels for the tests of the store."""

from __future__ import annotations

from datetime import timedelta

from tests.store.conftest import NOW
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.readiness import Readiness, State

READY = Readiness(State.READY)


def channel(identity: str, tenant: str = "t", *, minutes: int = 0, **answers: RawValue) -> Channel:
    """A channel that was changed ``minutes`` after NOW."""
    return Channel(identity, tenant, Answers(answers), NOW, NOW + timedelta(minutes=minutes))


def problems(errors: int, warnings: int = 0) -> Readiness:
    """A readiness with that many problems."""
    return Readiness(State.PROBLEMS if errors else State.READY, errors, warnings)
