"""A sandbox AICC: a program of its own that plays one, for trying out, training and tests."""
