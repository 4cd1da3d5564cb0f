"""Keeps workspaces in files: SQLite through SQLAlchemy, holds, backups, migrations. Knows no cipher and no password."""
