"""``jks trusts``: would a client with this file accept that server today?"""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509 import load_der_x509_certificate

from tests.certs.chains.making import Family, Made, family, make
from tests.certs.jks import private, store, trusted
from tests.certs.net.servers import Farm, speaks_tls
from tests.cli.support import Outcome, Run

PASSWORD = "changeit"
NONE = ("--proxy", "none")


def context_of(folder: Path, *chain: Made) -> ssl.SSLContext:
    path = folder / "server.pem"
    path.write_bytes(chain[0].key_pem + b"".join(one.pem for one in chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    path.unlink()
    return context


@pytest.fixture(scope="module")
def us() -> Family:
    return family("Loopback", "127.0.0.1")


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm() as opened:
        yield opened


@pytest.fixture(scope="module")
def host(farm: Farm, us: Family, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A TLS server that sends its own certificate and the intermediate."""
    return str(farm.host(speaks_tls(context_of(tmp_path_factory.mktemp("tls"), us.leaf, us.inter))).server)


def keystore(folder: Path, *certificates: Made, name: str = "store.jks") -> Path:
    path = folder / name
    path.write_bytes(
        store(*(trusted(f"entry-{n}", one.der) for n, one in enumerate(certificates, 1)), password=PASSWORD)
    )
    return path


def test_a_root_in_the_keystore_is_a_yes_with_its_reason(run: Run, host: str, us: Family, tmp_path: Path) -> None:
    file = keystore(tmp_path, make("Stranger", ca=True), us.root)
    outcome = run("jks", "trusts", file, host, *NONE)
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0] == f"yes: {file} trusts {host}"
    assert (
        lines[1]
        == "  The server's certificate leads through “Loopback Intermediate” to “Loopback Root”, which is in it."
    )
    assert lines[2].startswith("  server: 127.0.0.1, ends ")
    assert lines[4].startswith("  entry entry-2: Loopback Root, ends ")
    fingerprints = [line.split()[1] for line in lines if "SHA-256" in line]
    assert [len(fingerprint) for fingerprint in fingerprints] == [95, 95]


def test_it_is_said_in_json(run: Run, host: str, us: Family, tmp_path: Path) -> None:
    said = run("jks", "trusts", keystore(tmp_path, us.leaf), host, *NONE, "--json").json
    assert said["trusted"] is True
    assert said["own"] is True
    assert said["host"] == host
    assert said["anchor"]["alias"] == "entry-1"
    assert said["anchor"]["sha256"] == said["server"]["sha256"]
    assert said["remarks"] == []


def test_another_root_is_a_no_with_its_reason(run: Run, host: str, tmp_path: Path) -> None:
    file = keystore(tmp_path, make("Stranger", ca=True))
    outcome = run("jks", "trusts", file, host, *NONE)
    assert outcome.code == 1
    assert outcome.out.startswith(f"no: {file} does not trust {host}\n")
    assert "was issued by “Loopback Root”, and no such certificate is in it." in outcome.out
    said = run("jks", "trusts", file, host, *NONE, "--json")
    assert (said.code, said.json["trusted"], said.json["anchor"]) == (1, False, None)


def test_a_name_that_does_not_match_is_told_beside_the_answer(run: Run, farm: Farm, us: Family, tmp_path: Path) -> None:
    other = make("other.example.com", us.inter, hosts=["other.example.com"])
    there = str(farm.host(speaks_tls(context_of(tmp_path, other, us.inter))).server)
    outcome = run("jks", "trusts", keystore(tmp_path, us.root), there, *NONE)
    assert outcome.code == 0
    assert "  The certificate is made for other.example.com, not for 127.0.0.1." in outcome.out


def test_an_expired_certificate_is_a_no(run: Run, farm: Farm, us: Family, tmp_path: Path) -> None:
    old = make("127.0.0.1", us.inter, hosts=["127.0.0.1"], days=(-30, -2))
    there = str(farm.host(speaks_tls(context_of(tmp_path, old, us.inter))).server)
    outcome = run("jks", "trusts", keystore(tmp_path, us.root), there, *NONE)
    assert outcome.code == 1
    assert "“127.0.0.1” expired on " in outcome.out


def test_files_of_other_kinds_are_taken_as_well(
    run: Run, host: str, us: Family, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = tmp_path / "roots.pem"
    pem.write_bytes(b"Some text\n" + us.root.pem)
    der = tmp_path / "root.der"
    der.write_bytes(us.root.der)
    for file in (pem, der):
        assert run("jks", "trusts", file, host, *NONE).code == 0
    sealed = tmp_path / "identity.p12"
    sealed.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"me",
            us.leaf.key,
            load_der_x509_certificate(us.leaf.der),
            [load_der_x509_certificate(us.root.der)],
            BestAvailableEncryption(PASSWORD.encode()),
        )
    )
    refused = run("jks", "trusts", sealed, host, *NONE)
    assert refused.code != 0
    assert "WCS_KEYSTORE_PASSWORD" in refused.err
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", "wrong password")
    refused = run("jks", "trusts", sealed, host, *NONE)
    assert (refused.code, refused.out) == (1, "")
    assert f"{sealed} does not open: " in refused.err
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", PASSWORD)
    assert run("jks", "trusts", sealed, host, *NONE).code == 0
    unmarked = pkcs12.serialize_key_and_certificates(
        None, None, None, [load_der_x509_certificate(us.root.der)], BestAvailableEncryption(PASSWORD.encode())
    )
    sealed.write_bytes(unmarked)
    assert "lack the mark that Java needs" in run("jks", "trusts", sealed, host, *NONE).err


def test_the_first_certificate_of_a_private_key_counts_as_java_counts_it(
    run: Run, host: str, us: Family, tmp_path: Path
) -> None:
    file = tmp_path / "identity.jks"
    file.write_bytes(store(private("me", [us.leaf.der, us.root.der]), password=PASSWORD))
    assert run("jks", "trusts", file, host, *NONE).code == 0
    file.write_bytes(store(private("me", [make("Stranger").der, us.root.der]), password=PASSWORD))
    assert run("jks", "trusts", file, host, *NONE).code == 1


def test_a_file_that_does_not_open_is_said_and_nobody_is_asked(run: Run, farm: Farm, tmp_path: Path) -> None:
    unvisited = farm.host(speaks_tls(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)))

    def refused(name: str, content: bytes | None) -> Outcome:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        outcome = run("jks", "trusts", tmp_path / name, str(unvisited.server), *NONE)
        assert (outcome.code, outcome.out) == (1, "")
        assert name in outcome.err
        assert "Traceback" not in outcome.err
        return outcome

    assert "cannot be read" in refused("gone.jks", None).err
    assert "does not open" in refused("text.jks", b"no keystore").err
    assert "does not open" in refused("cut.jks", keystore(tmp_path, make("x", ca=True)).read_bytes()[:90]).err
    assert "holds no certificate that Java would trust" in refused("empty.jks", store(password=PASSWORD)).err
    assert unvisited.visits == []


def test_a_server_that_is_not_reached_is_said(run: Run, us: Family, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"127.0.0.1:{taken.getsockname()[1]}"
        outcome = run("jks", "trusts", keystore(tmp_path, us.root), closed, *NONE)
        assert outcome.code == 1
        assert outcome.out.startswith(f"no answer: {closed} was not reached\n")
        said = run("jks", "trusts", keystore(tmp_path, us.root), closed, *NONE, "--json")
        assert (said.code, said.json["trusted"], said.json["layer"]) == (1, None, "connect")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("127.0.0.1", "--timeout", "soon"), "--timeout takes a number of seconds up to 3600, not “soon”."),
        (("127.0.0.1", "--timeout", "-1"), "--timeout takes a number"),
        (("127.0.0.1", "--timeout", "nan"), "--timeout takes a number"),
        (("no host",), "“no host”: "),
        (("127.0.0.1", "--proxy", "ftp://proxy"), "--proxy: "),
        (("127.0.0.1", "--proxy", "http://me:secret-4716@proxy:1"), "--proxy: There is a password"),
    ],
)
def test_wrong_use_is_said(run: Run, us: Family, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    outcome = run("jks", "trusts", keystore(tmp_path, us.root), *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert "secret-4716" not in outcome.err


def test_the_path_of_an_address_is_dropped_with_a_note(run: Run, host: str, us: Family, tmp_path: Path) -> None:
    outcome = run("jks", "trusts", keystore(tmp_path, us.root), f"https://{host}/v8.0/messages", *NONE)
    assert outcome.code == 0
    assert "The path was dropped" in outcome.err


def test_neither_qt_nor_a_database_is_loaded(host: str, us: Family, tmp_path: Path) -> None:
    program = (
        "import sys; from wa_channel_studio.cli import main; "
        f"code = main(['jks', 'trusts', {str(keystore(tmp_path, us.root))!r}, {host!r}, '--proxy', 'none']); "
        "print(code, sorted({'sqlalchemy', 'alembic', 'PySide6', 'keyring'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, check=True, timeout=60)
    assert ended.stdout.splitlines()[-1] == b"0 []"
    assert ended.stderr == b""
