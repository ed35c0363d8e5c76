"""The pages around the portal's scripts: who may see them, and which built files they load."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _

from hotline_app.api.portal import boot

BUILT = Path(__file__).parent / "public" / "portal"
MANIFEST = BUILT / "manifest.json"
ADDRESS = "/assets/hotline_app/portal/"

_read: dict[str, Any] = {"changed": None, "manifest": {}}


def prepare(context: Any, entry: str, is_open: Callable[[], bool]) -> None:
	"""Fill in the context of a page that runs the portal's `entry`.

	A guest is sent to sign in and back; a user to whom it is not open gets it with a reason and 403.
	"""
	context.no_cache = 1
	context.lang = frappe.local.lang
	if frappe.session.user == "Guest":
		here = frappe.request.full_path.rstrip("?")
		frappe.redirect(f"/login?redirect-to={quote(here, safe='')}")
	if not is_open():
		_refuse(
			context, 403, _("Your account has no right to this page. Ask your administrator for the role.")
		)
		return
	if not MANIFEST.exists():
		_refuse(
			context,
			503,
			_("The page is not built yet. Run “npm ci” and “npm run build” in the portal folder."),
		)
		return
	context.boot = boot()
	context.update(files(entry))
	# The token of a session that had none is stored now, or the page's first request would be refused.
	frappe.db.commit()


def _refuse(context: Any, status: int, reason: str) -> None:
	context.http_status_code = status
	context.refusal = reason
	context.user = frappe.session.user


def files(entry: str) -> dict[str, list[str]]:
	"""Return the addresses of the entry's script, of what it imports, and of their style sheets."""
	manifest = _manifest()
	chunk = manifest[f"src/{entry}/main.ts"]
	imported: dict[str, dict[str, Any]] = {}
	_collect(manifest, chunk, imported)
	styles = [css for part in [chunk, *imported.values()] for css in part.get("css", [])]
	return {
		"script": ADDRESS + chunk["file"],
		"preloads": [ADDRESS + part["file"] for part in imported.values()],
		"styles": [ADDRESS + css for css in dict.fromkeys(styles)],
	}


def all_files(entry: str) -> list[str]:
	"""The addresses of all that `entry` may ever load, its lazy parts and their style sheets included."""
	manifest = _manifest()
	found: dict[str, dict[str, Any]] = {}
	waiting = [f"src/{entry}/main.ts"]
	while waiting:
		name = waiting.pop()
		if name in found:
			continue
		chunk = found[name] = manifest[name]
		waiting += [*chunk.get("imports", ()), *chunk.get("dynamicImports", ())]
	parts = [
		part
		for chunk in found.values()
		for part in (chunk["file"], *chunk.get("css", ()), *chunk.get("assets", ()))
	]
	return sorted(ADDRESS + part for part in set(parts))


def _collect(manifest: dict, chunk: dict, found: dict[str, dict[str, Any]]) -> None:
	for name in chunk.get("imports", []):
		if name not in found:
			found[name] = manifest[name]
			_collect(manifest, manifest[name], found)


def _manifest() -> dict[str, dict[str, Any]]:
	"""What the build wrote, read again only when there was another build."""
	changed = MANIFEST.stat().st_mtime_ns
	if _read["changed"] != changed:
		_read.update(changed=changed, manifest=json.loads(MANIFEST.read_text()))
	return _read["manifest"]
