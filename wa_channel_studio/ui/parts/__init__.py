"""Pieces that views and dialogs are made of: asking a service, one field, a page, a new password."""
