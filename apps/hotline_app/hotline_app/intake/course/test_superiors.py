import frappe
import pytest
from frappe.permissions import add_permission, update_permission_property

from hotline_app import roles
from hotline_app.api import orders
from hotline_app.intake.course import superiors
from hotline_app.intake.course.review import OwnReviewError
from hotline_app.patches import callers_identity_has_a_level, superiors_have_a_level
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

ORDER = "HL Work Order"
DISPATCHER_ROLE, UNIT_ROLE = "Hotline Dispatcher", "Hotline Unit User"


@pytest.fixture
def order(site):
	with making.acting_as(making.AGENT):
		return making.order()


def _write(user, order, **values):
	with making.acting_as(user):
		doc = frappe.get_doc(ORDER, order.name)
		doc.update(values).save()
	doc.reload()
	return doc


def test_right_is_the_administrators_to_give(order):
	"""Who loses the level of superiors in the Role Permission Manager can't review, who gets it can."""
	update_permission_property(ORDER, "Hotline Shift Leader", superiors.LEVEL, "write", 0)
	with making.acting_as(making.LEADER), pytest.raises(frappe.PermissionError):
		orders.review(order.name)
	dispatcher = making.user("dispatcher@rights.test", DISPATCHER_ROLE)
	with making.acting_as(dispatcher), pytest.raises(frappe.PermissionError):
		orders.review(order.name)
	add_permission(ORDER, DISPATCHER_ROLE, superiors.LEVEL)
	update_permission_property(ORDER, DISPATCHER_ROLE, superiors.LEVEL, "write", 1)
	with making.acting_as(dispatcher):
		orders.review(order.name)
	assert frappe.db.get_value(ORDER, order.name, "reviewed_by") == dispatcher


def test_review_is_signed_on_every_path(order):
	"""Who marks an order as reviewed by a plain save is its reviewer; an agent can't."""
	sent = {"reviewed_at": "2020-01-01 00:00:00", "reviewed_by": making.AGENT}
	unchanged = _write(making.AGENT, order, **sent)
	assert (unchanged.reviewed_at, unchanged.reviewed_by) == (None, None)
	reviewed = _write(making.LEADER, order, **sent)
	assert reviewed.reviewed_by == making.LEADER
	assert reviewed.reviewed_at.year > 2020
	kept = _write(making.LEADER, order, reviewed_by=making.AGENT)
	assert kept.reviewed_by == making.LEADER


def test_own_order_is_not_reviewed_by_a_plain_save(site):
	"""Nobody reviews an order of their own, also not past the button."""
	with making.acting_as(making.LEADER):
		own = making.order()
	with pytest.raises(OwnReviewError):
		_write(making.LEADER, own, reviewed_at="2026-01-01 00:00:00")


def test_changed_rights_get_the_new_level(site):
	"""Rights that were changed before the level existed get it by the patch; the others stay."""
	update_permission_property(ORDER, "Hotline Agent", 0, "print", 0)
	frappe.db.delete("Custom DocPerm", {"parent": ORDER, "permlevel": superiors.LEVEL})
	frappe.clear_cache(doctype=ORDER)
	with making.acting_as(making.LEADER):
		assert not superiors.is_superior()
	superiors_have_a_level.execute()
	with making.acting_as(making.LEADER):
		assert superiors.is_superior()
	with making.acting_as(making.AGENT):
		assert not superiors.is_superior()
	assert not frappe.db.get_value(
		"Custom DocPerm", {"parent": ORDER, "role": "Hotline Agent", "permlevel": 0}, "print"
	)


def test_changed_rights_keep_the_callers_identity_from_units(site):
	"""Where rights were changed, units lose the level of superiors, and agents get that of the caller."""
	update_permission_property(ORDER, "Hotline Agent", 0, "print", 0)
	frappe.db.delete("Custom DocPerm", {"parent": ORDER, "permlevel": 3})
	add_permission(ORDER, UNIT_ROLE, superiors.LEVEL)
	callers_identity_has_a_level.execute()
	reads = roles.with_right(ORDER, "read", 3)
	assert "Hotline Agent" in reads
	assert UNIT_ROLE not in reads | roles.with_right(ORDER, "read", superiors.LEVEL)
