"""What the ledger of backups shows of the clause that asks for them."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime, nowdate

from hotline_app.insight.standards import backup_checks, verdicts
from hotline_app.insight.standards.scope import Scope

pytestmark = pytest.mark.usefixtures("site")


def made(rhythm: str, hours_ago: int, **fields) -> None:
	"""Put a good backup into the ledger."""
	begun_at = add_to_date(now_datetime(), hours=-hours_ago)
	values = {"rhythm": rhythm, "state": "Good", "begun_at": begun_at, "ended_at": begun_at}
	doc = frappe.get_doc({"doctype": "HL Backup", **values, **fields})
	doc.insert(ignore_permissions=True, ignore_mandatory=True)


def test_backups_of_hour_day_and_week() -> None:
	"""Without one of a rhythm it is not met, without a trial partly; with all of them it is met."""
	today = Scope.of_days(nowdate(), nowdate())
	assert backup_checks.backups(today).verdict == verdicts.NOT_MET
	made("Hourly", 1)
	made("Daily", 20)
	made("Weekly", 9 * 24)
	assert backup_checks.backups(today).verdict == verdicts.NOT_MET
	made("Weekly", 6 * 24)
	assert backup_checks.backups(today).verdict == verdicts.PARTLY
	made("By Hand", 3, verification="Restored", verified_at=now_datetime())
	assert backup_checks.backups(today).verdict == verdicts.MET
