"""The command line as a process of its own: without Qt, with closed pipes, in odd locales, and when it stumbles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import ARCHIVE_PASSWORD, PASSWORD, PROVIDERS, ROOT, SAMPLES, TENANT, Run, letter, write
from wa_channel_studio.cli import main
from wa_channel_studio.fields import json_form

BLOCKER = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in BLOCKED:
            raise ImportError(f'{name}: libGL.so.1: cannot open shared object file')
sys.meta_path.insert(0, Blocker())
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """As on a server: no Qt library can be loaded, no display, a folder of its own."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"BLOCKED = ('PySide6', 'shiboken6')\n{BLOCKER}", "utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "DISPLAY", "WAYLAND", "LC_"))}
    return kept | {
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
        "PYTHONWARNINGS": "error",
        "WCS_HOME": str(tmp_path / "home"),
        "WCS_WORKSPACE_PASSWORD": PASSWORD,
        "WCS_ARCHIVE_PASSWORD": ARCHIVE_PASSWORD,
    }


def start(
    environment: dict[str, str], *arguments: str | Path, module: str = "wa_channel_studio"
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", module, *(str(argument) for argument in arguments)]
    return subprocess.run(
        command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=60
    )


def test_all_commands_work_where_qt_cannot_be_loaded(
    environment: dict[str, str], workspace: Path, tmp_path: Path
) -> None:
    name = letter("twilio")["channel_name"]
    files = [SAMPLES / f"{provider}.json" for provider in PROVIDERS]
    commands: list[list[str | Path]] = [
        ["--help"],
        ["fields", "--json"],
        ["channel", "check", "--from", *files, "--json"],
        ["tenant", "add", "--workspace", workspace, "New", "--aicc", "https://aicc.example.com", "--json"],
        ["tenant", "set", "--workspace", workspace, TENANT, "--parameter", "export_password=true", "--json"],
        ["channel", "add", "--workspace", workspace, "--tenant", TENANT, "--from", *files, "--json"],
        ["channel", "list", "--workspace", workspace, "--json"],
        ["channel", "show", "--workspace", workspace, name, "--json"],
        ["channel", "check", "--workspace", workspace, name, "--json"],
        ["pack", "--workspace", workspace, "--out", tmp_path / "pack.zip", name, "--json"],
        ["workspace", "create", tmp_path / "new.wcs", "--json"],
    ]
    for command in commands:
        ended = start(environment, *command)
        assert (ended.returncode, ended.stderr) == (0, b""), command
        if command != ["--help"]:
            json.loads(ended.stdout.decode("utf-8"))


@pytest.mark.parametrize(
    "arguments",
    ["['--help']", "['fields', '--json']", "['channel', 'check', '--from', LETTER]", "['channel', 'list']"],
)
def test_what_needs_no_workspace_loads_no_database(environment: dict[str, str], arguments: str) -> None:
    program = (
        "import sys; from wa_channel_studio.cli import main; "
        f"LETTER = {str(SAMPLES / 'infobip.json')!r}; main({arguments}); "
        "print(sorted({'sqlalchemy', 'alembic', 'PySide6', 'keyring', 'pyzipper', 'zxcvbn'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
    assert ended.stdout.splitlines()[-1] == b"[]"


def test_the_result_is_utf_8_in_any_locale(environment: dict[str, str], tmp_path: Path) -> None:
    path = write(tmp_path, letter("gupshup", channel_name="canal_çã"), "çã.json")
    strange = environment | {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "latin-1",
        "PYTHONCOERCECLOCALE": "0",
    }
    for extra in ([], ["--json"]):
        ended = start(strange, "channel", "check", "--from", path, *extra)
        assert ended.returncode == 1
        assert "ç" in ended.stdout.decode("utf-8")


def test_a_reader_that_leaves_is_no_fault(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "wa_channel_studio", "fields", "--json"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        assert (process.wait(60), said) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_result_that_cannot_be_written_is_said(environment: dict[str, str]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "wa_channel_studio", "fields", "--json"]
        ended = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 1
    assert b"The result cannot be written" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="closed with a shell")
def test_closed_streams_do_not_matter(environment: dict[str, str]) -> None:
    command = f'"{sys.executable}" -m wa_channel_studio fields --json'
    assert subprocess.run(["sh", "-c", f"{command} >&- 2>&-"], env=environment, check=False).returncode == 0


def test_control_characters_do_not_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, letter("gupshup", queue_reminder="\x1b[31mred"), "a\x1b[31m\u202e.json")
    outcome = run("channel", "check", "--from", path)
    assert "a\\u001b[31m\\u202e.json: not ready" in outcome.out
    for said in (outcome.out, run("channel", "check", "--from", path, "--json").out):
        assert "\x1b" not in said


def test_what_nobody_foresaw_ends_with_one_line_and_a_log_without_values(
    run: Run, wcs_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(provider: str = "") -> list[object]:
        raise RuntimeError("canary-4716 was the value")

    monkeypatch.setattr("wa_channel_studio.cli.fields_command.describe_fields", stumble)
    outcome = run("fields", "--json")
    assert (outcome.code, outcome.out) == (1, "")
    assert len(outcome.err.splitlines()) == 1
    log = wcs_home / "logs" / "command-line.log"
    assert str(log) in outcome.err
    text = log.read_text("utf-8")
    assert "RuntimeError" in text
    assert "stumble" in text
    assert "canary-4716" not in text + outcome.err


def test_a_log_that_cannot_be_written_is_no_second_fault(
    run: Run, wcs_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wa_channel_studio.cli.fields_command.describe_fields", lambda _: 1 / 0)
    wcs_home.write_text("a file where the folder should be", "utf-8")
    outcome = run("fields")
    assert (outcome.code, outcome.out) == (1, "")
    assert "ZeroDivisionError" in outcome.err


def test_ctrl_c_in_the_middle(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(provider: str = "") -> list[object]:
        raise KeyboardInterrupt

    monkeypatch.setattr("wa_channel_studio.cli.fields_command.describe_fields", interrupted)
    outcome = run("fields")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "wa-channel-studio: Stopped.\n")


def test_main_takes_the_processes_arguments(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["wa-channel-studio", "fields", "--provider", "other", "--json"])
    assert main() == 0
    assert json.loads(capsys.readouterr().out) == json_form.describe_fields("other")


@pytest.mark.parametrize("package", ["starlette", "uvicorn"])
def test_a_package_that_is_not_installed_is_named_in_plain_words(
    environment: dict[str, str], tmp_path: Path, package: str
) -> None:
    folder = tmp_path / "site"
    lacking = BLOCKER.replace(
        "ImportError(f'{name}: libGL.so.1: cannot open shared object file')", "ModuleNotFoundError(name=name)"
    )
    (folder / "sitecustomize.py").write_text(f"BLOCKED = ({package!r},)\n{lacking}", "utf-8")
    ended = start(environment, "aicc", "sandbox", "--data", tmp_path / "aicc", "--json")
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert f"needs the package {package}, which is not installed" in ended.stderr.decode()
    assert start(environment, "fields", "--json").returncode == 0
