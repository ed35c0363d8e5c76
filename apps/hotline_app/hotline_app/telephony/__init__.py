"""Calls: what the telephone switch tells, seats, recordings. Stands on `intake`."""
