"""What can be wrong with a calendar, a target or a moment; each message is one line for a person."""


class SLAError(ValueError):
	"""Anything that keeps a deadline from being worked out."""


class CalendarError(SLAError):
	"""The definition of a calendar contradicts itself or can't be read."""


class TargetError(SLAError):
	"""A target can't be read, or is negative or absurdly far."""


class MomentError(SLAError):
	"""A moment is out of range, or moments contradict each other (an end before its start)."""


class NoWorkingTimeError(SLAError):
	"""The calendar has too little working time within the horizon to reach the deadline."""
