"""The certificate workshop in the window: fetching from hosts, reading chains, keystores and the library."""
