"""Tests of the whole tree; what they stand on is in `tests/support`."""

pytest_plugins = [
	"tests.support.workers",
	"tests.support.site",
	"tests.support.browser",
	"tests.clauses.recorder",
]
