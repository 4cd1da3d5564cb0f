"""Widgets that every view is put together from, each in a short module of its own.

They know how to look, move and speak to a screen reader. They know nothing of channels, providers or workspaces, and
nothing is imported here, so that a view pays only for the widgets it shows.
"""
