"""The library with 20,000 certificates on a real file: pages, searches, the timeline, a keystore of 20,000 entries."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.figures import Figure, median, seconds, send
from wa_channel_studio import app
from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, CertificateFile, FileKind, Origin, Role
from wa_channel_studio.domain.library import LibraryFilter, LibraryQuery, LibrarySort, WatchResult, WatchState
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ports import CertificateBlob
from wa_channel_studio.services.workspaces import Workspace

MANY = 20_000
PASSWORD = Secret("bench workspace password")
NOW = datetime.now(UTC).replace(microsecond=0)
GOAL, BOUND = 25.0, 100.0
"""Milliseconds for any page: what a list that is scrolled should have, and what it must have on a busy machine."""

_STATES = (None, *WatchState)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.wcs"
        studio = app.build()
        studio.workspaces.create(path, PASSWORD).close()
        _fill(studio, path)
        workspace = studio.workspaces.open(path, PASSWORD)
        figures = [*_pages(workspace), *_keystore(workspace)]
        workspace.close()
    send(figures)


def _facts(number: int) -> CertificateFacts:
    host = f"api{number * 7919 % MANY:05d}.customer.example.com"
    return CertificateFacts(
        subject=f"CN={host},O=Customer {number} GmbH,L=Berlin,C=DE",
        issuer="CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1,O=DigiCert Inc,C=US",
        not_before=NOW - timedelta(days=100),
        not_after=NOW + timedelta(days=number % 900 - 50),
        sha256=secrets.token_bytes(32).hex(":").upper(),
        sha1=secrets.token_bytes(20).hex(":").upper(),
        serial=secrets.token_bytes(16).hex(":").upper(),
        key="RSA, 2048 bits",
        signature="RSA with SHA-256",
        names=(host, f"www.{host}"),
        usages=("digital signature", "key encipherment", "server authentication"),
    )


def _fill(studio: app.Studio, path: Path) -> None:
    """Many files in one transaction, by the ports the services use; a real certificate has about 1,500 bytes."""
    stores, vaults = studio.adapters.stores, studio.adapters.vaults
    store = stores.open(path)
    store.use(vaults.unlock(store.read_header(), PASSWORD))
    roles = tuple(Role)
    with store.unit_of_work() as work:
        for number in range(MANY):
            facts = _facts(number)
            origin = Origin((f"{facts.names[0]}:443",), (Anchor.LEAF,), NOW, seen=(facts.sha256,))
            kind = FileKind.PEM if number % 20 else FileKind.JKS
            file = CertificateFile(f"{number:032x}", f"{facts.names[0]}.der", kind, (facts,), origin=origin)
            added = NOW - timedelta(minutes=number)
            work.certificates.add(CertificateBlob(file, secrets.token_bytes(1500)), role=roles[number % 3], at=added)
            state = _STATES[number % len(_STATES)]
            if state is not None:
                message = f"{facts.names[0]} shows the same certificate as before."
                work.library.set_watch(file.id, WatchResult(state, NOW, message))
        work.commit()
    store.close()


def _pages(workspace: Workspace) -> list[Figure]:
    last = MANY - 200
    queries = {
        "first page by name": LibraryQuery(),
        "last page by end": LibraryQuery(sort=LibrarySort.ENDS, offset=last),
        "last page by use, descending": LibraryQuery(sort=LibrarySort.USED, descending=True, offset=last),
        "last page by watch": LibraryQuery(sort=LibrarySort.WATCH, offset=last),
        "last page by role": LibraryQuery(sort=LibrarySort.ROLE, offset=last),
        "last page by time added": LibraryQuery(sort=LibrarySort.ADDED, offset=last),
        "expired": LibraryQuery(filter=LibraryFilter.EXPIRED),
        "trust, changed, by time added": LibraryQuery(
            role=Role.TRUST, filter=LibraryFilter.CHANGED, sort=LibrarySort.ADDED
        ),
        "unused keystores' middle": LibraryQuery(filter=LibraryFilter.UNUSED, sort=LibrarySort.ENDS, offset=MANY // 2),
        "search, few hits": LibraryQuery(text="api01234"),
        "search, two words": LibraryQuery(text="digicert api0123"),
        "search, all hits": LibraryQuery(text="customer"),
    }
    figures = []
    for name, query in queries.items():
        times = seconds(lambda query=query: workspace.library.page(query), 20, warm=2)  # type: ignore[misc]
        note = f"median of 20, longest {max(times) * 1e3:.1f}"
        figures.append(Figure(f"{MANY:,} certificates, {name}", median(times) * 1e3, "ms", None, BOUND, note, GOAL))
    times = seconds(lambda: workspace.library.timeline(LibraryQuery()), 10)
    figures.append(Figure(f"{MANY:,} certificates, timeline", median(times) * 1e3, "ms", most=400))
    return figures


def _keystore(workspace: Workspace) -> list[Figure]:
    """One keystore of as many entries: kept, and listed without reading them."""
    entries = tuple(replace(_facts(number), alias=f"entry-{number}") for number in range(MANY))
    file = CertificateFile("keystore", "all.jks", FileKind.JKS, entries)
    blob = CertificateBlob(file, secrets.token_bytes(20_000_000))

    def keep() -> None:
        with workspace._begin() as work:
            work.certificates.add(blob)
            work.commit()

    kept = seconds(keep, 1, warm=0)
    listed = seconds(lambda: workspace.library.page(LibraryQuery(text="all.jks")), 10)
    opened = seconds(lambda: workspace.library.get("keystore"), 3)
    return [
        Figure(f"keep a keystore of {MANY:,}", kept[0] * 1e3, "ms", most=10_000),
        Figure(f"list it among {MANY:,}", median(listed) * 1e3, "ms", most=BOUND),
        Figure("read all its entries", median(opened) * 1e3, "ms", most=5_000),
    ]


if __name__ == "__main__":
    main()
