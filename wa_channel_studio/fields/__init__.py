"""One table of fields, from which forms, checks, the manual, exports and the command line are derived."""
