"""Examinations: when they are due, taking them against the clock, marking, the certificate for passing."""
