"""Between the naive date-times that the database holds, in the system's time zone, and real moments."""

from datetime import datetime
from zoneinfo import ZoneInfo

from frappe.utils import get_system_timezone


def aware(moment: datetime | None) -> datetime | None:
	"""Return a stored date-time as a moment; nothing stays nothing."""
	return moment.replace(tzinfo=ZoneInfo(get_system_timezone())) if moment else None


def as_stored(moment: datetime | None) -> datetime | None:
	"""Return a moment as the database holds it, to the second; nothing stays nothing."""
	if not moment:
		return None
	return moment.astimezone(ZoneInfo(get_system_timezone())).replace(tzinfo=None, microsecond=0)
