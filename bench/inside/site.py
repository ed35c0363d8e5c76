"""Makes a site and keeps its apps current. Reads what to do as JSON from its input.

	env/bin/python -m bench.inside.site < request.json      (in the folder `sites`)

The result, if there is one, is the last line of the output, as JSON after `RESULT `.
"""

import json
import sys
from typing import Any

import frappe
from frappe.installer import _new_site, install_app, update_site_config


def create(request: dict[str, Any]) -> None:
	"""Make the site, ready for use: no wizard, the time zone set before the scheduler's first run."""
	site = request["site"]
	frappe.init(site=site, new_site=True)
	_new_site(
		None,
		site,
		admin_password=request["admin_password"],
		install_apps=[],
		force=request["again"],
		db_host=None,
	)
	_connect(site)
	_complete_setup(request["locale"])
	for key, value in request["config"].items():
		update_site_config(key, value, validate=False)
	frappe.utils.scheduler.toggle_scheduler(request["scheduler"])
	frappe.db.commit()


def _complete_setup(locale: dict[str, str]) -> None:
	"""Answer the setup wizard's questions as a person would have done."""
	from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

	answers = {
		"language": frappe.db.get_value("Language", locale["language"], "language_name"),
		"lang": frappe.db.get_value("Language", locale["language"], "language_name"),
		"country": locale["country"],
		"timezone": locale["time_zone"],
		"currency": locale["currency"],
		"enable_telemetry": 0,
	}
	answer = setup_complete(answers)
	if answer.get("status") != "ok":
		raise RuntimeError(answer.get("fail") or "the setup wizard failed")
	# The framework's tours would stand before every newcomer's first page.
	frappe.db.set_single_value("System Settings", "enable_onboarding", 0)
	frappe.db.set_default("currency", locale["currency"])
	frappe.db.set_value("Currency", locale["currency"], "enabled", 1)
	frappe.db.commit()


def install(request: dict[str, Any]) -> None:
	"""Install an app; one whose installation was interrupted is installed over again."""
	_connect(request["site"])
	# Without force, what an interrupted attempt left behind is in the way.
	install_app(request["app"], force=True)
	frappe.db.commit()


def migrate(request: dict[str, Any]) -> None:
	"""Bring the site's database up to the apps' sources."""
	from frappe.migrate import SiteMigration

	SiteMigration(skip_search_index=True).run(site=request["site"])


def backup(request: dict[str, Any]) -> dict[str, Any]:
	"""Write the parts of a backup into a folder and return their paths."""
	from frappe.utils.backups import BackupGenerator

	_connect(request["site"])
	folder = request["folder"]
	parts = {
		"database.sql.gz": f"{folder}/database.sql.gz",
		"public-files.tgz": f"{folder}/public-files.tgz",
		"private-files.tgz": f"{folder}/private-files.tgz",
		"site_config.json": f"{folder}/site_config.json",
	}
	generator = BackupGenerator(
		frappe.conf.db_name,
		frappe.conf.db_name,
		frappe.conf.db_password,
		db_host=frappe.conf.db_host,
		db_port=frappe.conf.db_port,
		db_type=frappe.conf.db_type,
		backup_path=folder,
		backup_path_db=parts["database.sql.gz"],
		backup_path_files=parts["public-files.tgz"],
		backup_path_private_files=parts["private-files.tgz"],
		backup_path_conf=parts["site_config.json"],
		# A partial backup could not be restored.
		ignore_conf=True,
		compress_files=True,
	)
	# Not get_backup(): that would encrypt the parts if the site's settings ask for it, and the archive
	# could then be checked by nobody.
	generator.take_dump()
	generator.copy_site_config()
	generator.backup_files()
	return {"parts": parts, "apps": frappe.get_installed_apps()}


def call(request: dict[str, Any]) -> Any:
	"""Call a function by its dotted name and return what it returns."""
	_connect(request["site"])
	result = frappe.get_attr(request["function"])(**request.get("arguments", {}))
	frappe.db.commit()
	return result


def _connect(site: str) -> None:
	frappe.init(site=site, force=True)
	frappe.connect()
	frappe.set_user("Administrator")


def main() -> None:
	request = json.load(sys.stdin)
	actions = {"create": create, "install": install, "migrate": migrate, "backup": backup, "call": call}
	try:
		result = actions[request["action"]](request)
	finally:
		frappe.destroy()
	print("RESULT " + json.dumps(result, default=str))


if __name__ == "__main__":
	main()
