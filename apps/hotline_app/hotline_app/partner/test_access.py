import frappe
import pytest

from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def partner():
	with making.acting_as(making.PARTNER):
		yield making.PARTNER


def _order(external_id: str = "A-1", **fields):
	values = {"line": None, "channel": None, "category": "Street Light", "external_id": external_id}
	return making.order(**{**values, **fields})


@pytest.fixture(autouse=True)
def category(demo, site):
	frappe.get_doc({"doctype": "HL Category", "category_name": "Street Light"}).insert()


def test_order_is_marked_as_the_partner_s(partner):
	"""What a partner sends gets its source system, line and channel, whatever it says of them."""
	order = _order()
	assert (order.source_system, order.line, order.channel) == ("city-311", "City 311", "Partner")
	assert order.agent is None


def test_times_with_offset_become_local(partner):
	"""A time with an offset is stored as the same moment in the site's time zone."""
	order = _order(requested_at="2022-01-21T13:47:00-05:00", promised_at="2022-02-04T13:47:30-05:00")
	order.reload()
	assert str(order.requested_at) == "2022-01-22 02:47:00"
	assert str(order.accepted_at) == "2022-01-22 02:47:00"
	assert str(order.next_due_at) == "2022-02-05 02:47:30"


def test_same_id_twice_is_a_conflict(partner):
	"""A second order with the same id is refused as a conflict that names the first."""
	order = _order()
	with pytest.raises(frappe.DuplicateEntryError, match=order.name) as error:
		_order()
	assert error.value.http_status_code == 409


def test_id_is_needed_and_stays(partner):
	"""A partner's order needs an external id, which can't be changed afterwards."""
	with pytest.raises(frappe.MandatoryError):
		_order(external_id=None)
	order = _order()
	order.external_id = "A-2"
	with pytest.raises(frappe.PermissionError):
		order.save()


def test_foreign_source_is_refused(partner):
	"""A partner can't send orders in another's name."""
	with pytest.raises(frappe.PermissionError):
		_order(source_system="somebody-else")


def test_partner_sees_only_its_own():
	"""A partner finds, reads and changes its own orders and no others."""
	foreign = making.order()
	with making.acting_as(making.PARTNER):
		own = _order()
		assert frappe.get_list("HL Work Order", pluck="name") == [own.name]
		for right in ("read", "write"):
			with pytest.raises(frappe.PermissionError):
				frappe.get_doc("HL Work Order", foreign.name).check_permission(right)


def test_partner_reports_its_order_closed(partner):
	"""A partner closes its own order with the time at which it was closed there."""
	order = _order(requested_at="2022-01-21 10:00:00", promised_at="2022-01-22 10:00:00")
	order.update({"workflow_state": "Closed", "closed_at": "2022-01-23 10:00:00"})
	order.save()
	order.reload()
	assert (order.stage, str(order.closed_at)) == ("Closed", "2022-01-23 10:00:00")
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": order.name})
	assert (clock.state, clock.breached) == ("Late", 1)


@pytest.mark.parametrize(
	("closed_at", "message"),
	[("2022-01-01 10:00:00", "before"), ("2999-01-01 10:00:00", "future"), ("soon", "not a time")],
)
def test_impossible_times_are_refused(partner, closed_at, message):
	"""A closing time before the request, in the future, or unreadable is refused by name."""
	order = _order(requested_at="2022-01-21 10:00:00")
	order.update({"workflow_state": "Closed", "closed_at": closed_at})
	with pytest.raises(frappe.ValidationError, match=message):
		order.save()


def test_closing_time_needs_a_closed_state(partner):
	"""An open order can't carry a closing time."""
	with pytest.raises(frappe.ValidationError, match="closed"):
		_order(requested_at="2022-01-21 10:00:00", closed_at="2022-01-22 10:00:00")


def test_internal_fields_are_not_the_partner_s(partner):
	"""A partner can't set what belongs to the centre: provider, agent, rating, lookup code."""
	order = _order(rating=5, query_code="00000000", provider=making.provider_of(making.PROVIDER))
	order.reload()
	assert (order.rating, order.provider) == (0, None)
	assert order.query_code != "00000000"


def test_disabled_partner_is_out(partner):
	"""A partner that was switched off neither sends nor sees orders."""
	_order()
	frappe.db.set_value("HL Partner", "city-311", "enabled", 0)
	assert frappe.get_list("HL Work Order") == []
	with pytest.raises(frappe.PermissionError):
		_order("A-2")


@pytest.mark.parametrize("name", ["has space", "", "x" * 61, "-dash", "a/b"])
def test_source_system_is_a_plain_name(name):
	"""A source system's name is letters, digits and hyphens."""
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc(
			{
				"doctype": "HL Partner",
				"title": "Other",
				"source_system": name,
				"user": making.OTHER_PROVIDER,
				"line": "City 311",
			}
		).insert()
