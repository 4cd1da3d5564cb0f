"""Comparing a channel here with its counterpart on the AICC: pure machines that merge and plan."""
