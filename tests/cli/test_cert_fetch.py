"""``cert fetch`` against servers on loopback: which files are written, what is said, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.certs.net.servers import Connect, Farm, Host, hangs_up, is_silent, speaks_tls
from tests.certs.net.support import EC, Family, leaf_der, to_der, to_pem
from tests.cli.support import ROOT, Run
from tests.judges import need

DIRECT = ("--proxy", "none")


class World:
    """A family, its server, and where it all goes."""

    def __init__(self, farm: Farm, folder: Path) -> None:
        self.farm = farm
        self.family = Family(EC)
        self.leaf = self.family.leaf()
        self.store = folder / "root.pem"
        self.store.write_bytes(self.family.ca.cert_pem.bytes())
        self._folder = folder

    def context(self, leaf: trustme.LeafCert, *others: bytes) -> ssl.SSLContext:
        path = self._folder / "server.pem"
        path.write_bytes(leaf.private_key_pem.bytes() + b"".join(map(to_pem, (leaf_der(leaf), *others))))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def host(self, address: str = "127.0.0.1") -> Host:
        return self.farm.host(speaks_tls(self.context(self.leaf, self.family.intermediate)), address)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with Farm() as farm:
        yield World(farm, tmp_path_factory.mktemp("world"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "SSL_CERT_FILE", "WCS_PROXY_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def public(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The family's root stands in the system's store."""
    monkeypatch.setenv("SSL_CERT_FILE", str(world.store))


def written(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.exists() else {}


def test_a_private_chain_on_loopback_gives_the_leaf_as_der_without_a_word_of_consent(
    run: Run, world: World, out: Path
) -> None:
    host = world.host()
    outcome = run("cert", "fetch", str(host.server), "--out", out, *DIRECT)
    assert (outcome.code, outcome.err) == (0, "")
    ((name, data),) = written(out).items()
    assert re.fullmatch(rf"127\.0\.0\.1-{host.server.port}_leaf_\d{{4}}-\d\d-\d\d\.der", name)
    assert data == leaf_der(world.leaf)
    assert str(out / name) in outcome.out
    if sys.platform != "win32":
        assert (out / name).stat().st_mode & 0o777 == 0o644


@pytest.mark.usefixtures("public")
def test_a_chain_that_ends_in_a_known_root_gives_the_root_also_where_the_server_left_it_out(
    run: Run, world: World, out: Path
) -> None:
    outcome = run("cert", "fetch", str(world.host().server), "--out", out, *DIRECT, "--json")
    assert outcome.code == 0, outcome
    ((name, data),) = written(out).items()
    assert "_root_" in name
    assert data == world.family.root
    (host,) = outcome.json["hosts"]
    assert host["trusted"]
    assert host["files"][0]["completed_from"] != ""


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("use", ["leaf", "intermediate", "root", "all"])
@pytest.mark.parametrize("form", ["der", "pem"])
def test_the_choice_and_the_form_are_ones_own(run: Run, world: World, out: Path, use: str, form: str) -> None:
    arguments = ["cert", "fetch", str(world.host().server), "--out", out, "--use", use, "--format", form, *DIRECT]
    assert run(*arguments).code == 0
    files = written(out)
    whole = {"leaf": leaf_der(world.leaf), "intermediate": world.family.intermediate, "root": world.family.root}
    expected = whole if use == "all" else {use: whole[use]}
    assert {name.split("_")[1]: data if form == "der" else to_der(data) for name, data in files.items()} == expected
    assert all(name.endswith(f".{form}") for name in files)
    for name in files:
        openssl = [need("openssl"), "x509", "-inform", form, "-in", str(out / name), "-noout", "-subject"]
        subprocess.run(openssl, check=True, capture_output=True)


def test_a_dead_host_spoils_nothing_but_the_exit_code(run: Run, world: World, out: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        dead = f"127.0.0.1:{held.getsockname()[1]}"
        good, cut = world.host(), world.farm.host(hangs_up)
        hosts = [dead, str(good.server), "1.2.3.400", str(cut.server), "no.invalid"]
        outcome = run("cert", "fetch", *hosts, "--out", out, *DIRECT, "--json")
    assert outcome.code == 1
    assert len(written(out)) == 1
    document = outcome.json
    assert (document["out"], document["done"]) == (str(out), False)
    assert [host["host"] for host in document["hosts"]] == [
        "127.0.0.1",
        "127.0.0.1",
        "1.2.3.400",
        "127.0.0.1",
        "no.invalid",
    ]
    layers = [[failure["layer"] for failure in host["failures"]] for host in document["hosts"]]
    assert layers == [["connect"], [], ["address"], ["tls"], ["name"]]
    assert [len(host["files"]) for host in document["hosts"]] == [0, 1, 0, 0, 0]
    for host in (dead, "1.2.3.400", "no.invalid"):
        assert host in outcome.err
    for host in document["hosts"]:
        for failure in host["failures"]:
            assert failure["message"]
            assert failure["remedy"]


def test_the_document_says_what_was_found(run: Run, world: World, out: Path) -> None:
    host = world.host()
    outcome = run("cert", "fetch", f"https://{host.server}/a/path", "--out", out, *DIRECT, "--json")
    (found,) = outcome.json["hosts"]
    assert (found["host"], found["port"]) == ("127.0.0.1", host.server.port)
    assert found["tls"] == "TLS 1.3"
    assert (found["via"], found["public"], found["trusted"], found["warning"]) == ("", False, False, "")
    assert "The path was dropped: certificates belong to the host." in found["notes"]
    assert {verdict["topic"] for verdict in found["verdicts"]} >= {"trust"}
    (file,) = found["files"]
    assert set(file) == {
        *("path", "use", "new", "subject", "issuer", "not_before", "not_after", "sha256", "completed_from"),
    }
    assert (file["use"], file["new"]) == ("leaf", True)
    assert "The path was dropped" in outcome.err


def test_the_same_again_is_done_and_other_content_is_not_overwritten(run: Run, world: World, out: Path) -> None:
    arguments = ("cert", "fetch", str(world.host().server), "--out", out, *DIRECT, "--json")
    assert run(*arguments).code == 0
    again = run(*arguments)
    assert (again.code, again.json["hosts"][0]["files"][0]["new"]) == (0, False)
    (name,) = written(out)
    (out / name).write_bytes(b"something of somebody else's")
    refused = run(*arguments)
    assert refused.code == 1
    (failure,) = refused.json["hosts"][0]["failures"]
    assert failure["layer"] == "file"
    assert "is there already with other content" in failure["message"]
    assert written(out) == {name: b"something of somebody else's"}


def test_a_host_named_twice_is_asked_once(run: Run, world: World, out: Path) -> None:
    host = world.host()
    names = (str(host.server), f"https://{host.server}/x", f"{host.server},{host.server}")
    assert run("cert", "fetch", *names, "--out", out, *DIRECT).code == 0
    assert len(host.visits) == 1


def test_names_stand_before_and_after_the_options(run: Run, world: World, out: Path) -> None:
    first, second = world.host(), world.host()
    assert run("cert", "fetch", str(first.server), "--out", out, *DIRECT, str(second.server)).code == 0
    assert len(written(out)) == 2


def test_no_empty_folder_stays_when_nobody_answers(run: Run, out: Path) -> None:
    assert run("cert", "fetch", "no.invalid", "--out", out, *DIRECT).code == 1
    assert not out.exists()
    out.mkdir()
    assert run("cert", "fetch", "no.invalid", "--out", out, *DIRECT).code == 1
    assert out.is_dir()  # one that was there before is left alone


def test_what_the_chain_does_not_have_is_a_failure(run: Run, world: World, out: Path) -> None:
    host = world.farm.host(speaks_tls(world.context(world.leaf)))
    outcome = run("cert", "fetch", str(host.server), "--out", out, "--use", "root", *DIRECT)
    assert outcome.code == 1
    assert "has no root certificate" in outcome.err
    assert written(out) == {}


# --- consent -----------------------------------------------------------------------------------------


@pytest.fixture
def proxied(world: World) -> tuple[Connect, str]:
    """A proxy that leads every name to the family's server."""
    connect = Connect(leads_to=world.farm.host(speaks_tls(world.context(world.family.leaf("api.example.com")))).server)
    return connect, f"http://{world.farm.host(connect).server}"


def test_a_private_root_at_a_public_host_is_stopped_and_written_only_anyway(
    run: Run, proxied: tuple[Connect, str], out: Path
) -> None:
    _, proxy = proxied
    arguments = ("cert", "fetch", "api.example.com", "--out", out, "--proxy", proxy, "--json")
    stopped = run(*arguments)
    assert stopped.code == 1
    assert written(out) == {}
    (failure,) = stopped.json["hosts"][0]["failures"]
    assert failure["layer"] == "trust"
    assert "--anyway" in failure["remedy"]
    anyway = run(*arguments, "--anyway")
    assert anyway.code == 0, anyway
    assert list(written(out)) != []
    (host,) = anyway.json["hosts"]
    assert host["warning"] == failure["message"]
    assert host["via"] == proxy.removeprefix("http://")
    assert "advised against" in anyway.err


# --- proxies -----------------------------------------------------------------------------------------


def test_the_proxys_password_comes_from_the_environment(
    run: Run, world: World, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, connect = world.host(), Connect(user="anna", password="canary-4711")
    proxy = f"http://anna@{world.farm.host(connect).server}"
    arguments = ("cert", "fetch", str(host.server), "--out", out, "--proxy", proxy, "--json")
    asked = run(*arguments)
    assert asked.code == 2
    assert "Set WCS_PROXY_PASSWORD" in asked.err
    monkeypatch.setenv("WCS_PROXY_PASSWORD", "wrong")
    refused = run(*arguments)
    assert (refused.code, refused.json["hosts"][0]["failures"][0]["layer"]) == (1, "proxy")
    monkeypatch.setenv("WCS_PROXY_PASSWORD", "canary-4711")
    done = run(*arguments)
    assert done.code == 0
    for outcome in (asked, refused, done):
        assert "canary" not in outcome.out + outcome.err


def test_the_systems_proxy_is_the_default(run: Run, world: World, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host, connect = world.host(), Connect()
    monkeypatch.setenv("https_proxy", f"http://{world.farm.host(connect).server}")
    assert run("cert", "fetch", str(host.server), "--out", out).code == 0
    assert connect.asked == [str(host.server)]
    assert run("cert", "fetch", str(host.server), "--out", out, *DIRECT).code == 0
    assert len(connect.asked) == 1


def test_the_proxys_own_certificate_is_to_be_had_too(run: Run, world: World, out: Path) -> None:
    proxy = world.farm.host(Connect(context=world.context(world.family.leaf("127.0.0.1"))))
    arguments = ("cert", "fetch", "graph.example.com", "--out", out, "--proxy-itself")
    assert run(*arguments, "--proxy", f"https://{proxy.server}").code == 0
    ((name, _),) = written(out).items()
    assert name.startswith(f"127.0.0.1-{proxy.server.port}_leaf_")
    refused = run(*arguments, "--proxy", f"http://{proxy.server}")
    assert refused.code == 1
    assert "has no certificate of its own" in refused.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--proxy http://anna:canary@proxy:8080", "There is a password in the proxy's address"),
        ("--proxy socks5://proxy:1080", "cannot be used"),
        ("--proxy proxy", "The port of the proxy is missing"),
        ("--timeout 0", "--timeout takes a number of seconds"),
        ("--timeout -1", "--timeout"),
        ("--timeout nan", "--timeout takes a number of seconds"),
        ("--timeout soon", "--timeout takes a number of seconds"),
        ("--use middle", "--use"),
        ("--format jks", "--format"),
    ],
)
def test_wrong_use_ends_with_two_before_anybody_is_asked(
    run: Run, world: World, out: Path, arguments: str, words: str
) -> None:
    host = world.host()
    outcome = run("cert", "fetch", str(host.server), "--out", out, *arguments.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert "canary" not in outcome.err
    assert host.visits == []


def test_the_time_out_is_ones_own(run: Run, world: World, out: Path) -> None:
    silent = world.farm.host(is_silent)
    outcome = run("cert", "fetch", str(silent.server), "--out", out, *DIRECT, "--timeout", "0.2")
    assert outcome.code == 1
    assert "within 0.2 seconds" in outcome.err


@pytest.mark.parametrize("folder", ["file/inside", "file"])
def test_a_folder_that_cannot_be_made_is_said_before_anybody_is_asked(
    run: Run, world: World, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    host = world.host()
    outcome = run("cert", "fetch", str(host.server), "--out", tmp_path / folder, *DIRECT)
    assert (outcome.code, outcome.out) == (1, "")
    assert "cannot be made" in outcome.err
    assert host.visits == []


def test_the_process_loads_neither_qt_nor_a_database_nor_the_table_of_fields(world: World, out: Path) -> None:
    program = (
        "import sys; from wa_channel_studio.cli import main; "
        f"code = main(['cert', 'fetch', {str(world.host().server)!r}, '--out', {str(out)!r}, '--proxy', 'none']); "
        "heavy = {'PySide6', 'shiboken6', 'sqlalchemy', 'alembic', 'keyring', 'pyzipper', 'zxcvbn', "
        "'wa_channel_studio.fields.table'}; print(code, sorted(heavy & set(sys.modules)))"
    )
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert ended.stdout.splitlines()[-1] == b"0 []", ended.stderr
    assert ended.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signal to one process")
def test_ctrl_c_ends_it_at_once(world: World, out: Path) -> None:
    silent = world.farm.host(is_silent)
    command = [
        sys.executable,
        "-m",
        "wa_channel_studio",
        "cert",
        "fetch",
        str(silent.server),
        "--out",
        str(out),
        *DIRECT,
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        silent.wait_for_visit()
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=5)
    assert (process.returncode, *said) == (130, b"", b"wa-channel-studio: Stopped.\n")


@pytest.mark.parametrize(
    "words", [["--help"], ["cert", "--help"], ["cert", "fetch", "--help"], ["jks", "create", "--help"], ["--version"]]
)
def test_help_loads_no_field_and_no_cryptography(words: list[str]) -> None:
    program = (
        "import sys; from wa_channel_studio.cli import main; "
        f"main({words}); heavy = {{'cryptography', 'OpenSSL', 'idna', 'logging', 'wa_channel_studio.fields.table', "
        "'PySide6', 'sqlalchemy'}; print(sorted(heavy & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == b"[]"
