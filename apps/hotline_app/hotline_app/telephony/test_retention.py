"""Calls and call-backs under the shipped rules of retention."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.privacy import retention
from tests.support import calls

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.mark.clause("C-5.1.4")
@pytest.mark.parametrize(
	("title", "doctype", "number"),
	[("Callers of Calls", "HL Call", "caller_number"), ("Callers to Call Back", "HL Call Back", "number")],
)
def test_shipped_rules_make_callers_nameless(title, doctype, number, monkeypatch):
	"""After their years the shipped rules take the caller out of calls and call-backs; figures stay."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	call = calls.Call("old", at=add_to_date(now_datetime(), years=-4)).queued()(40).ended(by="caller").take()
	young = calls.Call("young", caller="13900000002").queued()(40).ended(by="caller").take()
	names = [one.name if doctype == "HL Call" else one.call_back for one in (call, young)]
	frappe.db.set_value(doctype, names[0], "closed_at" if doctype != "HL Call" else "ended_at", call.ended_at)
	rule = frappe.get_doc("HL Retention Rule", title)
	assert retention.apply(rule) == 1
	kept = [frappe.get_doc(doctype, name) for name in names]
	assert [(doc.get(number) or "").strip("—") for doc in kept] == ["", "13900000002"]
	assert frappe.db.get_value("HL Call", call.name, ["outcome", "waiting_s"]) == ("Abandoned", 40)
