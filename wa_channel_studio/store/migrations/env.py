"""Alembic's entry: runs the revisions on the connection it is handed, within that connection's transaction.

Executed by Alembic, imported by nobody. It opens no file and reads no configuration file.
"""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
