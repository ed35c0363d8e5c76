"""The site's side of the telephony process: a thread in which the framework is at home.

Each piece of work begins anew, as a request does: no stale cache, and a database that was gone is back as
soon as it answers.
"""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import frappe

T = TypeVar("T")


class Office:
	"""Runs functions in a site, one after the other."""

	def __init__(self, site: str, sites_path: str = "."):
		self.site = site
		self._sites_path = sites_path
		self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"telephony-{site}")

	async def run(self, function: Callable[..., T], *arguments: Any) -> T:
		"""Return what a function returns in the site; what it has not committed is dropped if it raises."""
		work = functools.partial(self._work, function, *arguments)
		return await asyncio.get_running_loop().run_in_executor(self._thread, work)

	def _work(self, function: Callable[..., T], *arguments: Any) -> T:
		frappe.init(site=self.site, sites_path=self._sites_path, force=True)
		try:
			frappe.connect()
			result = function(*arguments)
			frappe.db.commit()
			return result
		finally:
			frappe.destroy()

	def close(self) -> None:
		"""Let the thread end when its work is done."""
		self._thread.shutdown(wait=True)
