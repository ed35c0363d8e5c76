"""Copies of a site at rest: its database server's folder and its files, from which other benches begin."""

import shutil
import subprocess
from pathlib import Path

from . import config, database
from .layout import Bench

_INPUTS = "inputs"


class Copy:
	"""One kept state of a site. It belongs to no bench: any bench of the same code can begin from it."""

	def __init__(self, folder: Path, site: str):
		self._folder = folder
		self._site = site

	def is_of(self, inputs: str) -> bool:
		"""Say whether what is kept was made of these inputs."""
		path = self._folder / _INPUTS
		return path.exists() and path.read_text() == inputs

	def keep(self, bench: Bench, inputs: str) -> None:
		"""Keep what a bench, whose processes are stopped, holds now, in the place of anything kept before."""
		fresh = self._folder.with_suffix(".new")
		shutil.rmtree(fresh, ignore_errors=True)
		for name, path in self._parts(bench).items():
			_copy(path, fresh / name)
		common = {"root_password": config.read_json(bench.common_config)["root_password"]}
		config.write_json(fresh / "common.json", common, private=True)
		(fresh / _INPUTS).write_text(inputs)
		shutil.rmtree(self._folder, ignore_errors=True)
		fresh.rename(self._folder)

	def put_in_place(self, bench: Bench) -> None:
		"""Give a bench, whose processes are stopped, what is kept, instead of what it holds."""
		for name, path in self._parts(bench).items():
			shutil.rmtree(path, ignore_errors=True)
			_copy(self._folder / name, path)
		kept = config.read_json(self._folder / "common.json")
		config.write_json(
			bench.common_config, {**config.read_json(bench.common_config), **kept}, private=True
		)

	def _parts(self, bench: Bench) -> dict[str, Path]:
		return {"mariadb": database.data_folder(bench), "site": bench.sites / self._site}


def _copy(source: Path, target: Path) -> None:
	# Where the file system can, a copy shares its blocks with the original until one is written to.
	target.parent.mkdir(parents=True, exist_ok=True)
	subprocess.run(["cp", "-a", "--reflink=auto", source, target], check=True)
