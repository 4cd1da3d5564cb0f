"""Keeps secrets: derives keys from passwords, seals values, wraps the data key. Knows no table and no file."""
