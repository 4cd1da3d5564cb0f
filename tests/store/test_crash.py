"""What is left after kill -9 in the middle of writing: everything that was told to be saved, and a whole file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.ports import Store, Vault
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.vault.vault import ArgonVaults

ROOT = Path(__file__).resolve().parent.parent.parent

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ports import StoredDraft
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.vault.vault import ArgonVaults

store = SqliteStores().open(Path(sys.argv[1]))
store.use(ArgonVaults().unlock(store.read_header(), Secret("right")))
now = datetime.now(UTC)
number = 0
while True:
    number += 1
    with store.unit_of_work() as work:
        work.drafts.put(StoredDraft("draft", "", "t", number, now, b"%d " % number * 2000))
        secret = Secret("secret %d" % number)
        for half in "ab":
            answers = Answers({"channel_name": "wa_%d%s" % (number, half), "api_key": secret})
            work.channels.add(Channel("%d%s" % (number, half), "t", answers, now, now), Readiness(State.READY))
        work.commit()
    print(number, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 7, 40])
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_while_writing(
    store: Store, stores: SqliteStores, path: Path, header_and_vault: tuple[str, Vault], acknowledged: int
) -> None:
    store.close()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, cwd=ROOT)
    assert writer.stdout is not None
    with writer.stdout:
        for _ in range(acknowledged):
            assert writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
        told = acknowledged + len(writer.stdout.read().splitlines())
    assert writer.wait() == -signal.SIGKILL
    again = stores.open(path)
    try:
        again.use(ArgonVaults().unlock(again.read_header(), Secret("right")))
        with again.unit_of_work() as work:
            draft = work.drafts.get("draft")
            assert draft is not None
            # What was acknowledged is there; at most one more had been written and not yet acknowledged.
            assert draft.sequence in {told, told + 1}
            assert draft.payload == b"%d " % draft.sequence * 2000
            # Both halves of every transaction, or none.
            assert work.channels.page(ChannelQuery()).total == 2 * draft.sequence
            last = work.channels.get(f"{draft.sequence}b")
            assert last.answers["api_key"] == Secret(f"secret {draft.sequence}")
    finally:
        again.close()
