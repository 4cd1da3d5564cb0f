"""Programs that hold or read a workspace, for tests with two processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

HOLD = """
import sys
from pathlib import Path
from wa_channel_studio.store.stores import SqliteStores

sys.argv[0] = "/somewhere/wa-channel-studio"
hold = SqliteStores().hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
hold.release()
"""


@contextmanager
def running(script: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has said its first line; it ends when its standard input does."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        try:
            assert process.stdout.readline()
            yield process
        finally:
            process.stdin.close()
            process.wait()
