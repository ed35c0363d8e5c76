"""The site's cache between tests: what one test leaves there must not mislead the next.

Thrown away whole after each test, the descriptions of all DocTypes would be computed anew for every one;
that takes longer than most tests do. So what comes from the site's set-up alone stays for as long as the
set-up does.
"""

import re
from collections.abc import Iterator
from typing import Any

# Entries that are computed from the tables of SETUP and from the apps' files, and from nothing else.
LASTING = frozenset(
	{
		"active_domains",
		"app_hooks",
		"app_modules",
		"assignment_rule_map",
		"db_tables",
		"doctype_form_meta",
		"doctype_meta",
		"document_cache::System Settings::System Settings",
		"document_naming_rule_map",
		"domain_restricted_doctypes",
		"domain_restricted_pages",
		"energy_point_rule_map",
		"installed_apps",
		"lang_user_translations",
		"merged_translations",
		"milestone_tracker_map",
		"module_app",
		"non_standard_user_types",
		"notifications",
		"server_script_map",
		"table_columns",
		"time_zone",
		"webhooks",
		"workflow",
	}
)
# A statement that changes a table's columns; it names its table in ways of its own.
DEFINITION = "definition"
SETUP = frozenset(
	{
		DEFINITION,
		"Assignment Rule",
		"Assignment Rule Day",
		"Assignment Rule User",
		"Client Script",
		"Custom DocPerm",
		"Custom Field",
		"DefaultValue",
		"DocField",
		"DocPerm",
		"DocType",
		"DocType Action",
		"DocType Link",
		"DocType State",
		"Document Naming Rule",
		"Document Naming Rule Condition",
		"Domain",
		"Energy Point Rule",
		"Milestone Tracker",
		"Module Def",
		"Notification",
		"Notification Recipient",
		"Page",
		"Print Format",
		"Property Setter",
		"Role",
		"Server Script",
		"Singles",
		"Translation",
		"User Type",
		"Webhook",
		"Webhook Data",
		"Webhook Header",
		"Workflow",
		"Workflow Action Master",
		"Workflow Document State",
		"Workflow State",
		"Workflow Transition",
	}
)
_WRITES = re.compile(r"\s*(insert|update|delete|replace|alter|create|drop|rename|truncate)\b", re.IGNORECASE)
_ROWS = frozenset({"insert", "update", "delete", "replace"})
_TABLE = re.compile(r"[`\"]tab([^`\"]+)[`\"]|\btab([A-Z]\w*)")


class Statements:
	"""Follows one connection: which tables it wrote, and whether it committed."""

	def __init__(self, database: Any):
		self.written: set[str] = set()
		self.committed = False
		self._commit, self._check = database.commit, database.check_transaction_status
		database.commit, database.check_transaction_status = self._on_commit, self._on_statement

	def _on_commit(self, *args: Any, **options: Any) -> None:
		self.committed = True
		self._commit(*args, **options)

	def _on_statement(self, query: str) -> None:
		self.written |= written_by(query)
		self._check(query)


def written_by(query: str) -> set[str]:
	"""Return the names, without `tab`, of what a statement may write to: at least all that it does."""
	kind = _WRITES.match(query)
	if not kind:
		return set()
	tables = {quoted or bare for quoted, bare in _TABLE.findall(query)}
	return tables if kind[1].lower() in _ROWS else tables | {DEFINITION}


class Cache:
	"""The site's cache. It belongs to a state of the set-up, which has a name as long as it is known.

	For each such state the lasting entries are kept, to have them back after a test that changed the
	set-up and took that back.
	"""

	def __init__(self, url: str):
		self._redis = connect(url)
		self._state: str | None = None
		self._kept: dict[str, dict[bytes, bytes]] = {}
		self._sizes: dict[bytes, int] = {}

	def is_of(self, state: str | None) -> None:
		"""Hold what was kept of this state, and learn on; nothing where the state has no name."""
		self._state = state
		self._go_back()

	def learns_no_more(self) -> None:
		"""Others change the set-up from now on: what holds is known to the cache alone."""
		self._state = None

	def end(self, statements: Statements) -> None:
		"""Drop what a connection that has ended left behind and that may not be true any longer."""
		if not SETUP.isdisjoint(statements.written):
			if statements.committed or DEFINITION in statements.written:
				self._state = None
			self._go_back()
		elif statements.written or statements.committed:
			self._drop_passing()
			self._learn()

	def _go_back(self) -> None:
		self._redis.flushall()
		self._sizes = {}
		kept = self._kept.get(self._state or "", {})
		# A site that is served may have written one of them again by now.
		self._all("restore", [(key, 0, value, True) for key, value in kept.items()])

	def _drop_passing(self) -> None:
		passing = [key for key in self._keys() if not _is_lasting(key)]
		if passing:
			self._redis.delete(*passing)

	def _learn(self) -> None:
		"""Keep the lasting entries that have grown."""
		if self._state is None:
			return
		keys = list(self._keys())
		sizes = dict(zip(keys, self._all("memory_usage", [(key, 0) for key in keys]), strict=True))
		grown = [key for key in keys if sizes[key] != self._sizes.get(key)]
		kept = self._kept.setdefault(self._state, {})
		for key, value in zip(grown, self._all("dump", [(key,) for key in grown]), strict=True):
			if value:
				kept[key] = value
		self._sizes = sizes

	def _keys(self) -> Iterator[bytes]:
		return self._redis.scan_iter(count=5000)

	def _all(self, command: str, arguments: list[tuple]) -> list:
		pipeline = self._redis.pipeline(transaction=False)
		for one in arguments:
			getattr(pipeline, command)(*one)
		return pipeline.execute()


def _is_lasting(key: bytes) -> bool:
	return key.decode(errors="replace").partition("|")[2] in LASTING


def connect(url: str) -> Any:
	"""Return a client of the Redis server at this address."""
	import redis

	return redis.from_url(url)
