"""The desk's forms speak in the words of their record type."""

from playwright.sync_api import Page


def _label(page: Page, field: str) -> str:
	label = page.locator(f".frappe-control[data-fieldname='{field}'] .control-label").first
	label.wait_for()
	return label.inner_text()


def test_labels_fit_their_record_type(visit, demo) -> None:
	"""A line has the name of a thing and a number to dial, also from what the browser has stored."""
	visitor = visit()
	visitor.login("admin@demo.example", demo[0]["password"])
	page = visitor.open("/app/hl-line/new")
	assert [_label(page, field) for field in ("line_name", "number")] == ["名称", "热线号码"]
	assert "无数据" in page.locator(".grid-empty").first.inner_text()
	page.reload()
	assert _label(page, "number") == "热线号码"
	# What has no translation, as everything in English, loses the mark of our record types.
	assert page.evaluate("() => [__('HL Not Translated'), __('HL')]") == ["Not Translated", "HL"]
