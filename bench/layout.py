"""Where everything is. A bench folder holds code (`apps`, `env`) and what the machine makes of it."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .errors import BenchError

# sockaddr_un holds 108 bytes with the closing zero; the longest socket name takes part of them.
_LONGEST_SOCKET_PATH = 107
_LONGEST_SOCKET_NAME = "supervisor.sock.99999"


@dataclass(frozen=True)
class Bench:
	"""A bench: `root` holds the code, `home` the configuration, data and processes.

	The running site's bench has both in one folder. The tests' bench lives in a home of its own
	beside it and shares the code.
	"""

	root: Path
	home: Path

	@classmethod
	def at(cls, root: Path) -> "Bench":
		"""Return the bench whose code and data are in `root`."""
		return cls(root, root)

	def beside(self, name: str) -> "Bench":
		"""Return a bench with the same code and everything else of its own."""
		return Bench(self.root, self.root / "var" / name)

	@property
	def apps(self) -> Path:
		return self.root / "apps"

	@property
	def env(self) -> Path:
		return self.root / "env"

	@property
	def python(self) -> Path:
		return self.env / "bin" / "python"

	@property
	def tools(self) -> Path:
		"""The virtual environment of frappe-bench and supervisor, apart from the framework's own."""
		return self.root / "var" / "bench-cli"

	@property
	def cache(self) -> Path:
		return self.root / "var" / "cache"

	@property
	def sites(self) -> Path:
		return self.home / "sites"

	@property
	def config(self) -> Path:
		return self.home / "config"

	@property
	def logs(self) -> Path:
		return self.home / "logs"

	@property
	def var(self) -> Path:
		return self.home / "var"

	@property
	def common_config(self) -> Path:
		return self.sites / "common_site_config.json"

	@cached_property
	def run(self) -> Path:
		"""The folder of sockets and pid files, short enough for the kernel."""
		usual = self.var / "run"
		if len(os.fsencode(usual / _LONGEST_SOCKET_NAME)) <= _LONGEST_SOCKET_PATH:
			return usual
		digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
		return Path(tempfile.gettempdir()) / f"bench-{os.getuid()}-{digest}"

	def make_folders(self) -> None:
		"""Create the folders that processes and frappe expect; wires a home beside the code to it."""
		for folder in (self.sites, self.config / "pids", self.logs, self.var / "tmp", self.run):
			folder.mkdir(parents=True, exist_ok=True)
		keep_private(self.run)
		if self.home != self.root:
			for name in ("apps", "env", "bench", "Procfile"):
				link = self.home / name
				if not link.is_symlink():
					link.symlink_to(os.path.relpath(self.root / name, self.home))

	def app_names(self) -> list[str]:
		"""Return the apps that have package metadata, the framework first."""
		found = sorted(path.parent.name for path in self.apps.glob("*/pyproject.toml"))
		return [name for name in found if name == "frappe"] + [name for name in found if name != "frappe"]


def keep_private(folder: Path) -> None:
	"""Let nobody else into a folder; refuse one that is somebody else's."""
	# A folder in a shared place could have been made by someone else, to be let in.
	if folder.stat(follow_symlinks=False).st_uid != os.getuid() or folder.is_symlink():
		raise BenchError(f"{folder} belongs to someone else: remove it, then run the command again")
	folder.chmod(stat.S_IRWXU)
