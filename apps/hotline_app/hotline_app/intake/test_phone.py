import frappe
import pytest

from hotline_app.intake.phone import InvalidPhoneError, normalise

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize(
	("typed", "stored"),
	[
		("139 1234 5678", "13912345678"),
		("0572-1234567", "05721234567"),
		("(0572) 123 4567", "05721234567"),
		("+86 139 1234 5678", "13912345678"),
		("008613912345678", "13912345678"),
		("+1 212-555-0100", "+12125550100"),
		("95598", "95598"),
		(13912345678, "13912345678"),
		("", ""),
		(None, ""),
	],
)
def test_one_form(typed, stored):
	"""However a number is typed, it is stored in one form."""
	assert normalise(typed) == stored


@pytest.mark.parametrize("typed", ["call me", "139x1234567", "12", "1" * 21, "<b>139</b>", "+"])
def test_no_number(typed):
	"""What can't be dialled is refused with a message that names it."""
	with pytest.raises(InvalidPhoneError) as error:
		normalise(typed)
	assert frappe.utils.escape_html(typed) in str(error.value)
