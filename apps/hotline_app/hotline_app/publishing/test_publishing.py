"""What of an order everybody may read: proposed, looked through, released."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.publishing import reviewing, sensitive
from hotline_app.publishing.reviewing import UnpublishableError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


def publication(order, **fields):
	"""Return the stored publication of an order."""
	values = {"doctype": "HL Publication", "work_order": order.name, "text": "A tap drips in the street."}
	return frappe.get_doc({**values, **fields}).insert()


@pytest.mark.clause("J-37")
def test_text_is_released_by_somebody_who_may():
	"""An agent proposes a text, which nobody outside reads until a leader releases it, by name and time."""
	order = making.order()
	with making.acting_as(making.AGENT):
		proposed = publication(order, published=1)
	assert not proposed.published
	assert reviewing.of_orders([order.name]) == {}
	with making.acting_as(making.LEADER):
		proposed.reload()
		proposed.published = 1
		proposed.save()
	assert (proposed.reviewed_by, bool(proposed.reviewed_at)) == (making.LEADER, True)
	assert reviewing.of_orders([order.name])[order.name].text == "A tap drips in the street."


@pytest.mark.clause("J-37")
def test_changed_text_is_reviewed_anew():
	"""A published text that an agent changes is hidden; one that a leader changes is signed anew."""
	order = making.order()
	released = publication(order, published=1)
	with making.acting_as(making.AGENT):
		released.reload()
		released.text = "Something else."
		released.save()
	assert not released.published and not released.reviewed_by
	with making.acting_as(making.LEADER):
		released.reload()
		released.update({"published": 1, "text": "What the leader wrote."})
		released.save()
	assert released.reviewed_by == making.LEADER


@pytest.mark.clause("J-37")
@pytest.mark.parametrize(
	"text",
	[
		"Please call 139 1234 5678.",
		"请拨打１３９１２３４５６７８联系我",
		"身份证 330501198001011234",
		"卡号 6222 0212 3456 7890 123",
		"Write to li@example.org",
		"浙E·12345 停在路口",
		"这是内部文件",
		"Mr Tester complained about it.",
		"The code is {query_code}.",
	],
)
def test_sensitive_text_is_not_published(text: str):
	"""Phones, identity and card numbers, plates, secret markings and the caller's own name are held back."""
	order = making.order()
	with pytest.raises(UnpublishableError):
		publication(order, text=text.format(query_code=order.query_code), published=1)
	# Not published it is kept, for whoever works on it.
	assert publication(order, text=text).name == order.name


@pytest.mark.clause("J-37")
def test_what_is_sensitive_is_data():
	"""An administrator adds a word, which is held back from then on, and makes another only a warning."""
	order = making.order()
	frappe.get_doc(
		{"doctype": "HL Sensitive Pattern", "title": "House Rules", "look_for": "red valve"}
	).insert()
	with pytest.raises(UnpublishableError):
		publication(order, text="The RED VALVE leaks.", published=1)
	rule = frappe.get_doc("HL Sensitive Pattern", "House Rules")
	rule.severity = "Warn"
	rule.save()
	assert publication(order, text="The red valve leaks.", published=1).published


def test_pattern_that_finds_everything_is_refused():
	"""A pattern that can't be read, or would be found in every text, is not stored."""
	for look_for in ("(", "a*", " "):
		with pytest.raises(frappe.ValidationError):
			frappe.get_doc(
				{"doctype": "HL Sensitive Pattern", "title": "X", "is_pattern": 1, "look_for": look_for}
			).insert()


@pytest.mark.clause("J-37")
def test_confidential_order_has_nothing_public():
	"""Of a confidential order no text is even proposed."""
	order = making.order(confidential=1)
	with pytest.raises(UnpublishableError):
		publication(order)


def test_draft_hides_what_is_sensitive():
	"""A text begins with what the order says, without the caller's name and numbers."""
	order = making.order(description="Mr Tester, 13912345678: the tap drips.")
	begun = reviewing.draft(order.name)["text"]
	assert "Tester" not in begun and "139" not in begun
	assert begun.endswith(": the tap drips.") and sensitive.MASK in begun


def test_publication_of_a_closed_order_and_its_end():
	"""A closed order can be published, which changes nothing of it; what is public goes with the order."""
	order = making.order()
	frappe.db.set_value("HL Work Order", order.name, {"stage": "Closed", "workflow_state": "Closed"})
	released = publication(order, published=1, answer="Repaired.")
	assert reviewing.of_orders([order.name])[order.name].answer == "Repaired."
	frappe.delete_doc("HL Work Order", order.name)
	assert not frappe.db.exists("HL Publication", released.name)


@pytest.mark.clause("J-37")
def test_notices_and_articles_are_looked_through():
	"""A notice is not published with an identity card; the centre's own telephone is shown to the editor."""
	values = {"title": "No water", "line": making.LINE, "notice_type": "Planned Outage", "public": 1}
	times = {
		"starts_at": add_to_date(now_datetime(), hours=1),
		"restores_at": add_to_date(now_datetime(), hours=9),
	}
	areas = [{"area": frappe.get_all("HL Area", {"is_group": 0}, pluck="name", limit=1)[0]}]
	notice = frappe.get_doc(
		{"doctype": "HL Service Notice", **values, **times, "reason": "Pipe", "areas": areas}
	)
	notice.content = "Ask Mr Li, 330501198001011234."
	notice.insert()
	notice.move_to("Published")
	with pytest.raises(UnpublishableError):
		notice.save()
	notice.reload()
	notice.content = "Ask us: 0572-2100000."
	frappe.clear_messages()
	notice.move_to("Published")
	notice.save()
	assert notice.stage == "Published"
	assert "0572-2100000" in frappe.as_json(frappe.get_message_log())
	article = frappe.get_doc(
		{"doctype": "HL Knowledge Article", "title": "Cards", "answer": "卡号 6222 0212 3456 7890 123"}
	)
	article.update({"audience": "Agents", "category": "Plumbing", "line": making.LINE}).insert()
	article.audience = "Public"
	article.move_to("Published")
	with pytest.raises(UnpublishableError):
		article.save()
