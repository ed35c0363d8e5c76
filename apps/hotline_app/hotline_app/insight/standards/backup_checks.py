"""What the ledger of backups shows of a clause; as `staff_checks`."""

from datetime import timedelta

from frappe import _
from frappe.utils import format_datetime, now_datetime

from hotline_app.backup import ledger

from .scope import Scope
from .verdicts import MET, NOT_MET, PARTLY, Finding

# The last good one of each rhythm is at most so old.
RHYTHMS = {"Hourly": timedelta(hours=2), "Daily": timedelta(hours=36), "Weekly": timedelta(days=8)}
VERIFIED_WITHIN = timedelta(days=31)
AT = f"DocType:{ledger.BACKUP}"


def backups(scope: Scope) -> Finding | None:
	"""Good backups of hour, day and week are there; one was restored within a month (`C-6.1.6`)."""
	if scope.is_past:
		return None
	now = now_datetime()
	good = {rhythm: ledger.last_good(rhythm) for rhythm in RHYTHMS}
	late = [r for r, within in RHYTHMS.items() if not good[r] or good[r].begun_at < now - within]
	verified_at = ledger.last_verified_at()
	told = [
		f"{_(rhythm, context=ledger.BACKUP)}: {format_datetime(last.begun_at) if last else _('none')}"
		for rhythm, last in good.items()
	]
	tried = format_datetime(verified_at) if verified_at else _("never")
	told.append(_("restored on trial: {0}").format(tried))
	is_verified = bool(verified_at) and verified_at >= now - VERIFIED_WITHIN
	verdict = NOT_MET if late else (MET if is_verified else PARTLY)
	return Finding(verdict, _("Last good backups: {0}").format(", ".join(told)), AT)
