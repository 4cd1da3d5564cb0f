"""The place of the AICC: its connection, the plan of a tenant, conflicts, and what is under way."""
