"""What changed in the tables from release to release, as Alembic revisions. Revision 0007 makes schema 7."""
