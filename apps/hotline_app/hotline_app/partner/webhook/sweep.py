"""The sweep of the scheduler, each minute."""

from . import handing, sending


def run() -> None:
	"""Turn changes into deliveries, and have those sent that are due."""
	handing.run()
	sending.run()
