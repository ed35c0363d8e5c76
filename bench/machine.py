"""The steps from a bare machine to installed code: packages, environments, framework, assets."""

from collections.abc import Callable
from pathlib import Path

from . import config, debian, fingerprint, node, python, shell
from .errors import BenchError
from .framework import source
from .layout import Bench
from .product import Product
from .steps import Step

# The steps that install Debian packages.
PACKAGES = ("debian-python", "debian")


def steps(bench: Bench, product: Product, *, with_tests: bool = False) -> list[Step]:
	"""Return the steps; those that need nothing of each other run side by side."""
	packages = debian.RUNTIME + (debian.TESTS if with_tests else ())
	framework = bench.apps / "frappe"

	def log(name: str) -> Path:
		return bench.logs / "setup" / f"{name}.log"

	found = [
		_debian_step("debian-python", "Debian's Python", debian.PYTHON, log("debian")),
		_debian_step("debian", "Debian packages", packages, log("debian"), needs=("debian-python",)),
		Step(
			"python-fetch",
			"Python packages",
			lambda: python.fetch_requirements(bench, log("python")),
			lambda: python.locked(bench),
			(bench.python,),
			("debian-python",),
		),
		Step(
			"framework",
			"framework's source",
			lambda: _put_framework(bench),
			source.recipe,
			(framework / "frappe",),
			("python-fetch",),
		),
		Step(
			"python",
			"Python environment",
			lambda: python.install_requirements(bench, log("python")),
			lambda: python.inputs(bench),
			(bench.python,),
			("debian", "python-fetch", "framework"),
		),
		Step(
			"tools",
			"bench tools",
			lambda: python.install_tools(bench, log("tools")),
			lambda: fingerprint.of_texts(str(bench.root), fingerprint.of_files(python.TOOLS_LOCK)),
			(bench.tools / "bin" / "supervisord",),
			("debian-python",),
		),
		_npm_step(bench, "framework", framework, log("npm-framework"), needs=("framework",)),
		Step(
			"assets",
			"framework's assets",
			lambda: node.build_assets(bench, log("assets")),
			lambda: _asset_inputs(bench, product.front_ends),
			(bench.sites / "assets" / "assets.json",),
			("npm-framework", "python"),
		),
	]
	if with_tests:
		found.append(_npm_step(bench, "linters", bench.root, log("npm-linters")))
	for name in product.front_ends:
		found += _front_end_steps(bench, product, name, log)
	return found


def write_apps(bench: Bench) -> None:
	"""Write `sites/apps.txt`; an app that a person added stays in its place."""
	path = bench.sites / "apps.txt"
	former = path.read_text().split() if path.exists() else []
	present = bench.app_names()
	apps = [app for app in former if app in present]
	config.write(path, "\n".join(apps + [app for app in present if app not in apps]) + "\n")


def _put_framework(bench: Bench) -> None:
	try:
		wheel = source.fetch(bench.cache / "downloads", str(bench.python))
		source.build(wheel, bench.apps / "frappe")
	except source.FrameworkError as error:
		raise BenchError(f"framework: {shell.reason(str(error), fetches=True)}") from error
	write_apps(bench)


def _debian_step(
	name: str, title: str, packages: tuple[str, ...], log: Path, needs: tuple[str, ...] = ()
) -> Step:
	def inputs() -> str:
		return "missing" if debian.missing(packages) else "there"

	return Step(name, title, lambda: debian.install(packages, log), inputs, needs=needs)


def _front_end_steps(bench: Bench, product: Product, name: str, log: Callable[[str], Path]) -> list[Step]:
	folder = bench.root / name
	public = bench.apps / product.app / product.app / "public" / name
	return [
		_npm_step(bench, name, folder, log(f"npm-{name}")),
		Step(
			name,
			f"{name}'s pages",
			lambda: node.build_front_end(folder, log(name)),
			lambda: fingerprint.of_files(folder, skip=("dist",)),
			(public,),
			(f"npm-{name}",),
		),
	]


def _npm_step(bench: Bench, name: str, folder: Path, log: Path, needs: tuple[str, ...] = ()) -> Step:
	return Step(
		f"npm-{name}",
		f"{name}'s npm packages",
		lambda: node.install(folder, bench.cache, log),
		lambda: fingerprint.of_files(folder / "package.json", folder / "package-lock.json"),
		(folder / "node_modules",),
		needs,
	)


def _asset_inputs(bench: Bench, front_ends: tuple[str, ...]) -> str:
	apps = [bench.apps / app / app / "public" for app in bench.app_names() if app != "frappe"]
	built = ("dist", *front_ends)
	code = fingerprint.of_files(node.BUILD.parent, node.PACKAGES, *apps, skip=built)
	return fingerprint.of_texts(source.recipe(), code, *bench.app_names())
