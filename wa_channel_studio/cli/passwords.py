"""Where passwords come from: a variable of the environment, or a prompt on a terminal. Never from arguments.

It keeps nothing and judges nothing but that both of two entries are the same.
"""

from __future__ import annotations

import os
import sys

from wa_channel_studio.cli.output import UsageError
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret

WORKSPACE = "WCS_WORKSPACE_PASSWORD"
ARCHIVE = "WCS_ARCHIVE_PASSWORD"
KEYSTORE = "WCS_KEYSTORE_PASSWORD"
PROXY = "WCS_PROXY_PASSWORD"
APP_SECRET = "WCS_APP_SECRET"
OIAP = "WCS_OIAP_PASSWORD"


def from_environment(variable: str) -> Secret | None:
    """The password in ``variable``, or None when it is not set or empty.

    Raises UsageError for bytes that are no UTF-8: on another machine they would be another password.
    """
    text = os.environ.get(variable, "")
    if not text:
        return None
    return _proper(text, f"The variable {variable}")


def ask(variable: str, what: str, *, twice: bool = False) -> Secret:
    """The password in ``variable``, else typed on the terminal, ``twice`` for a new one.

    Raises UsageError where there is neither, ProblemError when the two entries differ.
    """
    given = from_environment(variable)
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"The {what} is missing. Set {variable}, or run this in a terminal and type it.")
    first = _typed(f"{what[:1].upper()}{what[1:]}: ", variable)
    if not first:
        raise ProblemError.of(f"The {what} is empty.", "Type one.")
    if twice and _typed(f"The same {what} once more: ", variable) != first:
        raise ProblemError.of(f"The two entries of the {what} differ.", "Try again.")
    return first


def _typed(prompt: str, variable: str) -> Secret:
    import getpass  # noqa: PLC0415  # loads termios and more; most commands never ask

    try:
        return _proper(getpass.getpass(prompt), "What was typed")
    except EOFError:
        raise UsageError(f"Nothing was typed. Set {variable}, or type the password.") from None


def _proper(text: str, origin: str) -> Secret:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(f"{origin} is not UTF-8 text.") from None
    return Secret(text)
