"""What the program costs: time and memory against the bounds it promises. Run it with ``make bench``."""
