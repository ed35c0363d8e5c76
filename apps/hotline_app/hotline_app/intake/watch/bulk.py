"""Many new records of one kind with one statement, as deadlines make them."""

from typing import TYPE_CHECKING

import frappe
from frappe.model.document import bulk_insert

from hotline_app.sla import clocks
from hotline_app.sla.watched import Watched
from hotline_app.workflow import StagedDocument

if TYPE_CHECKING:
	from frappe.model.document import Document


def insert(docs: list["Document"]) -> None:
	"""Store new documents of one DocType, each with its name and its first state.

	Their controllers are not asked, so the caller sets every field that these would set. The deadlines of
	records that policies watch begin to run. The number of statements does not depend on how many they are.
	"""
	if not docs:
		return
	for doc in docs:
		doc.set_new_name()
		doc.owner = frappe.session.user
		if isinstance(doc, StagedDocument):
			doc.take_stage()
	plans = {doc.name: clocks.plan(doc) for doc in docs if isinstance(doc, Watched)}
	for doc in docs:
		if doc.name in plans:
			doc.next_due_at = plans[doc.name].next_due_at
	bulk_insert(docs[0].doctype, docs)
	clocks.write_new(docs[0].doctype, plans)
