"""Packs as an operator meets them, in the terminal."""

import re
import subprocess
from collections.abc import Iterator

import frappe
import pytest
from hotline_app.hotline_setup import packs

from tests.support.packs import ship_an_older
from tests.support.product import ROOT, product
from tests.support.site import Site

POLICY = "Community: Enquiry"


@pytest.fixture
def installed(built_site: Site) -> Iterator[Site]:
	"""The site for one test: what the command leaves behind is put back."""
	yield built_site
	built_site.restore()


def pack(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
	"""Run the command as `./hotline pack` does."""
	command = next(command for command in product().commands if command.name == "pack")
	call = [ROOT / "env/bin/python", "-m", command.module, "--site", site.name, *arguments]
	return subprocess.run(call, cwd=site.testsite.bench.sites, capture_output=True, text=True, timeout=300)


def test_command_lists_and_installs(installed: Site) -> None:
	"""The terminal lists all packs, and installs several at once, each once."""
	listed = pack(installed, "list")
	assert listed.returncode == 0, listed.stderr
	for name in packs.every():
		(line,) = (line for line in listed.stdout.splitlines() if line.startswith(f"{name} "))
		assert ("not installed" in line) == (name not in ("base", "community")), line
	done = pack(installed, "install", "heating", "power")
	assert (done.returncode, done.stderr) == (0, "")
	assert re.fullmatch(r"heating: \d+ created\npower: \d+ created\n", done.stdout)
	assert pack(installed, "install", "power").stdout == "power: 0 created\n"
	with installed.connected():
		assert packs.is_installed("heating") and packs.is_installed("power")


@pytest.mark.parametrize(
	("arguments", "says"),
	[
		(("install", "heating", "no-such"), "Unknown pack no-such"),
		(("changes", "no-such"), "Unknown pack no-such"),
		(("upgrade", "no-such"), "Unknown pack no-such"),
		(("upgrade", "heating"), "heating is not installed"),
	],
)
def test_command_refuses_in_one_line(installed: Site, arguments: tuple[str, ...], says: str) -> None:
	"""A wrong name is one line and exit code 2, and nothing was done."""
	done = pack(installed, *arguments)
	assert (done.returncode, done.stdout) == (2, "")
	assert says in done.stderr and len(done.stderr.splitlines()) == 1
	with installed.connected():
		assert not packs.is_installed("heating")


def test_command_shows_and_upgrades(installed: Site) -> None:
	"""The terminal shows what an upgrade would do and does only that; the base is a pack like any other."""
	with installed.connected():
		ship_an_older("HL SLA Policy", POLICY, calendar="Office Hours")
		frappe.db.set_value("HL Category", "Plumbing", "kind", "Service")
		frappe.delete_doc("HL Category", "Cooking")
		frappe.rename_doc("HL Category", "Moving", "Removals", show_alert=False)
		frappe.db.commit()
	shown = pack(installed, "changes", "community").stdout
	for part in (
		f"HL SLA Policy: {POLICY}\n    Service Calendar: Office Hours -> 24 Hours",
		"HL Category: Plumbing\n    Kind: Repair (here: Service)",
		"deleted here: stays away\n  HL Category: Cooking",
		"HL Category: Moving -> Removals",
	):
		assert part in shown
	assert "1 changes waiting" in pack(installed, "list").stdout
	done = pack(installed, "upgrade", "community")
	assert (done.returncode, done.stdout) == (0, "community: 1 created or updated, 1 edited, 1 deleted\n")
	with installed.connected():
		assert frappe.db.get_value("HL SLA Policy", POLICY, "calendar") == "24 Hours"
		assert frappe.db.get_value("HL Category", "Plumbing", "kind") == "Service"
		assert not frappe.db.exists("HL Category", "Cooking")
		assert not frappe.db.exists("HL Category", "Moving")
	assert "changes waiting" not in pack(installed, "list").stdout
	assert pack(installed, "upgrade", "base").stdout == "base: 0 created or updated\n"
