"""The AICC over HTTP: tokens, documented lists, the channel service; and a sandbox to try it against."""
