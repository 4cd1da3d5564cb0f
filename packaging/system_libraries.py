"""Makes sure that Qt finds its system libraries and a font; run by `make` before a window opens.

Knows the Debian packages that Qt's widgets, its X11 and Wayland plugins and its offscreen plugin
need. Looks before it touches anything: on a machine that has them it costs a fraction of a second
and changes nothing. Installs only as root on a machine with apt, else names what is missing in one
line and fails. Knows nothing of the program and imports none of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

#: What Qt 6 links or loads on Debian and its relatives, with one font: the wheel brings none, and
#: text would be empty boxes.
PACKAGES = (
    "fonts-dejavu-core",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libfreetype6",
    "libgl1",
    "libglib2.0-0",
    "libwayland-client0",
    "libwayland-cursor0",
    "libwayland-egl1",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
)

#: Run in a process of its own, since a library that is installed later is not found by a process
#: that has looked for it before. Prints one line for each thing that is missing.
PROBE = """
import ctypes
import os
import pathlib

import PySide6

try:
    from PySide6.QtGui import QFontDatabase, QGuiApplication
    from PySide6.QtWidgets import QApplication
except ImportError as error:
    raise SystemExit(str(error).split(":")[0])
plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
for plugin in ("libqoffscreen.so", "libqxcb.so", "libqwayland.so", "libqwayland-generic.so"):
    if (plugins / plugin).exists():
        try:
            ctypes.CDLL(str(plugins / plugin))
        except OSError as error:
            print(str(error).split(":")[0])
os.environ["QT_QPA_PLATFORM"] = "offscreen"
application = QGuiApplication([])
if not QFontDatabase.families():
    print("a font")
"""


def missing() -> list[str]:
    """What Qt lacks on this machine: names of shared libraries, or `a font`; empty when all is there."""
    probe = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    found = probe.stdout.split("\n")
    if probe.returncode:
        found.append(probe.stderr.strip().split("\n")[-1])
    return sorted({line for line in found if line})


def install() -> bool:
    """Installs PACKAGES with apt; False where that is not possible or fails."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    print("Installing Qt's system libraries with apt ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES],
    )
    for command in commands:
        # What apt says is worth reading only when it fails.
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if ended.returncode:
            print(f"{' '.join(command[:2])} failed:\n{ended.stderr.strip()}", file=sys.stderr)
            return False
    return True


def main() -> int:
    """Returns 0 when Qt has what it needs, if need be after installing it, else 1."""
    if not sys.platform.startswith("linux"):
        return 0
    lacking = missing()
    if lacking and install():
        lacking = missing()
    if lacking:
        print(
            f"Qt lacks {', '.join(lacking)}; install the packages that bring it, on Debian or Ubuntu: "
            f"sudo apt-get install {' '.join(PACKAGES)}",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
