"""Work that follows from a change of an order and must see what others have stored meanwhile.

A transaction reads what was stored when it began. So what an order's change means for *other* orders is
done right after the commit, in a transaction of its own; what fails there is tried again in the background.
"""

from collections.abc import Callable

import frappe


def run(function: Callable[[str], None], order: str) -> None:
	"""Call `function(order)` once the present transaction is committed. It must bear being called twice."""
	pending = _pending()
	key = (function, order)
	if key in pending:
		return
	pending.add(key)
	frappe.db.after_commit.add(lambda: _call(key, pending))
	frappe.db.after_rollback.add(pending.clear)


def _pending() -> set:
	if not getattr(frappe.local, "hotline_afterwards", None):
		frappe.local.hotline_afterwards = set()
	return frappe.local.hotline_afterwards


def _call(key: tuple[Callable[[str], None], str], pending: set) -> None:
	pending.discard(key)
	function, order = key
	try:
		function(order)
		frappe.db.commit()
	# The change that led here is stored already; its author can do nothing about this.
	except Exception:
		frappe.db.rollback()
		frappe.log_error(f"{function.__name__}: {order}")
		frappe.db.commit()
		frappe.enqueue(f"{function.__module__}.{function.__name__}", order=order)
