import frappe
import pytest
from frappe.client import bulk_update, set_value
from frappe.desk.form import assign_to

from hotline_app.api import orders
from hotline_app.intake.errors import ClosedOrderError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
TITLE = "Changed afterwards"


@pytest.fixture
def ended():
	"""A closed enquiry with a file."""
	with making.acting_as(making.AGENT):
		order = making.order(kind="Enquiry", category="Other Enquiries", resolution="At nine.")
		_attach(order.name)
		order.add_comment("Comment", "He was polite.")
		return making.take_step(order, "Answer and Close")


def _attach(order: str, content: str = "told"):
	return frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "note.txt",
			"content": content,
			"is_private": 1,
			"attached_to_doctype": "HL Work Order",
			"attached_to_name": order,
		}
	).insert()


def _import(order):
	"""As the framework's Data Import updates a record."""
	frappe.flags.in_import = True
	try:
		doc = frappe.get_doc("HL Work Order", order.name)
		doc.update({"title": TITLE})
		doc.save()
	finally:
		frappe.flags.in_import = False


def _save(order):
	order.title = TITLE
	order.save()


def _by_workflow(order):
	"""From one end to the other, by a transition that an administrator drew."""
	workflow = frappe.get_doc("Workflow", "HL Work Order")
	workflow.append(
		"transitions",
		{
			"state": "Closed",
			"action": "Cancel",
			"next_state": "Cancelled",
			"allowed": "Hotline Administrator",
		},
	)
	workflow.save()
	order.workflow_state = "Cancelled"
	order.title = TITLE
	order.save()


@pytest.mark.parametrize(
	"change",
	[
		_save,
		_import,
		_by_workflow,
		lambda order: set_value("HL Work Order", order.name, "title", TITLE),
		lambda order: _save(order.update({"contacts": []})),
		lambda order: orders.log_contact(order.name, "Answer", "Reached"),
		lambda order: orders.promise(order.name, "2099-01-01 00:00:00"),
		lambda order: orders.hand_over([order.name], making.LEADER, "x"),
		lambda order: orders.split(order.name, [{"handling_unit": "A", "role": "Lead"}]),
		lambda order: orders.review(order.name),
		lambda order: frappe.delete_doc("HL Work Order", order.name),
		lambda order: assign_to.add(
			{"doctype": "HL Work Order", "name": order.name, "assign_to": [making.AGENT], "description": "x"}
		),
	],
	ids=range(12),
)
def test_ended_order_changes_on_no_path(ended, change):
	"""What has ended is changed by no role on any path, and the answer is a conflict."""
	with making.acting_as("admin@demo.example"):
		frappe.db.savepoint("untouched")
		with pytest.raises(ClosedOrderError) as error:
			change(frappe.get_doc("HL Work Order", ended.name))
		frappe.db.rollback(save_point="untouched")
	assert error.value.http_status_code == 409
	stored = frappe.get_doc("HL Work Order", ended.name)
	assert (stored.title, stored.stage, stored.agent) == (ended.title, "Closed", making.AGENT)
	assert not frappe.db.exists("ToDo", {"reference_name": ended.name})


def test_bulk_update_names_what_it_could_not_change(ended):
	"""A bulk update leaves an ended order as it is and says so."""
	with making.acting_as("admin@demo.example"):
		failed = bulk_update(
			frappe.as_json([{"doctype": "HL Work Order", "docname": ended.name, "title": TITLE}])
		)["failed_docs"]
	assert len(failed) == 1 and "ClosedOrderError" in failed[0]["exc"]
	assert frappe.db.get_value("HL Work Order", ended.name, "title") != TITLE


def test_rows_of_an_ended_order_stay():
	"""A contact of an ended order is neither changed nor deleted by addressing the row itself."""
	with making.acting_as(making.AGENT):
		order = making.order(kind="Enquiry", category="Other Enquiries", resolution="At nine.")
		orders.log_contact(order.name, "Answer", "Reached", note="Told him")
		making.take_step(order, "Answer and Close")
	row = frappe.get_doc("HL Order Contact", {"parent": order.name})
	with making.acting_as("admin@demo.example"):
		with pytest.raises((ClosedOrderError, frappe.PermissionError)):
			frappe.delete_doc("HL Order Contact", row.name)
		row.note = "Never called"
		with pytest.raises(ClosedOrderError):
			row.save()
	assert frappe.db.get_value("HL Order Contact", row.name, "note") == "Told him"


def test_orders_are_not_renamed(ended):
	"""The number of an order stays."""
	with making.acting_as("admin@demo.example"), pytest.raises(frappe.ValidationError):
		frappe.rename_doc("HL Work Order", ended.name, "1")


def test_only_administrator_deletes_what_has_ended(ended):
	"""To honour a right to be forgotten the site's Administrator can delete an ended order with its files."""
	frappe.delete_doc("HL Work Order", ended.name)
	assert not frappe.db.exists("HL Work Order", ended.name)
	assert not frappe.db.exists("File", {"attached_to_name": ended.name})


def test_files_of_an_ended_order_stay(ended):
	"""A file of an ended order can't be deleted, exchanged or taken away; one may be added."""
	file = frappe.get_doc("File", {"attached_to_name": ended.name})
	with making.acting_as("admin@demo.example"):
		with pytest.raises(ClosedOrderError):
			frappe.delete_doc("File", file.name)
		for fieldname, value in (("attached_to_name", "other"), ("file_url", "/files/other.txt")):
			changed = frappe.get_doc("File", file.name)
			changed.set(fieldname, value)
			with pytest.raises((ClosedOrderError, frappe.ValidationError)):
				changed.save()
		assert _attach(ended.name, "the recording, late").name
	stored = frappe.get_doc("File", file.name)
	assert (stored.file_url, stored.attached_to_name) == (file.file_url, ended.name)


def test_comments_of_an_ended_order_stay(ended):
	"""What was said about an ended order is not rewritten or deleted; something may be added."""
	comment = frappe.get_doc("Comment", {"reference_name": ended.name, "comment_type": "Comment"})
	with making.acting_as("admin@demo.example"):
		comment.content = "He was rude."
		with pytest.raises(ClosedOrderError):
			comment.save()
		with pytest.raises(ClosedOrderError):
			frappe.delete_doc("Comment", comment.name)
		assert ended.add_comment("Comment", "He thanked us.").name


@pytest.mark.parametrize("path", ["api", "save", "event"])
def test_reopening_needs_a_reason(ended, path):
	"""No path leads back to work without a reason, whatever the workflow says."""
	workflow = frappe.get_doc("Workflow", "HL Work Order")
	for row in workflow.transitions:
		row.condition = None
	workflow.save()
	order = frappe.get_doc("HL Work Order", ended.name)
	with making.acting_as(making.LEADER), pytest.raises(frappe.MandatoryError):
		if path == "api":
			orders.reopen(order.name, " ")
		elif path == "save":
			order.workflow_state = "Accepted"
			order.save()
		else:
			order.move_to("Accepted")
			order.save()


@pytest.mark.parametrize("path", ["api", "save"])
def test_reopening_is_kept(ended, path):
	"""Each reopening is kept with its time, user, former end and reason, and begins a round."""
	with making.acting_as(making.LEADER):
		if path == "api":
			orders.reopen(ended.name, "He called again")
		else:
			order = frappe.get_doc("HL Work Order", ended.name)
			order.update({"workflow_state": "Accepted", "reopen_reason": "He called again"})
			order.save()
	order = frappe.get_doc("HL Work Order", ended.name)
	assert (order.stage, order.round, order.reopen_reason, order.closed_at) == ("Accepted", 2, None, None)
	(row,) = order.reopenings
	assert (row.by_user, row.from_stage, row.reason) == (making.LEADER, "Closed", "He called again")
	assert row.ended_at == ended.closed_at
	lines = frappe.get_all("Comment", {"reference_name": order.name, "comment_type": "Info"}, pluck="content")
	assert any("He called again" in line for line in lines)


def test_new_round_finds_its_own_resolution(ended):
	"""A reopened order is not done with its old resolution, which stays in its timeline."""
	with making.acting_as(making.LEADER):
		orders.reopen(ended.name, "He called again")
	assert frappe.db.get_value("HL Work Order", ended.name, "resolution") is None
	lines = frappe.get_all("Comment", {"reference_name": ended.name, "comment_type": "Info"}, pluck="content")
	assert any("At nine." in line for line in lines)


def test_reopening_is_a_right(ended):
	"""Who has no such step in the workflow can't reopen, with or without a reason."""
	with making.acting_as(making.AGENT):
		with pytest.raises(frappe.PermissionError):
			orders.reopen(ended.name, "Please")
		ended.update({"workflow_state": "Accepted", "reopen_reason": "Please"})
		with pytest.raises(frappe.ValidationError):
			ended.save()
	assert frappe.db.get_value("HL Work Order", ended.name, "stage") == "Closed"


def test_reason_without_reopening_is_not_kept():
	"""A reason that comes without a reopening is not stored."""
	with making.acting_as(making.AGENT):
		order = making.order(reopen_reason="Just so")
	assert order.reopen_reason is None
