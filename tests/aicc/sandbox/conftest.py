"""What the tests of the sandbox share: one that runs, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aicc.sandbox.channel_samples import Service
from tests.aicc_sandbox import SandboxAicc, running_sandbox


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxAicc]:
    """A fresh sandbox without TLS."""
    with running_sandbox(tmp_path) as running:
        yield running


@pytest.fixture
def service(sandbox: SandboxAicc) -> Service:
    """Its channel service, with the certificates that the sample channels refer to."""
    return Service(sandbox).with_certificates()
