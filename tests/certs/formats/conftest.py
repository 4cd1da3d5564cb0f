"""A Java that judges, compiled once, and samples of certificates, ordinary and odd."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.certs.formats.samples import Samples, make_samples
from tests.judges import need
from wa_channel_studio.certs.formats import Formats

SOURCES = Path(__file__).parents[2] / "java"
QUICK = ("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx256m")
"""Options of a JVM that lives for half a second."""

RunJava = Callable[..., list[str]]
Openssl = Callable[..., bytes]


@pytest.fixture(scope="session")
def formats() -> Formats:
    return Formats()


@pytest.fixture(scope="session")
def samples() -> Samples:
    return make_samples()


@pytest.fixture(scope="session")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The judges of ``tests/java``, compiled."""
    folder = tmp_path_factory.mktemp("classes")
    sources = sorted(str(source) for source in SOURCES.glob("*.java"))
    subprocess.run([need("javac"), "-d", str(folder), *sources], check=True, timeout=60)
    return folder


@pytest.fixture(scope="session")
def java(classes: Path) -> RunJava:
    """Runs a judge in a JVM of its own and gives its lines."""

    def run(judge: str, *arguments: str | Path, options: Sequence[str] = QUICK) -> list[str]:
        command = [need("java"), *options, "-cp", str(classes), judge, *map(str, arguments)]
        # Without a locale Java reads its arguments as ASCII.
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        ended = subprocess.run(command, check=True, capture_output=True, timeout=60, env=environment)
        return ended.stdout.decode().splitlines()

    return run


@pytest.fixture(scope="session")
def judge(java: RunJava, tmp_path_factory: pytest.TempPathFactory) -> RunJava:
    """Asks ``Judge`` and gives its answers."""

    def ask(task: str, *files: Path) -> list[str]:
        out = tmp_path_factory.mktemp("judged") / "answers"
        java("Judge", task, *files, out)
        return out.read_text("utf-8").splitlines()

    return ask


@pytest.fixture(scope="session")
def openssl() -> Openssl:
    """Runs openssl with what comes in on its standard input; gives what comes out."""

    def run(*arguments: str | Path, data: bytes = b"") -> bytes:
        command = [need("openssl"), *map(str, arguments)]
        return subprocess.run(command, input=data, check=True, capture_output=True, timeout=60).stdout

    return run
