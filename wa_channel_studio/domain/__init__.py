"""Values of the field: channels, tenants, certificates, secrets, problems. No I/O, no clock, no randomness."""
