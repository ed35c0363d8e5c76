"""Deadlines of a service line: calendar and clock arithmetic that needs no site.

`python -m hotline_app.sla` is the same as a command.
"""

from .calendar import Calendar, Span, Window
from .deadline import Clock, Event, EventKind, Pause, State, due, due_before, elapsed, read_clock
from .errors import CalendarError, MomentError, NoWorkingTimeError, SLAError, TargetError
from .quiet import QuietHours
from .target import Target, Unit

__all__ = [
	"Calendar",
	"CalendarError",
	"Clock",
	"Event",
	"EventKind",
	"MomentError",
	"NoWorkingTimeError",
	"Pause",
	"QuietHours",
	"SLAError",
	"Span",
	"State",
	"Target",
	"TargetError",
	"Unit",
	"Window",
	"due",
	"due_before",
	"elapsed",
	"read_clock",
]
