"""Starting: what is loaded when, and the one line that tells why no window can open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wa_channel_studio import __main__ as entry

HEAVY = ("sqlalchemy", "cryptography", "pyzipper", "alembic", "zxcvbn", "keyring", "jks")
BLOCK = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

sys.meta_path.insert(0, Blocked())
"""


def run(code: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in an interpreter of its own."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {key: value for key, value in os.environ.items() if key not in names}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, "WCS_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


START = """
import sys
from PySide6.QtCore import QTimer
from wa_channel_studio import __main__ as entry
from wa_channel_studio.ui import application, main_window

class Watched(main_window.MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        if not hasattr(self, "seen"):
            self.seen = True
            print("painted", [name for name in {heavy!r} if name in sys.modules], "fields.table" in str(sys.modules))
            self.ready.connect(self.then)

    def then(self):
        print("loaded", "sqlalchemy" in sys.modules)
        self.close()

application.MainWindow = Watched
print("exit", entry.main([]))
"""


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    done = run(START.format(heavy=HEAVY), tmp_path, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["painted [] False", "loaded True", "exit 0"]


def test_preferences_and_logs_go_to_the_programs_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run(START.format(heavy=HEAVY), home, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert (home / "preferences.json").is_file()
    assert (home / "logs").is_dir()
    assert (home / "preferences.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT"])
def test_the_systems_wish_to_end_closes_the_window_properly(tmp_path: Path, number: str) -> None:
    code = START.replace("self.close()", f"import os, signal; os.kill(os.getpid(), signal.{number})")
    done = run(code.format(heavy=HEAVY), tmp_path, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "exit 0"
    assert "Traceback" not in done.stderr
    assert (tmp_path / "preferences.json").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux needs a display server")
def test_without_a_display_one_line_says_so(tmp_path: Path) -> None:
    done = run("from wa_channel_studio.__main__ import main; raise SystemExit(main([]))", tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "no display" in line


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has displays that cannot be reached")
def test_a_display_that_cannot_be_reached_is_one_line_and_no_abort(tmp_path: Path) -> None:
    code = "from wa_channel_studio.__main__ import main; raise SystemExit(main([]))"
    done = run(code, tmp_path, DISPLAY=":4711", QT_QPA_PLATFORM="xcb")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "no window can be opened here" in line


def test_a_missing_system_library_is_named_in_one_line(tmp_path: Path) -> None:
    code = BLOCK + "from wa_channel_studio.__main__ import main; raise SystemExit(main([]))"
    done = run(code, tmp_path, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "libEGL.so.1" in line


def test_the_command_line_loads_no_qt(tmp_path: Path) -> None:
    code = BLOCK + (
        "from wa_channel_studio.__main__ import main\ncode = main(['fields', '--json'])\n"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]\nraise SystemExit(code)"
    )
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[")


def test_what_is_missing_is_said_for_other_reasons_too() -> None:
    assert "PySide6" in entry.missing_library(ImportError("No module named 'PySide6'"))
