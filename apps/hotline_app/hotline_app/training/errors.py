"""What can be wrong with taking an examination, each with the HTTP status of its answer."""

import frappe


class ExamError(frappe.ValidationError):
	"""The examination can't be taken, or gone on with, as things stand (409)."""

	http_status_code = 409


class NotDueError(ExamError):
	"""It was passed, and it is not yet time for the next one."""


class NoAttemptLeftError(ExamError):
	"""All attempts that are allowed were failed."""


class TimeOverError(ExamError):
	"""The time is over, or the answers were handed in."""


class TooFewQuestionsError(ExamError):
	"""The bank has fewer questions of a topic than the examination draws."""
