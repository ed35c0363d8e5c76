"""Every form of ours that does something of its own opens in the desk, as an administrator meets it."""

from pathlib import Path

import frappe
import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.support.browser import Visitor
from tests.support.site import ADMIN_PASSWORD, Site

pytestmark = pytest.mark.usefixtures("demo")
# The desk keeps each form that it has opened, and slows down under them.
AT_A_TIME = 15
# The form is drawn: its fields are there, and what its scripts ask at the beginning is answered.
DRAWN = """(doctype) => window.cur_frm && cur_frm.doctype === doctype && !cur_frm.is_loading
	&& cur_frm.doc && cur_frm.fields.some((field) => field.$wrapper?.is(':visible'))
	&& cur_frm.$wrapper.find('.frappe-control:visible').length > 0 && !(frappe.request.ajax_count > 0)"""


def _forms(site: Site) -> list[tuple[str, str]]:
	"""Return the record types with scripts, each with a record, or a new one if people make them."""
	with site.connected():
		wanted = {"module": ("in", frappe.get_module_list("hotline_app")), "istable": 0}
		types = frappe.get_all("DocType", wanted, ["name", "issingle", "module"], order_by="name")
		records = [
			(row.name, row.name if row.issingle else frappe.db.get_value(row.name, {}, "name"))
			for row in types
			if _has_script(row.name, row.module)
		]
		return [(doctype, name or "new") for doctype, name in records if name or _is_made_by_people(doctype)]


def _has_script(doctype: str, module: str) -> bool:
	folder = Path(frappe.get_module_path(module, "doctype", frappe.scrub(doctype)))
	return (folder / f"{folder.name}.js").exists() or doctype in frappe.get_hooks("doctype_js")


def _is_made_by_people(doctype: str) -> bool:
	return any(row.create for row in frappe.get_meta(doctype).permissions)


def test_every_form_opens(visit, demo, own_site: Site) -> None:
	"""No form of the desk stays empty or has an error in its script, with a record or a new one."""
	desk: Visitor = visit()
	desk.login("Administrator", ADMIN_PASSWORD)
	empty = []
	forms = _forms(own_site)
	assert len(forms) > AT_A_TIME
	for number, (doctype, name) in enumerate(forms):
		if number % AT_A_TIME == 0:
			page = desk.open("/app/build")
			page.wait_for_function("() => window.frappe?.boot && frappe.router?.current_route")
		page.evaluate("([doctype, name]) => void frappe.set_route('Form', doctype, name)", [doctype, name])
		try:
			page.wait_for_function(DRAWN, arg=doctype)
		except PlaywrightTimeout:
			empty.append(doctype)
		if desk.troubles:
			empty.append(f"{doctype}: {desk.troubles[:1]}")
			desk.troubles.clear()
	assert not empty, "\n".join(empty)
