"""The address book."""

import frappe
import pytest

from hotline_app.intake import places
from hotline_app.intake.places import Book, Place

NORTH, SOUTH = Place("North", 1.0, 1.0), Place("South", 2.0, 2.0)


def _found(address: str, **names: Place) -> list[Place]:
	return list(Book((name.replace("_", " "), place) for name, place in names.items()).find(address))


def test_longest_name_counts():
	"""Of several names in an address the longest comes first."""
	assert _found("人民路小区3幢", 人民路=NORTH, 人民路小区=SOUTH) == [SOUTH, NORTH]


def test_names_are_found_however_they_are_typed():
	"""Full width, upper case and spaces make no difference; a Latin word is not cut."""
	assert _found("12 ＭＡＩＮ   Street", main_street=NORTH) == [NORTH]
	assert _found("Maintenance depot", main=NORTH) == []


def test_no_name_no_place():
	"""An address without a known name, an empty one and none at all name no place."""
	assert [_found(address, 人民路=NORTH) for address in ("解放路1号", "", None)] == [[], [], []]


def _place(name: str, **fields) -> None:
	frappe.get_doc({"doctype": "HL Place", "place_name": name, **fields}).insert()


@pytest.mark.usefixtures("demo", "site")
def test_places_of_the_same_name_are_told_apart_by_the_area():
	"""A name that several places bear means the one in the area of the order, or in one below or above it."""
	_place("人民路", area="Anji County", latitude=30.63, longitude=119.68)
	_place("人民路", area="Wuxing District", latitude=30.86, longitude=120.18)
	assert places.locate("人民路12号", "Wuxing District") == (30.86, 120.18)
	assert places.locate("人民路12号", "Anji County") == (30.63, 119.68)


@pytest.mark.usefixtures("demo", "site")
def test_book_follows_its_records():
	"""A new place, another name for it and its deletion count at once."""
	_place("Green Court", aliases="绿园\n绿园小区", latitude=30.8, longitude=120.1)
	assert places.locate("绿园小区2幢") == (30.8, 120.1)
	frappe.get_last_doc("HL Place").delete()
	assert places.locate("绿园小区2幢") is None


@pytest.mark.usefixtures("demo", "site")
def test_place_must_be_on_the_map():
	"""A latitude beyond the pole is refused."""
	with pytest.raises(frappe.ValidationError, match="Latitude"):
		_place("Nowhere", latitude=120.1, longitude=30.8)
