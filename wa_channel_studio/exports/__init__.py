"""Writes files for people: atomically, with narrow permissions, and encrypted where they leave the workstation."""
