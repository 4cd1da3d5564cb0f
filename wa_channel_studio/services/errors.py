"""What can go wrong with a workspace, as errors that a caller tells apart.

Each carries a problem in words for people. Light on purpose: the window knows them before its first paint.
"""

from __future__ import annotations

from wa_channel_studio.domain.problem import ProblemError


class WrongPasswordError(ProblemError):
    """The master password or recovery key does not open this workspace."""


class DamagedError(ProblemError):
    """A file, header or sealed value is not what was written."""


class NewerSchemaError(ProblemError):
    """The workspace was written by a newer release."""


class InUseError(ProblemError):
    """Another running program holds the workspace."""


class NotFoundError(ProblemError):
    """Something asked for by id or name is not there."""


class BusyError(ProblemError):
    """Another transaction held the workspace for too long."""
