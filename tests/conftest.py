"""What every test stands on: a world of its own, a strict hypothesis, and nothing left running.

Knows the environment of a test run (platform plugin, locale, home, keyring) and when to look for
leftovers. Knows nothing of the program: fixtures of a package stand beside its tests.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.leaks import LeakWatch

pytest_plugins = ["pytester"]

# Read when Qt and the C library start, so set before anything is imported that starts them. A
# platform chosen by hand (QT_QPA_PLATFORM=xcb) is kept: some things are seen only on a real screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)

# The same examples on every run: a red run must be red again for who looks into it. Deadlines
# measure the machine, not the code. `HYPOTHESIS_PROFILE=explore` looks for new examples, and more.
settings.register_profile("ci", derandomize=True, deadline=None, database=None, max_examples=100)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_finish() -> None:
    """Takes what the imports made out of the collector's sight: looking for leftovers is then quick."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def isolated_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of the run's own: no test reads or writes settings, keys or caches of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)  # Qt warns of any other mode
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("XDG_DATA_HOME", str(home / "data"))
        patch.setenv("XDG_STATE_HOME", str(home / "state"))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        patch.setenv("WCS_HOME", str(home / "wa-channel-studio"))
        # Without this a test could reach the keyring of the desktop it runs on.
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        for name in ("WCS_WORKSPACE_PASSWORD", "WCS_ARCHIVE_PASSWORD", "WCS_KEYSTORE_PASSWORD", "WCS_PROXY_PASSWORD"):
            patch.delenv(name, raising=False)
        yield home


@pytest.fixture
def wcs_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for settings, logs and the recent list, for this test alone."""
    folder = tmp_path / "wcs-home"
    monkeypatch.setenv("WCS_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test that leaves a thread, an active timer, a running QThread or a window behind."""
    watch = LeakWatch(qt="qapp" in request.fixturenames)
    yield
    left = watch.leftovers()
    if left:
        pytest.fail("left behind by this test: " + "; ".join(left), pytrace=False)
