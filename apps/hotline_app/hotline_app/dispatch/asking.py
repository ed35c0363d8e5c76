"""Which fields may come with a step of a dispatch, beside those that the step's condition asks for."""

from . import stages

WITH_STAGE: dict[str, tuple[str, ...]] = {
	stages.APPOINTED: ("appointment_at", "appointment_reason"),
	stages.ON_THE_WAY: ("expected_arrival_at",),
	stages.PRICED: ("service_content", "service_process", "expected_minutes", "labour_price", "parts"),
	stages.CONFIRMED: ("confirmed_by",),
}


def fields_for(stage: str | None) -> tuple[str, ...]:
	"""Return the fields that a form for the step to `stage` offers, the needed ones among them."""
	return WITH_STAGE.get(stage or "", ())
