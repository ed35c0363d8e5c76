"""Writes `docs/licences.md`: the licence of each part that a hotline is made of or built with.

Names come from the lock files. A Python package's licence is read from its installed metadata, a
JavaScript package's from the lock itself or from `node_modules`; where neither is at hand, the document
as it stands is believed. Renew it after a lock has changed:

	env/bin/python -m bench.licences
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "licences.md"

PYTHON_LOCKS = ("bench/requirements.lock", "bench/bench-cli.lock.txt", "bench/uv.lock.txt")
NPM_LOCKS = ("bench/framework/overlay/package-lock.json", "portal/package-lock.json", "package-lock.json")
_SITE_PACKAGES = "lib/python3.11/site-packages"
_ENVIRONMENTS = ("env", "var/bench-cli")

UNKNOWN = "not declared"
# What the packages themselves say outside their metadata.
_DECLARED = {
	"aiosmpplib": "MIT",
	"maxminddb-geolite2": "BSD-3-Clause AND CC-BY-SA-4.0",
	"raw-loader": "MIT",
	"xmlhttprequest-ssl": "MIT",
}
# One spelling for each licence; the first pattern found wins, so the narrower ones come first.
_SPELLINGS = (
	(r"GPLv2\+.*LGPLv2\+.*MPL 1\.1", "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1"),
	(r"Lesser.*\(LGPLv2\+\)", "LGPL-2.1-or-later"),
	(r"Lesser.*\(LGPLv3", "LGPL-3.0-only"),
	(r"Library or Lesser General Public License", "LGPL"),
	(r"General Public License v3|^GPL-?v?3", "GPL-3.0"),
	(r"BSD License; Apache|BSD 3-Clause OR Apache", "BSD-3-Clause OR Apache-2.0"),
	(r"Apache Software License|Apache 2\.0", "Apache-2.0"),
	(r"Mozilla Public License 2\.0", "MPL-2.0"),
	(r"Python Software Foundation", "PSF-2.0"),
	(r"ISC License", "ISC"),
	(r"3-Clause BSD", "BSD-3-Clause"),
	(r"^BSD-derived.*repoze", "BSD-derived (Repoze)"),
	(r"^MIT License", "MIT"),
	(r"^BSD( License)?$", "BSD"),
)
_LINE = re.compile(r"^- \*\*(?P<licence>.+?)\*\* \(\d+\): (?P<names>.+)$")

_HEAD = """# Licences

The project's own code is under the [MIT licence](../LICENSE). What it is made of and built with keeps its
own; each licence below goes together with MIT in the way in which the part is used here.

| part | licence | how it is used |
|---|---|---|
| Frappe Framework, 15.0.0-dev of August 2023, with the patches of `bench/framework/patches` | MIT, \
© 2016-2021 Frappe Technologies Pvt. Ltd.; the notice is \
[kept beside it](../bench/framework/overlay/LICENSE) \
| fetched from the package index and put together in `apps/frappe` |
| MariaDB, Redis, nginx, wkhtmltopdf, Node.js, Chromium, fonts | their own, as in Debian's packages | \
run as programs of their own, installed by Debian's package manager, not passed on with the project |
| frappe-bench | GPL-3.0 | a command of its own in an environment of its own; nothing of the project is \
built on its code |

Packages under the LGPL (and MariaDB Connector/Python with its C library) are used unchanged, as libraries
that anyone can replace. GeoLite2 data in maxminddb-geolite2 is by MaxMind, under CC BY-SA 4.0.

The lists below are written by `env/bin/python -m bench.licences` from the lock files.
"""


def canonical(name: str) -> str:
	"""Return a Python package's name as the index compares it."""
	return re.sub(r"[-_.]+", "-", name).lower()


def python_packages(root: Path = ROOT) -> set[str]:
	"""Return the names in the Python locks."""
	pattern = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
	return {canonical(name) for lock in PYTHON_LOCKS for name in pattern.findall((root / lock).read_text())}


def npm_packages(root: Path = ROOT) -> dict[str, str]:
	"""Return the names in the npm locks, each with its licence as far as the lock or its files tell."""
	found: dict[str, str] = {}
	for lock in NPM_LOCKS:
		if not (root / lock).is_file():
			continue
		for place, package in json.loads((root / lock).read_text())["packages"].items():
			name = place.rpartition("node_modules/")[2]
			if name and not package.get("link"):
				licence = package.get("license") or _from_files(root / lock, place)
				found[name] = licence or found.get(name, "")
	return found


def _from_files(lock: Path, place: str) -> str:
	for folder in (lock.parent, ROOT / "apps" / "frappe"):
		manifest = folder / place / "package.json"
		if manifest.is_file() and isinstance(licence := json.loads(manifest.read_text()).get("license"), str):
			return licence
	return ""


def python_licences(root: Path = ROOT) -> dict[str, str]:
	"""Return the licence of each Python package that is installed in the bench's environments."""
	paths = [str(root / environment / _SITE_PACKAGES) for environment in _ENVIRONMENTS]
	found: dict[str, str] = {}
	for distribution in metadata.distributions(path=[*paths, *sys.path]):
		about = distribution.metadata
		classifiers = [c for c in about.get_all("Classifier", []) if c.startswith("License :: ")]
		stated = about.get("License-Expression") or "; ".join(c.split(" :: ")[-1] for c in classifiers)
		found.setdefault(
			canonical(about["Name"]), stated or (about.get("License") or "").strip().partition("\n")[0]
		)
	return found


def spelled(licence: str) -> str:
	"""Return the usual short name of a licence."""
	licence = re.sub(r"^\((.*)\)$", r"\1", licence.strip())
	return next((short for pattern, short in _SPELLINGS if re.search(pattern, licence)), licence)


def stated_in(document: str) -> dict[str, str]:
	"""Return the licence that `document` states for each package it lists."""
	lines = (match for line in document.splitlines() if (match := _LINE.match(line)))
	return {name: match["licence"] for match in lines for name in match["names"].split(", ")}


def listing(names: Iterable[str], *known: Mapping[str, str]) -> str:
	"""Return one line for each licence with the packages under it; of `known`, what is first counts."""
	by_licence: dict[str, list[str]] = defaultdict(list)
	for name in sorted(names):
		licence = next((source[name] for source in (*known, _DECLARED) if source.get(name)), UNKNOWN)
		by_licence[spelled(licence)].append(name)
	most_first = sorted(by_licence.items(), key=lambda item: (-len(item[1]), item[0]))
	return "\n".join(f"- **{licence}** ({len(found)}): {', '.join(found)}" for licence, found in most_first)


def document(before: str = "", root: Path = ROOT) -> str:
	"""Return the whole text of `docs/licences.md`; `before` is the text as it stands."""
	before = {name: licence for name, licence in stated_in(before).items() if licence != UNKNOWN}
	npm = npm_packages(root)
	return "\n".join(
		(
			_HEAD,
			"## Python packages",
			"",
			listing(python_packages(root), python_licences(root), before),
			"",
			"## JavaScript packages",
			"",
			listing(npm, npm, before),
			"",
		)
	)


if __name__ == "__main__":
	DOCUMENT.parent.mkdir(exist_ok=True)
	DOCUMENT.write_text(document(DOCUMENT.read_text() if DOCUMENT.is_file() else ""))
