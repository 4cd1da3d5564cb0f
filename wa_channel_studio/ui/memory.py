"""Keeps Python's collector from stopping the window: what was loaded once and stays is taken out of its sight.

A full collection looks at every object there is. With the field table, the services and their libraries that takes
70 ms, in the midst of scrolling; what comes and goes afterwards is a small part of it.
"""

from __future__ import annotations

import gc


def settle_memory() -> None:
    """Call it once, when all is loaded and nothing is open: what it takes out of sight is never collected again."""
    gc.collect()
    gc.freeze()
