"""The product under test, as the command `hotline` knows it."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

from bench.product import Product

ROOT = Path(__file__).resolve().parent.parent.parent


def product() -> Product:
	"""Return what `./hotline` tells the bench about itself."""
	loader = SourceFileLoader("hotline_command", str(ROOT / "hotline"))
	module = module_from_spec(spec_from_loader(loader.name, loader))
	loader.exec_module(module)
	return module.HOTLINE
