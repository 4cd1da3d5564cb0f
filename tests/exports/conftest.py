"""Where 7-Zip is, under whatever name the system has it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SevenZip = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session")
def seven_zip() -> SevenZip:
    """Runs 7-Zip, which judges our archives; tests that need it are skipped where it is missing."""
    program = next((found for name in ("7z", "7zz", "7za") if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("7-Zip is not installed (Debian: 7zip); it judges our archives")

    def run(*arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        words = [program, *map(str, arguments), "-y", "-bd"]
        return subprocess.run(words, check=check, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)

    return run
