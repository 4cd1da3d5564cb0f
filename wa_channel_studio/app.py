"""The composition root: the one place that knows which adapters fulfil which ports. No Qt here.

Importing this module imports SQLAlchemy and the cryptography library; the window does it after its first paint.
"""

from __future__ import annotations

import gc
from datetime import UTC, datetime

from wa_channel_studio.aicc.aicc import HttpAicc
from wa_channel_studio.aicc.sandboxes import SandboxPrograms
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.certs.files import CertificateFiles
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.exports.archive import ZipArchiver
from wa_channel_studio.exports.crew import ProcessCrew
from wa_channel_studio.exports.export_files import ExportArchives
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.exports.sheet_files import SheetFiles
from wa_channel_studio.paths import resource_path
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.services.keystores import KeystoreService
from wa_channel_studio.services.packs import PackService
from wa_channel_studio.services.trying import TryOutService
from wa_channel_studio.services.workspaces import Adapters, WorkspaceService
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.vault.keyring_store import SystemKeyring
from wa_channel_studio.vault.vault import ArgonVaults


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


class Studio:
    """All services of the program, on the real adapters."""

    def __init__(self) -> None:
        clock, judge = SystemClock(), ChainJudge()
        self.adapters = Adapters(
            stores=SqliteStores(),
            vaults=ArgonVaults(),
            keyring=SystemKeyring(),
            reader=CertificateFiles(),
            formats=Formats(),
            fetcher=TlsFetcher(judge, clock),
            judge=judge,
            archiver=ZipArchiver(),
            crew=ProcessCrew(),
            export_files=ExportArchives(),
            sheets=SheetFiles(),
            aicc=HttpAicc(clock),
            sandboxes=SandboxPrograms(),
            clock=clock,
        )
        self.workspaces = WorkspaceService(self.adapters)
        self.tryout = TryOutService(self.workspaces, self.adapters.sandboxes, resource_path("samples"))
        self.fetching = FetchService(self.adapters.fetcher)
        self.keystores = KeystoreService(self.adapters.formats, safe_write, clock)
        self.packs = PackService(self.adapters.archiver, self.adapters.reader, self.adapters.clock)


def build() -> Studio:
    """Put the program together."""
    # Thousands of channels are hundreds of thousands of small values that live until the request is done. By default
    # the collector looks at all of them at every 700th, and finds nothing: a tenth of the time of a bulk edit.
    gc.set_threshold(_YOUNG, 20, 50)
    return Studio()


_YOUNG = 5_000
"""New values after which the collector looks at the young ones. Four times as many saved no more, and each look then
took long enough to be seen while scrolling."""
