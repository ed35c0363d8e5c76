"""The key of a switch has a role of its own; made by the sync of record types it would open the desk."""

from hotline_app.hotline_setup.install import before_install


def execute() -> None:
	before_install()
