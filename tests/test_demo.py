"""``demo``: the main job on sample letters, as `make demo` runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import pyzipper
from PySide6.QtGui import QImage

from wa_channel_studio import app
from wa_channel_studio.demo.sample import ARCHIVE_PASSWORD, MASTER_PASSWORD, TENANT
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import PROVIDERS, STEPS
from wa_channel_studio.services.channel_ports import ChannelQuery

ROOT = Path(__file__).resolve().parent.parent
STEMS = [f"{provider}-{number}-{step.value}" for provider in PROVIDERS for number, step in enumerate(STEPS, 1)]
NO_QT = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] == 'PySide6':
            raise ImportError('libGL.so.1: cannot open shared object file')
sys.meta_path.insert(0, Blocker())
"""


def demo(out: Path, *, qt: bool = True) -> subprocess.CompletedProcess[str]:
    site = out.parent / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text("" if qt else NO_QT, "utf-8")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]),
        "WCS_HOME": str(out.parent / "home"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    command = [sys.executable, "-m", "wa_channel_studio", "demo", "--out", str(out), "--json"]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=80
    )


@pytest.mark.slow
def test_the_whole_demo(tmp_path: Path) -> None:
    out = tmp_path / "new" / "demo"
    out.parent.mkdir()
    ended = demo(out)
    assert (ended.returncode, ended.stderr) == (0, "")
    told = json.loads(ended.stdout)

    opened = app.build().workspaces.open(Path(told["workspace"]), Secret(told["passwords"]["workspace"]))
    rows = opened.channels.page(ChannelQuery()).rows
    opened.close()
    assert {row.provider for row in rows} == set(PROVIDERS)
    assert all(row.readiness.ready and row.tenant_name == TENANT for row in rows)

    with pyzipper.AESZipFile(told["pack"]) as pack:
        pack.setpassword(told["passwords"]["archive"].encode())
        assert len([name for name in pack.namelist() if name.endswith("/channel.json")]) == len(PROVIDERS)
        assert pack.testzip() is None

    for mode in ("light", "dark"):
        folder = Path(told["pictures"]) / mode
        assert (folder / "new-channel-1-provider.png").exists()
        pictures = {stem: QImage(str(folder / f"{stem}.png")) for stem in STEMS}
        assert {(image.width(), image.height()) for image in pictures.values()} == {(1280, 800)}
        contents = {bytes(image.constBits()) for image in pictures.values()}
        # Steps that look the same for two providers still name the channel at the left.
        assert len(contents) == len(STEMS)
        assert len({image.pixelColor(5, 400).name() for image in pictures.values()}) == 1


def test_without_qt_everything_but_the_pictures(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    ended = demo(out, qt=False)
    assert ended.returncode == 1
    assert "No pictures: libGL.so.1" in ended.stderr
    assert "Traceback" not in ended.stderr
    told = json.loads(ended.stdout)
    assert told["pictures"] is None
    assert told["passwords"] == {"workspace": MASTER_PASSWORD, "archive": ARCHIVE_PASSWORD}
    assert Path(told["workspace"]).exists()
    assert Path(told["pack"]).exists()
    # Once more into the same folder: the samples are made anew.
    (out / "mine.txt").write_text("keep me", "utf-8")
    before = Path(told["workspace"]).read_bytes()
    assert demo(out, qt=False).returncode == 1
    assert Path(told["workspace"]).read_bytes() != before
    assert (out / "mine.txt").read_text("utf-8") == "keep me"


def test_a_workspace_that_is_no_sample_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    out.mkdir()
    app.build().workspaces.create(out / "sample.wcs", Secret("somebody's own")).close()
    before = (out / "sample.wcs").read_bytes()
    ended = demo(out, qt=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Choose another folder" in ended.stderr
    assert (out / "sample.wcs").read_bytes() == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    ended = demo(tmp_path / "file", qt=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "cannot be made" in ended.stderr
