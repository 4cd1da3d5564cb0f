"""``jks create``: from files of any kind to a keystore, with names, refusals and no Java."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.certs.formats.samples import make_samples
from tests.cli.certificate_files import PASSWORD, entries_of, number, put, put_store
from tests.cli.support import ROOT, Run
from tests.judges import need
from wa_channel_studio.domain.certificate import FileKind


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", PASSWORD)


def test_names_are_those_of_the_files(run: Run, tmp_path: Path) -> None:
    first, second = put(tmp_path, "API.infobip.com.der", number(1)), put(tmp_path, "größe.CER", number(2))
    out = tmp_path / "out.jks"
    outcome = run("jks", "create", out, first, second)
    assert outcome.code == 0
    assert entries_of(out) == [("api.infobip.com", number(1)), ("größe", number(2))]
    assert "JKS, 2 entries, written and read back" in outcome.out
    for name, der in entries_of(out):
        assert f"  {name}\n    SHA-256 {hashlib.sha256(der).digest().hex(':').upper()}\n" in outcome.out


def test_as_json(run: Run, tmp_path: Path) -> None:
    outcome = run("jks", "create", tmp_path / "o.jks", put(tmp_path, "a.der", number(1)), "--json")
    sha256 = hashlib.sha256(number(1)).digest().hex(":").upper()
    assert outcome.json == {
        "keystore": str(tmp_path / "o.jks"),
        "kind": "jks",
        "entries": [{"alias": "a", "sha256": sha256}],
    }
    assert PASSWORD not in outcome.out + outcome.err


def test_second_file_of_a_name_gets_a_number(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    files = [
        put(tmp_path, "root.der", number(1)),
        put(tmp_path / "other", "ROOT.cer", number(2)),
        put(tmp_path, "root.crt", number(3)),
    ]
    out = tmp_path / "out.jks"
    assert run("jks", "create", out, *files).code == 0
    assert [name for name, _ in entries_of(out)] == ["root", "root-2", "root-3"]


def test_files_of_any_kind_and_a_folder(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    put(folder, "b.der", number(2))
    put(folder, "a.der", number(1))
    files = [
        put(tmp_path, "chain.pem", number(3), number(4), kind=FileKind.PEM),
        put(tmp_path, "bundle.p7b", number(5), number(6), kind=FileKind.P7B),
        put_store(tmp_path, "old.jks", {"api": number(7)}),
        put_store(tmp_path, "old.p12", {"base": number(8), "a": number(9)}, FileKind.PKCS12),
        str(folder),
    ]
    out = tmp_path / "out.jks"
    assert run("jks", "create", out, *files).code == 0
    assert [name for name, _ in entries_of(out)] == [
        "chain", "chain-2", "bundle", "bundle-2", "api", "base", "a", "a-2", "b",
    ]  # fmt: skip


def test_names_that_a_person_gives(run: Run, tmp_path: Path) -> None:
    one, many = put(tmp_path, "one.der", number(1)), put(tmp_path, "m.pem", number(2), number(3), kind=FileKind.PEM)
    out = tmp_path / "out.jks"
    outcome = run("jks", "create", out, one, "--alias", f"ONE={one}", "--alias", f"two = sides={many}")
    assert outcome.code == 1  # the file is called “ sides=…”
    assert run("jks", "create", out, one, "--alias", f"ONE={one}", "--alias", f"Provider root={many}").code == 0
    assert [name for name, _ in entries_of(out)] == ["one-2", "one", "provider root", "provider root-2"]


def test_name_given_twice_is_refused_with_a_proposal(run: Run, tmp_path: Path) -> None:
    one = put(tmp_path, "one.der", number(1))
    out = tmp_path / "out.jks"
    outcome = run("jks", "create", out, "--alias", f"api={one}", "--alias", f"API={one}")
    assert (outcome.code, outcome.out) == (1, "")
    assert "There is an entry “api” already" in outcome.err
    assert "such as api-2" in outcome.err
    assert not out.exists()


@pytest.mark.parametrize("words", [(), ("--alias", "nofile"), ("--alias", "=x"), ("--alias", "x=")])
def test_wrong_use(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run("jks", "create", tmp_path / "o.jks", *words).code == 2
    assert not (tmp_path / "o.jks").exists()


def test_a_file_that_is_there_is_never_replaced(run: Run, tmp_path: Path) -> None:
    one = put(tmp_path, "one.der", number(1))
    outcome = run("jks", "create", one, put(tmp_path, "two.der", number(2)))
    assert outcome.code == 1
    assert "exists already" in outcome.err
    assert Path(one).read_bytes() == number(1)


def test_what_java_could_not_load_is_refused_by_name_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    refused = make_samples().refused
    good = put(tmp_path, "good.der", number(1))
    twice = tmp_path / "twice.der"
    twice.write_bytes(refused["the same extension twice"])
    bundle = put(tmp_path, "b.pem", number(2), refused["version 1 with extensions"], kind=FileKind.PEM)
    out = tmp_path / "out.jks"
    outcome = run("jks", "create", out, good, twice, bundle, tmp_path / "missing.der")
    assert (outcome.code, outcome.out) == (1, "")
    said = outcome.err.splitlines()
    assert [f"“{twice}”" in said[0], f"“{bundle}, certificate 2”" in said[1], "missing.der" in said[2]] == [True] * 3
    assert "same extension twice" in said[0]
    assert not out.exists()


def test_odd_but_real_certificates_go_in_byte_for_byte(run: Run, tmp_path: Path) -> None:
    odd = make_samples().odd
    files = []
    for name, der in odd.items():
        path = tmp_path / f"{name}.der"
        path.write_bytes(der + b"\r\n")
        files.append(path)
    out = tmp_path / "out.jks"
    assert run("jks", "create", out, *files).code == 0
    assert dict(entries_of(out)) == {name.lower(): der for name, der in odd.items()}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"words", "a text without a certificate"), (b"", "is empty"), (b"\x30\x82\x01\x00", "is not a certificate")],
)
def test_file_that_is_none_is_told(run: Run, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.der"
    path.write_bytes(content)
    outcome = run("jks", "create", tmp_path / "o.jks", path)
    assert outcome.code == 1
    assert words in outcome.err


def test_large_files_are_not_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "zeros"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    outcome = run("jks", "create", tmp_path / "o.jks", path)
    assert "is larger than 48 MiB" in outcome.err


def test_private_keys_stay_where_they_are(run: Run, tmp_path: Path) -> None:
    from tests.certs import jks

    path = tmp_path / "with-key.jks"
    path.write_bytes(jks.store(jks.trusted("a", number(1)), jks.private("own", [number(2)])))
    out = tmp_path / "o.jks"
    outcome = run("jks", "create", out, path)
    assert "A private key is left in" in outcome.err
    assert entries_of(out) == [("a", number(1)), ("own", number(2))]


def test_password_that_java_would_not_take(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", "12345")
    outcome = run("jks", "create", tmp_path / "o.jks", tmp_path / "missing.der")
    assert outcome.code == 1
    assert "The password has 5 characters" in outcome.err  # before a file is read


def test_without_a_password_and_a_terminal(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WCS_KEYSTORE_PASSWORD")
    outcome = run("jks", "create", tmp_path / "o.jks", put(tmp_path, "a.der", number(1)))
    assert outcome.code == 2
    assert "WCS_KEYSTORE_PASSWORD" in outcome.err


def test_keytool_lists_what_the_command_wrote(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.jks"
    assert run("jks", "create", out, put(tmp_path, "api.der", number(1))).code == 0
    command = [need("keytool"), "-J-XX:TieredStopAtLevel=1", "-list", "-keystore", str(out), "-storepass", PASSWORD]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    assert "Your keystore contains 1 entry" in shown
    assert "api, " in shown


BLOCKER = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('PySide6', 'shiboken6', 'sqlalchemy', 'alembic', 'cryptography', 'OpenSSL', 'jks'):
            raise ImportError(name)
sys.meta_path.insert(0, Blocker())
"""


def test_jks_commands_need_neither_qt_nor_a_database_nor_cryptography(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(BLOCKER, "utf-8")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]),
        "WCS_HOME": str(tmp_path / "home"),
        "PYTHONWARNINGS": "error",
    }
    one, out = put(tmp_path, "one.pem", number(1), number(2), kind=FileKind.PEM), tmp_path / "o.jks"
    for words in (("jks", "create", str(out), one), ("jks", "list", str(out)), ("cert", "show", one, str(out))):
        ended = subprocess.run(
            [sys.executable, "-m", "wa_channel_studio", *words],
            env=environment,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert (ended.returncode, ended.stderr) == (0, b""), words
