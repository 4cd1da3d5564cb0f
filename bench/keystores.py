"""Combining certificates into a JKS, and listing one of 20,000: whole processes, against Java doing the same.

One JVM that combines the same files, and keytool, run in turn with ours, so that what else the machine does meets all
alike. Without a Java nothing is measured, and the reason is told.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bench.figures import Figure, median, print_note, send

SIZES = (2, 150, 2_000, 20_000)
ROUNDS = {2: 15, 150: 11, 2_000: 7, 20_000: 5}
MOST_PART = {2: 120}
"""Percent of one JVM's time; where both only start up a fifth more, beyond it never more."""
KEYTOOL_SIZES = (2, 50)
LIST_ROUNDS = 2
PASSWORD = "changeit"
SOURCE = Path(__file__).resolve().parent.parent / "tests" / "java" / "Combine.java"


def main() -> None:
    missing = [tool for tool in ("java", "javac", "keytool") if shutil.which(tool) is None]
    if missing:
        print_note(f"Keystores are not measured: {', '.join(missing)} of a JDK is not installed.")
        send([])
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["javac", "-d", str(folder), str(SOURCE)], check=True)
        files = _certificates(folder / "certificates", max(SIZES))
        runner = _Runner(folder)
        figures = [figure for size in SIZES for figure in _combine(runner, files[:size])]
        figures += _by_keytool(runner, files)
        figures += _list(runner)
    send(figures)


class _Runner:
    """Starts processes in one folder and says how long each took."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ours = folder / "ours.jks"
        self.javas = folder / "java.jks"
        # Modules are compiled once, as an installed program has them.
        self._environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | {
            "WCS_KEYSTORE_PASSWORD": PASSWORD,
            "WCS_HOME": str(folder / "home"),
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        }

    def seconds(self, command: Sequence[str | Path]) -> float:
        start = time.perf_counter()
        subprocess.run(
            [str(word) for word in command],
            env=self._environment,
            cwd=self.folder / "certificates",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        return time.perf_counter() - start

    def combine(self, files: Sequence[str]) -> float:
        self.ours.unlink(missing_ok=True)
        return self.seconds([sys.executable, "-m", "wa_channel_studio", "jks", "create", self.ours, *files])

    def combine_by_java(self, files: Sequence[str]) -> float:
        self.javas.unlink(missing_ok=True)
        return self.seconds(["java", "-cp", self.folder, "Combine", self.javas, PASSWORD, *files])

    def pairs(self, rounds: int, ours: Callable[[], float], other: Callable[[], float]) -> list[tuple[float, float]]:
        """Both in turn, after one of ours that is not counted, since it fills the caches."""
        ours()
        return [(ours(), other()) for _ in range(rounds)]


def _certificates(folder: Path, count: int) -> list[str]:
    """So many different certificates as DER files; only one is signed, which nobody here looks at."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "host-00000.example.test")])
    der = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bench Authority")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("host-00000.example.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )
    names = []
    for number in range(count):
        host = b"host-%05d" % number
        names.append(f"{host.decode()}.example.test.der")
        (folder / names[-1]).write_bytes(der.replace(b"host-00000", host))
    return names


def _combine(runner: _Runner, files: Sequence[str]) -> list[Figure]:
    size = len(files)
    pairs = runner.pairs(ROUNDS[size], lambda: runner.combine(files), lambda: runner.combine_by_java(files))
    return _told(f"combine {size:,} certificates", pairs, "one JVM", MOST_PART.get(size, 100))


def _told(name: str, pairs: Sequence[tuple[float, float]], other: str, most: float) -> list[Figure]:
    """Our time and what part of the other's it is."""
    part = median([ours / its for ours, its in pairs])
    note = f"{other} {median([its for _, its in pairs]):.2f} s; median of {len(pairs)} pairs"
    return [
        Figure(name, median([ours for ours, _ in pairs]) * 1e3, "ms", note="whole process"),
        Figure(f"{name}, of {other}", part * 100, "%", most=most, note=note),
    ]


def _by_keytool(runner: _Runner, files: Sequence[str]) -> list[Figure]:
    figures = []
    store = runner.folder / "keytool.jks"
    command: list[str | Path] = [
        "keytool",
        "-importcert",
        "-noprompt",
        "-storetype",
        "JKS",
        "-storepass",
        PASSWORD,
        "-keystore",
        store,
    ]
    each = 0.0
    for size in KEYTOOL_SIZES:
        store.unlink(missing_ok=True)
        taken = sum(
            runner.seconds([*command, "-alias", name.removesuffix(".der"), "-file", name]) for name in files[:size]
        )
        each = taken / size
        ours = median([runner.combine(files[:size]) for _ in range(5)])
        note = f"keytool {taken:.2f} s, measured once"
        figures.append(Figure(f"combine {size} certificates, of keytool", ours / taken * 100, "%", most=100, note=note))
    scaled = ", ".join(f"{size:,}: {each * size / 60:,.1f} min" for size in SIZES if size > max(KEYTOOL_SIZES))
    note = f"not measured but scaled: {scaled}; it would take longer, since each run writes the whole store anew"
    return [*figures, Figure("keytool, one certificate", each * 1e3, "ms", note=note)]


def _list(runner: _Runner) -> list[Figure]:
    """The store of the last and largest size, listed whole, with its password checked."""
    pairs = runner.pairs(
        LIST_ROUNDS,
        lambda: runner.seconds([sys.executable, "-m", "wa_channel_studio", "jks", "list", runner.javas]),
        lambda: runner.seconds(["keytool", "-list", "-keystore", runner.javas, "-storepass", PASSWORD]),
    )
    return _told(f"open and list {max(SIZES):,} entries", pairs, "keytool -list", 100)


if __name__ == "__main__":
    main()
