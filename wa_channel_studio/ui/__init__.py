"""The window: shows values, collects answers and calls one service method for each wish.

Only this package knows Qt. It decides nothing about channels, and it never imports an adapter.
"""
