"""Numbers and addresses as those may read them who need not know them."""

from hotline_app.masked import phone


def masked(to: str) -> str:
	"""Return a number or an address so that nobody can call or write to it: 139****5678."""
	if "@" in to:
		name, _at, domain = to.partition("@")
		return f"{name[:1]}***@{domain}"
	return phone(to)
