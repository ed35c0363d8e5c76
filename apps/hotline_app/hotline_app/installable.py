"""What makes a portal an app on a phone: the manifest that installs it, and the worker that keeps its shell.

Both lie at the top of the site (`/provider-app.json`, `/provider-sw.js`): a worker governs what is below
its own address, so no header has to widen its scope.
"""

import hashlib
from pathlib import Path
from typing import Any

import frappe
from frappe import _

from . import pages

NAMES = {"provider": "Hotline Jobs", "unit": "Hotline Orders"}
WORKER = Path(__file__).parent / "www" / "portal-sw.js"
LOGO = "/assets/hotline_app/images/logo.svg"
WHITE = "#ffffff"


def manifest(portal: str) -> dict[str, Any]:
	"""Return the web app manifest of `portal` in the language of the request."""
	icon = pages.ADDRESS + "icon-{}.png"
	return {
		"id": f"/{portal}",
		"name": _(NAMES[portal]),
		"short_name": _("Hotline"),
		"lang": frappe.local.lang,
		"start_url": f"/{portal}",
		"scope": f"/{portal}",
		"display": "standalone",
		"background_color": WHITE,
		"theme_color": WHITE,
		"icons": [
			{"src": icon.format(192), "sizes": "192x192", "type": "image/png"},
			{"src": icon.format(512), "sizes": "512x512", "type": "image/png"},
			{"src": icon.format(512), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
		],
	}


def worker(portal: str) -> dict[str, Any]:
	"""Return what the worker of `portal` must know: the files of its shell, and the version they make."""
	files = [*pages.all_files(portal), LOGO]
	version = hashlib.sha256("\n".join([*files, WORKER.read_text()]).encode()).hexdigest()[:12]
	return {"portal": portal, "version": version, "files": files, "assets": pages.ADDRESS}


def asked_for() -> str:
	"""Return the portal that the address names. Raises PageDoesNotExistError for any other."""
	portal = frappe.form_dict.get("portal")
	if portal not in NAMES or not pages.MANIFEST.exists():
		raise frappe.PageDoesNotExistError
	return portal
