"""Comparing a tenant's channels with an export of the AICC: file, columns, what differs, and whose value counts."""
