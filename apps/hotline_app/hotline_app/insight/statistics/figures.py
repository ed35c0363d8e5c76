"""Figures made of counts. Pure."""

from collections.abc import Iterable, Sequence

HOUR, MINUTE = 3600, 60


def percent(part: float | None, whole: float | None) -> float | None:
	"""`part` of `whole` in percent; None of nothing."""
	return round(100 * float(part or 0) / float(whole), 1) if whole else None


def change(now: float, before: float | None) -> float | None:
	"""How much more (or, below nought, less) there is than before, in percent; None if there was nothing."""
	return round(100 * (now - before) / before, 1) if before else None


def mean(total: float | None, number: float | None, unit: int = 1) -> float | None:
	"""The mean of `number` values that make `total`, in units of so many; None of none."""
	return round(float(total or 0) / float(number) / unit, 1) if number else None


def quantile(ascending: Sequence[float], share: float) -> float | None:
	"""The least value that so great a share (0 to 1) of the values does not exceed; None of none."""
	if not ascending:
		return None
	at = max(0, -int(-share * len(ascending) // 1) - 1)
	return ascending[at]


def add(into: dict, row: dict, names: Iterable[str]) -> None:
	"""Add the figures of these names in `row` to those in `into`; what is not there is nought."""
	for name in names:
		into[name] = into.get(name, 0) + _plain(row.get(name) or 0)


def _plain(value: float) -> float:
	"""A number without the database's own type."""
	return int(value) if value == int(value) else float(value)
