"""The tables that a load fills and how their columns get their values. Pure.

A value that is the same in every row, or the same as another column's, is part of the statement and is not
sent with each row: that halves the work of the connection.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, eq=False)
class Table:
	"""A DocType's table and what is written to it; its other columns keep their defaults.

	`columns` are sent with each row, `copies` take the value of a column that is sent, `constants` are
	the same in every row.
	"""

	doctype: str
	columns: tuple[str, ...]
	copies: Mapping[str, str] = field(default_factory=dict)
	constants: Mapping[str, Any] = field(default_factory=dict)

	def having(self, constants: Mapping[str, Any]) -> "Table":
		"""Return the same table for rows that have these values too."""
		return replace(self, constants={**self.constants, **constants})

	def as_record(self, row: tuple) -> dict[str, Any]:
		"""Return a row as it is stored, by column."""
		sent = dict(zip(self.columns, row, strict=True))
		copied = {column: sent[source] for column, source in self.copies.items()}
		return {**sent, **copied, **self.constants}


# What is sent for each table, and its rows.
Rows = dict[Table, list[tuple]]

_OWN = ("name", "owner", "modified")
_SAME_OWNER = {"modified_by": "owner"}
_SAME_TIME = {**_SAME_OWNER, "creation": "modified"}
_CHILD = (*_OWN, "parent")


def records(rows: Rows, doctype: str) -> list[dict[str, Any]]:
	"""Return the rows of a DocType as they are stored."""
	return [table.as_record(row) for table in rows if table.doctype == doctype for row in rows[table]]


CUSTOMERS = Table(
	"HL Customer",
	(
		*_OWN,
		"customer_name",
		"phone",
		"phone_masked",
		"area",
		"address",
		"address_masked",
		"latitude",
		"longitude",
	),
	copies=_SAME_TIME,
)
ORDERS = Table(
	"HL Work Order",
	(
		*_OWN,
		"line",
		"kind",
		"category",
		"urgency",
		"channel",
		"title",
		"description",
		"caller_phone",
		"caller_phone_masked",
		"caller_name",
		"customer",
		"area",
		"address",
		"address_masked",
		"latitude",
		"longitude",
		"stage",
		"workflow_state",
		"provider",
		"resolution",
		"rating",
		"next_due_at",
		"requested_at",
		"answered_at",
		"accepted_at",
		"dispatched_at",
		"contacted_at",
		"arrived_at",
		"done_at",
		"followed_up_at",
		"closed_at",
		"first_contact",
		"query_code",
		"external_id",
		"agent",
	),
	copies={**_SAME_OWNER, "creation": "accepted_at"},
	constants={"round": 1, "source_system": "load"},
)
PAUSES = Table(
	"HL SLA Pause",
	(*_CHILD, "paused_at"),
	copies=_SAME_TIME,
	constants={"idx": 1, "parenttype": ORDERS.doctype, "parentfield": "pauses"},
)
# The definition of a clock is the same for all that a deadline of a policy starts.
CLOCKS = Table(
	"HL SLA Clock",
	(
		*_OWN,
		"reference_name",
		"state",
		"due_at",
		"breached",
		"started_at",
		"stopped_at",
		"next_step_at",
		"steps_done",
	),
	copies={**_SAME_OWNER, "creation": "started_at"},
	constants={"reference_doctype": ORDERS.doctype, "round": 1},
)
DISPATCHES = Table(
	"HL Dispatch",
	(
		*_OWN,
		"work_order",
		"line",
		"provider",
		"provider_user",
		"category",
		"stage",
		"workflow_state",
		"distance_km",
		"offered_at",
		"accepted_at",
		"contacted_at",
		"arrived_at",
		"done_at",
		"work_done",
		"fee",
		"customer_confirmed",
	),
	copies={**_SAME_OWNER, "creation": "offered_at"},
)
# The rule and its questionnaire are the same for all tasks that a rule makes.
TASKS = Table(
	"HL Follow-up Task",
	(
		*_OWN,
		"creation",
		"work_order",
		"line",
		"category",
		"provider",
		"stage",
		"workflow_state",
		"due_at",
		"agent",
		"done_at",
		"rating",
		"answered_by",
	),
	copies={**_SAME_OWNER, "made_at": "creation"},
	constants={"round": 1, "enterprise": ""},
)
# The question is the same for all answers to it.
ANSWERS = Table(
	"HL Follow-up Answer",
	(*_CHILD, "answer", "score"),
	copies=_SAME_TIME,
	constants={"parenttype": TASKS.doctype, "parentfield": "answers"},
)
ATTEMPTS = Table(
	"HL Follow-up Attempt",
	(*_CHILD, "attempted_at"),
	copies=_SAME_TIME,
	constants={"idx": 1, "result": "No Answer", "parenttype": TASKS.doctype, "parentfield": "attempts"},
)
