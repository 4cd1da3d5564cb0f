"""What saving a channel means for the word that the list shows of it and its counterpart on the AICC.

Compares a channel with what it was; with the AICC nobody compares here.
"""

from __future__ import annotations

from typing import NamedTuple

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.sync_state import SyncState, after_edit
from wa_channel_studio.fields.payload import sent_keys
from wa_channel_studio.store.codec import GENERATED, split, sync_of

_AFTER_EDIT = {state.value: after_edit(state).value for state in SyncState}
_UNCOMPARED = frozenset({SyncState.DRAFT.value, SyncState.READY.value, SyncState.NEW.value, SyncState.UNKNOWN.value})
"""What is known without any comparison, so that what the AICC generated may say it better."""


class SyncEdit(NamedTuple):
    """What was done to a channel, as far as it concerns the AICC."""

    told: str
    """The word that its answers alone give it."""
    anew: bool = False
    """Whether they gave it another one before."""
    edited: bool = True
    """Whether a field was edited that the AICC has too."""
    moved: bool = False
    """Whether it has come from another tenant, of whose AICC nothing holds here."""

    @property
    def matters(self) -> bool:
        """Whether the word may be another one after it."""
        return self.anew or self.edited or self.moved

    def after(self, present: str | None) -> str:
        """The word after it; None where the present one could not be read."""
        if self.moved or present not in _AFTER_EDIT:
            return self.told
        if present in _UNCOMPARED:
            return self.told if self.anew else present
        return _AFTER_EDIT[present] if self.edited else present


def told_of(value: Channel) -> str:
    """The word for a channel of which nothing else is known."""
    return sync_of(split(value.answers)[0]).value


def edit_of(value: Channel, before: Channel, changed: frozenset[str] | set[str], told: str) -> SyncEdit:
    """What saving ``value`` over ``before`` is; they differ in the fields ``changed``."""
    anew = not GENERATED.isdisjoint(changed) and told != told_of(before)
    return SyncEdit(told, anew, not sent_keys().isdisjoint(changed), before.tenant_id != value.tenant_id)


def changed_fields(value: Channel, before: Channel) -> set[str]:
    """The fields whose values differ."""
    was = before.answers.over({})
    # Most are the very same object.
    changed = {
        key
        for key, given in value.answers.items()
        if key not in was or (was[key] is not given and not _same(was[key], given))
    }
    return changed | (was.keys() - value.answers.keys())


def _same(one: RawValue, other: RawValue) -> bool:
    # True is 1 in Python, and not in a file.
    return type(one) is type(other) and one == other
