import frappe
import pytest

from hotline_app.dispatch import privacy

ORDER = frappe._dict(
	title="Tap at 139 1234 5678",
	address="仁皇山路 12 号 3 幢 501 室",
	caller_name="张三丰",
	caller_phone="13912345678",
	latitude=30.86,
	longitude=120.18,
	confidential=0,
)


def job(stage: str, unit: str | None = None) -> frappe._dict:
	return frappe._dict(stage=stage, handling_unit=unit)


@pytest.mark.parametrize(
	("address", "left"),
	[
		("仁皇山路 12 号 3 幢 501 室", "仁皇山路"),
		("南街7号", "南街"),
		("12 Renhuang Road, A3-501", "Renhuang Road"),
		("1 Test Road", "Test Road"),
		("市民广场", "市民广场"),
		(None, None),
	],
)
def test_house_numbers_go(address, left):
	"""Of an address the street is left, and no number of house, building or flat."""
	assert privacy.without_house_number(address) == left


@pytest.mark.parametrize(
	("name", "left"), [("张三丰", "张**"), ("Mr Tester", "M**"), (" ", None), (None, None)]
)
def test_names_are_masked(name, left):
	"""Of a name its beginning is left."""
	assert privacy.masked(name) == left


def test_offer_tells_no_customer():
	"""A provider who is offered a job learns what it is, and not whose or where exactly; a unit does."""
	assert set(privacy.customer_of(job("Offered"), ORDER)) == {"title"}
	assert privacy.customer_of(job("Offered", "Unit"), ORDER)["caller_phone"] == ORDER.caller_phone


@pytest.mark.parametrize("stage", ["Accepted", "Contacted", "Arrived"])
def test_customer_is_known_while_the_job_lasts(stage):
	"""While the job is in hand phone and address are told; of a confidential order only where it is."""
	assert privacy.customer_of(job(stage), ORDER)["caller_phone"] == ORDER.caller_phone
	hidden = privacy.customer_of(job(stage), {**ORDER, "confidential": 1})
	assert hidden["address"] == ORDER.address
	assert not {"caller_phone", "caller_name"} & set(hidden)


@pytest.mark.parametrize("stage", ["Done", "Refused", "Withdrawn"])
@pytest.mark.parametrize("unit", [None, "Unit"])
def test_little_is_left_afterwards(stage, unit):
	"""When the job has ended there is no phone, no house number, no point on the map and no full name."""
	assert privacy.customer_of(job(stage, unit), ORDER) == {
		"title": "Tap at ***",
		"address": "仁皇山路",
		"caller_name": "张**",
	}
