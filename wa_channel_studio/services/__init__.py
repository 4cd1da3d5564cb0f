"""Use cases and the ports they need: what the program can do, whoever asks for it.

Window and command line call the same services. Nothing here knows a widget, a table or a socket.
"""
