"""Stages of a review and of an appraisal; what a state is called is the administrator's."""

OPEN, SCORED, OBJECTED, DECIDED, CLOSED = "Open", "Scored", "Objected", "Decided", "Closed"
# Results that count in averages; one that is disputed counts when it is decided.
COUNTING = (SCORED, DECIDED, CLOSED)

SELF, SUPERIOR, AGREEMENT, AGREED = "Self", "Superior", "Agreement", "Agreed"
