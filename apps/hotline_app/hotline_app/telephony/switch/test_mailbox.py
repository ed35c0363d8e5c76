"""When a command goes to the process that holds the connections."""

from types import SimpleNamespace

import frappe
import pytest

from hotline_app.telephony.switch import mailbox


@pytest.mark.parametrize("writes", [0, 1])
def test_a_command_goes_once_what_was_written_is_stored(monkeypatch, writes):
	"""A request that has written waits for its commit; of one that has not, none comes: it goes at once."""
	posted, waiting = [], []
	callbacks = SimpleNamespace(add=waiting.append)
	monkeypatch.setattr(frappe, "db", SimpleNamespace(transaction_writes=writes, after_commit=callbacks))
	monkeypatch.setattr(mailbox, "post", posted.append)
	mailbox.send({"switch": "S"})
	assert (len(posted), len(waiting)) == (1 - writes, writes)
	for callback in waiting:
		callback()
	assert posted == [{"switch": "S"}]
