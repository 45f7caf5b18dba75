"""Files and messages into frozen data."""
