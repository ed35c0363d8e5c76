"""Debian packages: installs what is missing, and keeps the system's own services as they are."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from . import shell
from .errors import BenchError
from .processes import WORK_MARK

# Without these there is no virtual environment; they come first, so that Python's packages can be
# fetched while the others are being unpacked.
PYTHON = ("python3-venv",)
RUNTIME = (
	"mariadb-server-core",
	"mariadb-client",
	"redis-server",
	"nginx",
	"wkhtmltopdf",
	"fonts-noto-cjk",
	# MariaDB's connector comes as source
	"libmariadb-dev",
	"pkg-config",
	"gcc",
	"libc6-dev",
	"python3-dev",
)
TESTS = ("chromium",)

# Services that these packages would start and enable for the whole machine.
_SERVICES = {"redis-server": "redis-server.service", "nginx": "nginx.service"}

# The policy keeps maintainer scripts from starting services; it goes away again whatever happens.
_INSTALL = """
set -e
policy=/usr/sbin/policy-rc.d
note="# temporary: keeps new services from being started by a package installation"
if [ ! -e "$policy" ] || grep -qxF "$note" "$policy"; then
	trap 'rm -f "$policy"' EXIT
	trap 'exit 130' INT TERM HUP
	printf '#!/bin/sh\\n%s\\nexit 101\\n' "$note" > "$policy"
	chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
# After an interrupted run there may be packages unpacked and not set up; apt goes on only after that.
dpkg --configure -a
apt-get -q -o DPkg::Lock::Timeout=120 update
apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends $PACKAGES
if [ -d /run/systemd/system ] && [ -n "$SERVICES" ]; then
	systemctl disable --now $SERVICES
fi
"""


def missing(packages: Sequence[str]) -> list[str]:
	"""Return those of `packages` that are not installed."""
	if not shutil.which("dpkg-query"):
		raise BenchError("this is not Debian: install the programs by hand (README.md, other systems)")
	command = ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *packages]
	listed = subprocess.run(command, capture_output=True, text=True).stdout
	installed = {line.split()[0] for line in listed.splitlines() if line.endswith(" installed")}
	return [package for package in packages if package not in installed]


def elevation() -> list[str] | None:
	"""Return what goes before a command to run it as root; None if there is no way."""
	if os.geteuid() == 0:
		return []
	if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
		return ["sudo", "-n"]
	return None


def require_way_to_install(packages: Sequence[str]) -> None:
	"""Raise, with the command to run, when packages are missing and nobody here may install them."""
	lacking = missing(packages)
	if lacking and elevation() is None:
		install = f"apt-get install --no-install-recommends {' '.join(lacking)}"
		raise BenchError(f"no root: have an administrator run `{install}`, then run the command again")


def install(packages: Sequence[str], log: Path) -> None:
	"""Install what is missing of `packages`; does nothing, and needs no root, when nothing is."""
	lacking = missing(packages)
	if not lacking:
		return
	require_way_to_install(lacking)
	services = [_SERVICES[package] for package in lacking if package in _SERVICES]
	settings = [f"PACKAGES={' '.join(lacking)}", f"SERVICES={' '.join(services)}"]
	command = [*(elevation() or []), "env", *settings, "bash", "-c", _INSTALL]
	# Not marked as ours: whatever happens to us, dpkg is left to finish.
	unmarked = {WORK_MARK: ""}
	shell.run(command, log=log, what="Debian packages", env=unmarked, fetches=True, to_the_end=True)
