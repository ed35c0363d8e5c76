"""How well a provider suits an order, in points, and why, in words for whoever chooses.

The weights are the administrator's (HL Provider Settings). Each part earns a share of its weight, from
nothing to all; where nothing is known it earns half.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import fmt_money, get_datetime, now_datetime

from hotline_app.sla.calendars import calendar_of
from hotline_app.sla.site_time import aware

PARTS = ("distance", "capacity", "quality", "price", "language", "open")
UNKNOWN = 0.5
_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True)
class Sight:
	"""What is known of one provider beside one order."""

	distance_km: float | None
	jobs: int
	# Nought: no limit.
	load_limit: int
	quality: float | None
	amount: float | None
	# The lowest usual price among those who suit.
	cheapest: float | None
	# None: the order asks for no language.
	speaks: bool | None
	is_open: bool


def shares(sight: Sight, half_km: float) -> dict[str, float]:
	"""Return the share, 0 to 1, that each part earns."""
	return {
		"distance": _near(sight.distance_km, half_km),
		# Without a limit the first job counts most.
		"capacity": 1 - sight.jobs / sight.load_limit if sight.load_limit else 1 / (1 + sight.jobs),
		"quality": UNKNOWN if sight.quality is None else sight.quality / 100,
		"price": sight.cheapest / sight.amount if sight.amount and sight.cheapest else UNKNOWN,
		"language": 1.0 if sight.speaks in (None, True) else 0.0,
		"open": 1.0 if sight.is_open else 0.0,
	}


def score(sight: Sight, settings) -> float:
	"""Return the points, 0 to 100, by the weights of `settings`."""
	earned = shares(sight, settings.half_distance_km or 1)
	weights = {part: settings.get(f"{part}_weight") or 0 for part in PARTS}
	total = sum(weights.values())
	if not total:
		return 0.0
	return round(100 * sum(earned[part] * weights[part] for part in PARTS) / total, 1)


def reasons(sight: Sight, language: str | None = None) -> list[str]:
	"""Return in words what counted, each part once; what does not matter for the order is left out."""
	told = [
		_("Distance unknown") if sight.distance_km is None else _("{0} km away").format(sight.distance_km),
		_in_hand(sight),
		_("Quality not known yet") if sight.quality is None else _("Quality {0}").format(sight.quality),
	]
	if sight.amount:
		told.append(_("Usual price {0}").format(fmt_money(sight.amount, currency=_currency())))
	if sight.speaks is not None:
		name = frappe.get_cached_value("Language", language, "language_name") or language
		told.append((_("Speaks {0}") if sight.speaks else _("Does not speak {0}")).format(_(name)))
	told.append(_("Open at that time") if sight.is_open else _("Closed at that time"))
	return told


def time_of(order) -> datetime:
	"""Return when the provider is needed: at the appointment, else now."""
	return get_datetime(order.get("appointment_at") or now_datetime())


def open_calendars(calendars: Iterable[str | None], at: datetime) -> dict[str | None, bool]:
	"""Return for each working time whether it is working at `at`; without one, it always is."""
	start = aware(at)
	return {
		name: not name or any(calendar_of(name).working_spans(start, start + _MOMENT))
		for name in set(calendars)
	}


def speakers(providers: list[str], language: str | None) -> set[str] | None:
	"""Return those of the providers that speak the language, None if none is asked for."""
	if not language:
		return None
	rows = frappe.get_all(
		"HL Provider Language",
		{"parent": ("in", providers or [""]), "parenttype": "HL Provider", "language": language},
		pluck="parent",
	)
	return set(rows)


def _in_hand(sight: Sight) -> str:
	if sight.load_limit:
		return _("{0} of {1} jobs in hand").format(sight.jobs, sight.load_limit)
	return _("{0} jobs in hand").format(sight.jobs)


def _near(distance_km: float | None, half_km: float) -> float:
	return 0.0 if distance_km is None else half_km / (half_km + distance_km)


def _currency() -> str | None:
	return frappe.db.get_default("currency")
