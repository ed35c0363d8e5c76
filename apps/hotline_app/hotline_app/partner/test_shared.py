"""What cities share over the partner interface beside matters: knowledge and notices."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import partner
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


def shared(since=None) -> dict:
	with making.acting_as(making.PARTNER):
		return partner.shared(str(since) if since else None)


def titles(page: dict) -> set[str]:
	return {article["title"] for article in page["articles"]}


@pytest.mark.clause("J-33")
def test_published_knowledge_is_shared():
	"""A linked line reads what is published for everybody, what came since, and what no longer holds."""
	making.article("Where to get vaccinated", audience="Public")
	making.article("How we answer drunk callers", audience="Agents")
	making.article("Not yet", publish=False, audience="Public")
	page = shared()
	assert "Where to get vaccinated" in titles(page)
	assert not {"How we answer drunk callers", "Not yet"} & titles(page)
	assert not {"published_by", "change_note"} & set(page["articles"][0])
	since = now_datetime()
	fresh = making.article("Opening hours in spring", audience="Public")
	assert titles(shared(since)) == {"Opening hours in spring"}
	fresh.reload()
	fresh.move_to("Withdrawn")
	fresh.save()
	page = shared(since)
	assert page["articles"] == [] and page["withdrawn"] == [fresh.name]


@pytest.mark.clause("J-33")
def test_notices_are_shared():
	"""A linked line reads the public notices that are in force or coming, and no others."""
	for title, public in (("Main burst", 1), ("For customers only", 0)):
		notice = frappe.get_doc(
			{
				"doctype": "HL Service Notice",
				"title": title,
				"line": making.LINE,
				"notice_type": "Unplanned Outage",
				"public": public,
				"starts_at": now_datetime(),
				"restores_at": add_to_date(now_datetime(), hours=3),
				"reason": "A pipe broke.",
				"content": "No water in the old town.",
				"areas": [{"area": "Wuxing District"}],
			}
		).insert()
		making.take_step(notice, "Publish")
	told = {notice["title"]: notice for notice in shared()["notices"]}
	assert told["Main burst"]["areas"] and "For customers only" not in told


def test_only_partners_ask():
	"""What is shared is for partners; wrong times are named."""
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		partner.shared()
	with pytest.raises(frappe.ValidationError):
		shared("soon")
