"""Independent programs that judge what this program writes: where they are missing a test is skipped with its reason.

In continuous integration they are installed, so a missing one is a failure there and not a test that was left out.
"""

from __future__ import annotations

import os
import shutil

import pytest


def need(tool: str) -> str:
    """The path of a program such as keytool, openssl or java; skips the test, or fails it in CI, without it."""
    found = shutil.which(tool)
    if found is None:
        reason = f"{tool} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}, and in CI nothing that it judges may be left out", pytrace=False)
        pytest.skip(reason)
    return found
