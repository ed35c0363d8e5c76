"""The one kind of error that is shown to a person as a single line."""


class BenchError(RuntimeError):
	"""Something a person can mend: the message says in one line what is wrong and what to do."""
