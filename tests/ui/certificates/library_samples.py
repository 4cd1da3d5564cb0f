"""Certificates for tests of the library, whose validity is counted from today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.ui.certificates.samples import issue
from wa_channel_studio.domain.certificate import Anchor, Origin, Role
from wa_channel_studio.domain.library import LibraryRow, WatchResult, WatchState
from wa_channel_studio.services.certificate_ports import FetchOptions, ProxyMode
from wa_channel_studio.services.workspaces import Workspace

DIRECT = FetchOptions(mode=ProxyMode.NONE, timeout=5)
"""No proxy of whoever runs the tests, and no long wait."""


def der(name: str, days: float, *, authority: bool = False, number: int = 3) -> bytes:
    """A certificate that ends in so many days; one in the past has expired."""
    end = datetime.now(UTC) + timedelta(days=days)
    return issue(
        name, name, own=number, by=number, start=end - timedelta(days=400), end=end, names=(name,), authority=authority
    )


def origin(*servers: str, anchor: Anchor = Anchor.ROOT, warning: str = "") -> Origin:
    """As if it had been fetched an hour ago."""
    fetched = datetime.now(UTC) - timedelta(hours=1)
    return Origin(servers, (anchor,), fetched, until=fetched + timedelta(days=90), warning=warning)


def shelf(workspace: Workspace) -> dict[str, LibraryRow]:
    """Five certificates, by a short name: one of each kind that the filters tell."""
    library = workspace.library
    rows = {
        "root": library.add(
            der("Sample Root", 4000, authority=True),
            "api.twilio.com_root.der",
            role=Role.TRUST,
            origin=origin("api.twilio.com:443"),
        ),
        "leaf": library.add(
            der("login.gupshup.io", 21),
            "login.gupshup.io_server.der",
            role=Role.TRUST,
            origin=origin("login.gupshup.io:443", anchor=Anchor.LEAF, warning="It ends in a private root."),
        ),
        "own": library.add(der("aicc.acme.example", 130), "aicc.acme.example.cer", role=Role.IDENTITY),
        "old": library.add(der("old.example", -12), "证书_华为云客户联络中心_" + "sehr_langer_name_" * 4 + ".cer"),
        "text": library.add(b"no certificate at all", "notes.txt"),
    }
    keep_watch(workspace, rows["root"].id, WatchState.UNCHANGED, "api.twilio.com shows the same certificate.")
    keep_watch(workspace, rows["leaf"].id, WatchState.ANCHOR_CHANGED, "It has another one.", "Get it again.")
    return {key: library.get(row.id) for key, row in rows.items()}


def keep_watch(workspace: Workspace, certificate_id: str, state: WatchState, message: str, remedy: str = "") -> None:
    """Keep what a look found, past the network."""
    with workspace._begin() as work:
        work.library.set_watch(certificate_id, WatchResult(state, datetime.now(UTC), message, remedy))
        work.commit()
