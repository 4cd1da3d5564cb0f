"""Channels out into files and in from files: the export tasks, the export dialog and the import assistant."""
