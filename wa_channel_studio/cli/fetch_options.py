"""How a command asks servers: its ``--proxy`` and ``--timeout`` as options for a fetch.

A password for a proxy never stands in an argument: it is asked for, or taken from WCS_PROXY_PASSWORD.
"""

from __future__ import annotations

import argparse
import math
from datetime import UTC, datetime

from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.output import UsageError
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.certificate_ports import FetchOptions, ProxyMode
from wa_channel_studio.services.fetching import read_proxy

MAX_SECONDS = 3600
"""Our own bound; beyond it somebody has confused the unit."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


def fetch_options(arguments: argparse.Namespace) -> FetchOptions:
    """What ``--proxy``, ``--proxy-itself`` (where the command has it) and ``--timeout`` say. Raises UsageError."""
    seconds = _seconds(arguments.timeout)
    itself = bool(getattr(arguments, "proxy_itself", False))
    if arguments.proxy is None:
        return FetchOptions(timeout=seconds, proxy_itself=itself)
    if arguments.proxy.strip().lower() == "none":
        return FetchOptions(ProxyMode.NONE, timeout=seconds, proxy_itself=itself)
    try:
        proxy = read_proxy(arguments.proxy)
    except ProblemError as refused:
        raise UsageError(f"--proxy: {refused.problem.message} {refused.problem.remedy}".rstrip()) from None
    if proxy.user:
        password = passwords.ask(passwords.PROXY, f"password of {proxy.user} at the proxy {proxy}")
        proxy = read_proxy(arguments.proxy, password=password)
    return FetchOptions(ProxyMode.MANUAL, proxy, seconds, itself)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= MAX_SECONDS:
        raise UsageError(f"--timeout takes a number of seconds up to {MAX_SECONDS}, not “{text}”.")
    return seconds
