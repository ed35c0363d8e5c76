"""The states of a transfer, and what is told of it."""

TRANSFER = "HL Transfer"
OUT, IN = "Out", "In"
INTERFACE = "Interface"

SENT, TAKEN_ON, ANSWERED, DECLINED, WITHDRAWN = "Sent", "Taken On", "Answered", "Declined", "Withdrawn"
RECEIVED, TO_RETURN, RETURNED = "Received", "To Return", "Returned"

# Somebody still owes the other side a result.
OPEN = (SENT, TAKEN_ON, RECEIVED, TO_RETURN)
ENDED = (ANSWERED, DECLINED, WITHDRAWN, RETURNED)
NEXT = {
	SENT: (TAKEN_ON, ANSWERED, DECLINED, WITHDRAWN),
	TAKEN_ON: (ANSWERED, DECLINED, WITHDRAWN),
	RECEIVED: (TO_RETURN, RETURNED),
	TO_RETURN: (RETURNED, RECEIVED),
	# An order that is taken up again owes its result anew.
	RETURNED: (RECEIVED,),
}
# What the line that got the matter says of it; the rest is the sender's.
SAID_THERE = (TAKEN_ON, ANSWERED, DECLINED)
NEEDS_RESULT = (ANSWERED, DECLINED, RETURNED)
