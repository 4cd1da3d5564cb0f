"""Exporting 100,000 channels: see ``bench.export_rounds``.

Each process of an export loads the module that the program was started with. The program's own is small, and so is
this.
"""

from __future__ import annotations

import importlib


def main() -> None:
    importlib.import_module("bench.export_rounds").run()


if __name__ == "__main__":
    main()
