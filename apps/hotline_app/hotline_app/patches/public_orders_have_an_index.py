"""What everybody may ask of orders is asked by line and time."""

from hotline_app.intake.doctype.hl_work_order.hl_work_order import on_doctype_update


def execute() -> None:
	on_doctype_update()
