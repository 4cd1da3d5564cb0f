"""Reads certificate files and keystores. Judges no trust, keeps no private key, speaks to no network."""
