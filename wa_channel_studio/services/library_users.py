"""Who uses a certificate, in words: the list that stands in the way of a removal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wa_channel_studio.domain.library import User
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.services.ports import UnitOfWork
from wa_channel_studio.wizard.draft import journey_from_bytes

SHOWN = 5
"""So many users are named in the sentence; ``users`` has all."""


class InUseByChannelsError(ProblemError):
    """A certificate cannot be removed: ``users`` are the channels, drafts and connections that refer to it."""

    def __init__(self, problem: Problem, users: tuple[User, ...] = ()) -> None:
        super().__init__(problem)
        self.users = users

    @classmethod
    def by(cls, names: Sequence[str], users: tuple[User, ...]) -> InUseByChannelsError:
        """The refusal to remove files of these names, because of these users."""
        who = _listed(dict.fromkeys(shown_user(user) for user in users))
        if len(names) == 1:
            message = f"{names[0]} is used by {who}."
        else:
            message = f"Some of these {len(names)} files are used, so none was removed: by {who}."
        remedy = "Choose another certificate there first."
        if any(user.trashed for user in users):
            remedy += " What lies in the trash counts until it is gone for good."
        return cls(Problem("", Severity.ERROR, message, remedy), users)


def shown_user(user: User) -> str:
    """A user as it is named in a sentence."""
    if user.tenant_id:
        return f"the connection of {user.tenant_name} to its AICC"
    name = f"“{user.channel_name}”" if user.channel_name else "a new channel"
    about = [user.tenant_name] if user.tenant_name else []
    about += ["in the trash"] if user.trashed else []
    about += ["open draft"] if user.draft else []
    about += ["set aside for another provider"] if user.set_aside else []
    return f"{name} ({', '.join(about)})" if about else name


def users_of(work: UnitOfWork, certificate_ids: Sequence[str]) -> tuple[User, ...]:
    """The users of these files; a draft of a new channel has the name that was typed in it."""
    return tuple(_named(work, user) if user.draft else user for user in work.library.users(certificate_ids))


def _named(work: UnitOfWork, user: User) -> User:
    try:
        stored = work.drafts.get(user.draft_id)
        if stored is None:
            return user
        typed = journey_from_bytes(stored.payload).answers.text("channel_name")
    except ProblemError:
        # A draft that cannot be read still refers to the file.
        return user
    return replace(user, channel_name=typed or user.channel_name)


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - SHOWN
    if more > 0:
        return f"{', '.join(every[:SHOWN])} and {more} more"
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)
