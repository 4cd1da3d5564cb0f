"""``workspace create``, ``tenant add``, ``tenant set``, and what any command says of a workspace it cannot open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.support import PASSWORD, TENANT, Run
from wa_channel_studio import app
from wa_channel_studio.domain.secret import Secret

READING = ("channel list", "channel show NAME", "channel check NAME", "pack --out pack.zip NAME")
WRITING = ("tenant add New --aicc https://aicc.example.com", f"tenant set {TENANT!r} --parameter export_password=false")


def test_create_makes_a_workspace_that_opens(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, studio: app.Studio
) -> None:
    # The one test of the command line with the real cost of the key derivation.
    monkeypatch.setenv("WCS_WORKSPACE_PASSWORD", PASSWORD)
    path = tmp_path / "new.wcs"
    outcome = run("workspace", "create", path, "--json")
    assert (outcome.code, outcome.json) == (0, {"workspace": str(path)})
    header = studio.adapters.stores.open(path, read_only=True)
    kdf = json.loads(header.read_header())
    header.close()
    assert PASSWORD not in json.dumps(kdf, ensure_ascii=False)
    assert run("channel", "list", "--workspace", path, "--json").json == []


def test_create_never_replaces_a_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCS_WORKSPACE_PASSWORD", PASSWORD)
    path = tmp_path / "letter.txt"
    path.write_text("keep me", "utf-8")
    outcome = run("workspace", "create", path)
    assert (outcome.code, outcome.out) == (1, "")
    assert "is there already" in outcome.err
    assert path.read_text("utf-8") == "keep me"


def test_create_in_a_folder_that_is_not_there(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCS_WORKSPACE_PASSWORD", PASSWORD)
    outcome = run("workspace", "create", tmp_path / "none" / "new.wcs")
    assert (outcome.code, outcome.out) == (1, "")
    assert not (tmp_path / "none").exists()


def test_a_weak_master_password_is_said_and_taken(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCS_WORKSPACE_PASSWORD", "letmein")
    outcome = run("workspace", "create", tmp_path / "weak.wcs")
    assert outcome.code == 0
    assert "weak" in outcome.err
    assert "letmein" not in outcome.err + outcome.out


# --- tenants -----------------------------------------------------------------------------------


def test_a_tenant_is_added(run: Run, workspace: Path, studio: app.Studio) -> None:
    outcome = run(
        "tenant", "add", "--workspace", workspace, " Acme Perú ", "--aicc", "https://aicc.example.com:28090", "--json"
    )
    assert outcome.code == 0
    assert outcome.json == {"tenant": "Acme Perú", "aicc_url": "https://aicc.example.com:28090"}
    assert "Removed from the ends" in outcome.err
    opened = studio.workspaces.open(workspace, Secret(PASSWORD), read_only=True)
    assert opened.tenants.by_name("Acme Perú").aicc_url == "https://aicc.example.com:28090"
    opened.close()


def test_a_tenant_of_that_name_is_refused(run: Run, workspace: Path) -> None:
    outcome = run("tenant", "add", "--workspace", workspace, TENANT, "--aicc", "https://aicc.example.com")
    assert (outcome.code, outcome.out) == (1, "")
    assert "has this name" in outcome.err


@pytest.mark.parametrize(
    ("name", "url"), [("", "https://aicc.example.com"), ("New", "aicc.example.com"), ("New", ""), ("New", "ftp://a.b")]
)
def test_a_tenant_that_could_never_be_right_is_wrong_use(run: Run, workspace: Path, name: str, url: str) -> None:
    outcome = run("tenant", "add", "--workspace", workspace, name, "--aicc", url)
    assert (outcome.code, outcome.out) == (2, "")


def test_parameters_are_set_and_shown(run: Run, workspace: Path) -> None:
    before = run("tenant", "set", "--workspace", workspace, TENANT, "--json").json
    assert before["parameters"]["webhook_password_validity"] == 90
    changes = ["webhook_password_validity=365", "twilio_tenant_webhook=true", "new_infobip_api=off"]
    arguments = [word for change in changes for word in ("--parameter", change)]
    outcome = run("tenant", "set", "--workspace", workspace, TENANT, *arguments, "--json")
    assert outcome.code == 0
    assert {key: outcome.json[key] for key in ("tenant", "parameters")} == {
        "tenant": TENANT,
        "parameters": {
            "twilio_tenant_webhook": True,
            "new_infobip_api": False,
            "organisation_isolation": False,
            "webhook_password_validity": 365,
            "export_password": True,
        },
    }
    assert run("tenant", "set", "--workspace", workspace, TENANT, "--json").json == outcome.json


@pytest.mark.parametrize(
    "parameter",
    [
        "webhook_password_validity=6",
        "webhook_password_validity=366",
        "webhook_password_validity=ninety",
        "webhook_password_validity=",
        "twilio_tenant_webhook=1",
        "twilio_tenant_webhook",
        "tenant_name=Other",
        "nonsense=true",
        "=true",
        "",
    ],
)
def test_a_wrong_parameter_changes_nothing(run: Run, workspace: Path, parameter: str) -> None:
    before = run("tenant", "set", "--workspace", workspace, TENANT).out
    arguments = ["--parameter", "export_password=false", "--parameter", parameter]
    outcome = run("tenant", "set", "--workspace", workspace, TENANT, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert run("tenant", "set", "--workspace", workspace, TENANT).out == before


def test_both_ends_of_the_validity(run: Run, workspace: Path) -> None:
    for days in ("7", "365"):
        arguments = ("--parameter", f"webhook_password_validity={days}")
        assert run("tenant", "set", "--workspace", workspace, TENANT, *arguments).code == 0


def test_an_unknown_tenant_is_named_with_those_there_are(run: Run, workspace: Path) -> None:
    outcome = run("tenant", "set", "--workspace", workspace, "Nobody", "--parameter", "export_password=false")
    assert (outcome.code, outcome.out) == (1, "")
    assert "“Nobody”" in outcome.err
    assert TENANT in outcome.err


# --- what cannot be opened -----------------------------------------------------------------------


def split(command: str, workspace: Path) -> list[str]:
    words = command.replace(f"{TENANT!r}", TENANT.replace(" ", "\0")).split()
    return [word.replace("\0", " ") for word in words] + ["--workspace", str(workspace)]


@pytest.mark.parametrize("command", READING + WRITING)
def test_a_workspace_that_is_not_there(run: Run, tmp_path: Path, command: str) -> None:
    # Neither is a password asked for.
    outcome = run(*split(command, tmp_path / "none.wcs"))
    assert (outcome.code, outcome.out) == (1, "")
    assert "none.wcs" in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", READING + WRITING)
def test_a_wrong_password(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("WCS_WORKSPACE_PASSWORD", "canary-4714 is wrong")
    outcome = run(*split(command, workspace))
    assert (outcome.code, outcome.out) == (1, "")
    assert "canary-4714" not in outcome.err
    assert "Traceback" not in outcome.err
    assert len(outcome.err.splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"not a workspace", b"SQLite format 3\0" + b"\xff" * 4096])
@pytest.mark.parametrize("command", ["channel list", "tenant add New --aicc https://aicc.example.com"])
def test_a_damaged_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, content: bytes
) -> None:
    monkeypatch.setenv("WCS_WORKSPACE_PASSWORD", PASSWORD)
    path = tmp_path / "damaged.wcs"
    path.write_bytes(content)
    outcome = run(*split(command, path))
    assert (outcome.code, outcome.out) == (1, "")
    assert "damaged.wcs" in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert path.read_bytes() == content


def test_a_folder_is_no_workspace(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCS_WORKSPACE_PASSWORD", PASSWORD)
    assert run("channel", "list", "--workspace", tmp_path).code == 1
    assert run("channel", "list", "--workspace", "nul\0.wcs").code in (1, 2)  # Pythons differ in what exists() says


def test_while_a_window_holds_the_workspace_it_can_be_read_only(run: Run, workspace: Path, studio: app.Studio) -> None:
    holder = studio.workspaces.open(workspace, Secret(PASSWORD))
    try:
        for command in ("channel list --json", f"tenant set {TENANT!r} --json"):
            assert run(*split(command, workspace)).code == 0
        for command in WRITING:
            outcome = run(*split(command, workspace))
            assert (outcome.code, outcome.out) == (1, "")
            assert "in use" in outcome.err
    finally:
        holder.close()
    assert run(*split(WRITING[0], workspace)).code == 0
