"""Leaves our records out of the framework's Workflow Action list.

On every save the framework writes a record of each step that each role could take next, and to do so
checks the rights of every user with one of those roles. With 200 agents that takes longer than all
the rest of the save, and the list answers nobody: a step is offered on the record's own page. The
framework has no switch for it, so its function is wrapped; other apps' records go on as before.
"""

from functools import wraps
from typing import Any

from frappe.workflow.doctype.workflow_action import workflow_action


def leave_out(record_class: type) -> None:
	"""Let the framework keep no Workflow Action for documents of `record_class`."""
	original = workflow_action.process_workflow_actions

	@wraps(original)
	def process_workflow_actions(doc: Any, state: str) -> None:
		if not isinstance(doc, record_class):
			original(doc, state)

	workflow_action.process_workflow_actions = process_workflow_actions
