"""Numbers and addresses as those may read them who need not know them."""


def masked(to: str) -> str:
	"""Return a number or an address so that nobody can call or write to it: 139****5678."""
	if "@" in to:
		name, _at, domain = to.partition("@")
		return f"{name[:1]}***@{domain}"
	return f"{to[:3]}****{to[-4:]}" if len(to) > 7 else "****"
