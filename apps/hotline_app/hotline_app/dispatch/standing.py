"""For which providers and units a user stands, for modules that know neither (hook `hotline_stands_for`)."""

from .access import units_of
from .providers import providers_of


def stands_for(user: str) -> dict[str, list[str]]:
	"""Return the user's providers and handling units, by DocType."""
	return {"HL Provider": providers_of(user), "HL Handling Unit": units_of(user)}
