"""A bench of its own for commands that change one: the same framework, the tests' site, nothing shared."""

import os
import shutil
import subprocess
import venv
from pathlib import Path

from bench import config
from bench.cli import tool_environment
from bench.layout import Bench

from .site import Site

_TIMEOUT_S = 300


class Scratch:
	"""A throw-away bench around the tests' site."""

	def __init__(self, folder: Path, site: Site):
		self.folder = folder
		self.code = Bench.at(site.testsite.bench.root)
		self._site = site

	def make(self) -> None:
		shutil.rmtree(self.folder, ignore_errors=True)
		for name in ("apps", "sites", "config/pids", "logs"):
			(self.folder / name).mkdir(parents=True)
		self._link_framework()
		self._make_environment()
		sites = self.folder / "sites"
		(sites / self._site.name).symlink_to(self._site.folder)
		(sites / "apps.txt").write_text("frappe\n")
		common = {**self._site.testsite.common, "default_site": self._site.name}
		config.write_json(sites / "common_site_config.json", common, private=True)

	def remove(self) -> None:
		shutil.rmtree(self.folder)

	def bench(self, *arguments: str, typed: str = "") -> str:
		"""Run a command of frappe-bench to its end and return what it printed; it has to succeed."""
		program = self.code.tools / "bin" / "bench"
		environment = {**tool_environment(self.code), "VIRTUAL_ENV": str(self.folder / "env")}
		done = subprocess.run(
			[program, *arguments],
			cwd=self.folder,
			env=environment,
			input=typed,
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			text=True,
			timeout=_TIMEOUT_S,
		)
		assert done.returncode == 0, f"bench {' '.join(arguments)}: {done.stdout[-5000:]}"
		return done.stdout

	def _link_framework(self) -> None:
		"""Put the framework and the bench's Node programs there, file by file the same as in use."""
		source, target = self.code.apps / "frappe", self.folder / "apps" / "frappe"
		target.mkdir()
		for entry in source.iterdir():
			if entry.name == "node_modules":
				(target / entry.name).symlink_to(entry)
			else:
				subprocess.run(["cp", "-al", entry, target], check=True)
		subprocess.run(["cp", "-al", self.code.root / "bench", self.folder], check=True)

	def _make_environment(self) -> None:
		"""Make an environment in which the installed packages count, and further ones can be added."""
		venv.create(self.folder / "env", with_pip=False, symlinks=True)
		packages = next((self.folder / "env" / "lib").glob("python*/site-packages"))
		installed = next((self.code.env / "lib").glob("python*/site-packages"))
		lines = [self.folder / "apps" / "frappe", f"import site; site.addsitedir({str(installed)!r})"]
		(packages / "installed.pth").write_text("\n".join(map(str, lines)) + os.linesep)
