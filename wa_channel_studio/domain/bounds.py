"""How much this program reads and writes at most: bounds of our own that keep memory and time in hand."""

from __future__ import annotations

MAX_FILE_BYTES = 48 * 1024 * 1024
"""For a file; 25,000 certificates of usual size fit, also as PEM."""
MAX_ENTRIES = 25_000
"""For a file or keystore; those an AICC asks for hold two certificates."""
MAX_CERTIFICATE_BYTES = 1024 * 1024
"""For one certificate; real ones have one to a few kilobytes."""
