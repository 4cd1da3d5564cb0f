"""WA Channel Studio: sets up WhatsApp channels for the AICC contact centre.

This package's root knows only its own version, and is the single place that states it: the
build reads it from here. It imports nothing, so that every entry point can start cheaply.
"""

from __future__ import annotations

__version__ = "0.1.0"
