"""The address book: where a street, a village or an estate is that an address without coordinates names.

The longest name in the address counts. Names of which several places bear the same are told apart by the
area. The book is kept in the process, and read anew when it has changed.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import frappe

from .trees import lineage
from .words import fold

_VERSION = "hl_places_version"
# A single sign names nothing.
_SHORTEST = 2
_LONGEST_ADDRESS = 300


class Place(NamedTuple):
	"""A place of the address book."""

	area: str | None
	latitude: float
	longitude: float

	@property
	def point(self) -> tuple[float, float]:
		return self.latitude, self.longitude


class Book:
	"""Places by their names, to be found in an address."""

	def __init__(self, entries: Iterable[tuple[str, Place]]):
		self._places: dict[str, list[Place]] = {}
		for name, place in entries:
			if len(name) >= _SHORTEST:
				self._places.setdefault(name, []).append(place)
		self._lengths = sorted({len(name) for name in self._places}, reverse=True)

	def find(self, address: str | None) -> Iterator[Place]:
		"""Return the places that the address names, those with the longest name first.

		It looks up each piece of the address that is as long as some name: the time depends on the length of
		the address, and not on the size of the book.
		"""
		text = fold(address)[:_LONGEST_ADDRESS]
		for length in self._lengths:
			for start in range(len(text) - length + 1):
				places = self._places.get(text[start : start + length])
				if places and _is_whole(text, start, start + length):
					yield from places


def locate(address: str | None, area: str | None = None) -> tuple[float, float] | None:
	"""Return latitude and longitude of the place that the address names, None if it names none.

	With an `area` only places count that may be in it: in it, below it, above it, or of no area.
	"""
	if not address:
		return None
	for place in _book().find(address):
		if not area or not place.area or _may_be_in(place.area, area):
			return place.point
	return None


def forget() -> None:
	"""Let every process read the book anew; call it when a place has changed."""
	_renew()
	# Another request may have read the old book until this change is stored.
	frappe.db.after_commit.add(_renew)


_books: dict[str, tuple[str, Book]] = {}


def _book() -> Book:
	version = frappe.cache.get_value(_VERSION) or _renew()
	known = _books.get(frappe.local.site)
	if not known or known[0] != version:
		known = _books[frappe.local.site] = (version, Book(_entries()))
	return known[1]


def _renew() -> str:
	version = frappe.generate_hash(length=12)
	frappe.cache.set_value(_VERSION, version)
	return version


def _entries() -> Iterator[tuple[str, Place]]:
	for row in frappe.get_all(
		"HL Place", fields=["place_name", "aliases", "area", "latitude", "longitude"], order_by="name"
	):
		place = Place(row.area, row.latitude, row.longitude)
		for name in {fold(name) for name in (row.place_name, *(row.aliases or "").splitlines())}:
			yield name, place


def _may_be_in(place_area: str, area: str) -> bool:
	return place_area in lineage("HL Area", area) or area in lineage("HL Area", place_area)


def _is_whole(text: str, start: int, end: int) -> bool:
	"""Whether no Latin word is cut: "main" is not in "maintenance"."""
	return not (_joined(text, start) or _joined(text, end))


def _joined(text: str, at: int) -> bool:
	if not 0 < at < len(text):
		return False
	left, right = text[at - 1], text[at]
	return left.isascii() and left.isalpha() and right.isascii() and right.isalpha()
