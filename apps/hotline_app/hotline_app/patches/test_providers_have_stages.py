"""Sites whose providers had a status that was set by hand."""

import frappe
import pytest

from hotline_app.patches import providers_have_stages
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.mark.parametrize("status", ["Active", "Suspended", "Left"])
def test_status_lives_on_as_stage(status):
	"""A provider keeps its status as its stage, with the state for it, and goes on by the workflow."""
	name = making.provider("Old").name
	frappe.db.sql_ddl("alter table `tabHL Provider` add column if not exists `status` varchar(140)")
	# A migrate begins with an empty cache.
	frappe.cache.hdel("table_columns", "tabHL Provider")
	provider = frappe.qb.DocType("HL Provider")
	frappe.qb.update(provider).set(provider.status, "Active").run()
	frappe.qb.update(provider).set(provider.status, status).set(provider.stage, "Applied").set(
		provider.workflow_state, None
	).set(provider.activated_at, None).where(provider.name == name).run()
	frappe.db.delete("Workflow", {"name": "HL Provider"})
	frappe.db.delete("HL Seed", {"reference_doctype": "Workflow", "seed_name": "HL Provider"})
	frappe.clear_cache(doctype="HL Provider")
	providers_have_stages.execute()
	old = frappe.get_doc("HL Provider", name)
	assert (old.stage, bool(old.workflow_state), old.activated_at) == (status, True, old.creation)
	old.level = "B"
	old.save()
	assert old.stage == status
