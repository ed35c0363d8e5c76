"""The HTTP surface: thin, typed, permission-checked. What it does is done in the modules below it."""

import frappe
from frappe.rate_limiter import rate_limit


@frappe.whitelist(allow_guest=True, methods=["GET"])
@rate_limit(limit=600, seconds=60)
def health() -> dict[str, str]:
	"""Say whether the site can work: database, cache and queue answer. 503 and what fails if not."""
	checks = {"database": _database, "cache": _cache, "queue": _queue}
	state = {name: _state(check) for name, check in checks.items()}
	state["status"] = "ok" if set(state.values()) == {"ok"} else "failing"
	if state["status"] != "ok":
		frappe.local.response.http_status_code = 503
	return state


def _state(check) -> str:
	try:
		check()
	# Whatever is wrong with a service, the answer is that it fails; the log has the rest.
	except Exception:
		frappe.log_error("Health check failed")
		return "failing"
	return "ok"


def _database() -> None:
	frappe.db.sql("select 1")


def _cache() -> None:
	frappe.cache().ping()


def _queue() -> None:
	from frappe.utils.background_jobs import get_redis_conn

	get_redis_conn().ping()
