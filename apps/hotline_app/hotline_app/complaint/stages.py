"""What the code knows of a complaint: its stages, its kinds, and whom it may be about."""

REGISTERED, CONFIRMED, INVESTIGATION = "Registered", "Confirmed", "Investigation"
DRAFTED, REVIEW, APPROVED = "Drafted", "Review", "Approved"
ANSWERED, CLOSED, APPEALED, WITHDRAWN = "Answered", "Closed", "Appealed", "Withdrawn"

# A complaint that has ended is a record; an appeal is the one way on.
FINAL = (CLOSED, WITHDRAWN)
OPEN = (REGISTERED, CONFIRMED, INVESTIGATION, DRAFTED, REVIEW, APPROVED, ANSWERED, APPEALED)
# What the reviewer sees is what goes out, so nobody changes it from here on.
FIXED = (REVIEW, APPROVED, ANSWERED)

REPORT, SUGGESTION, PRAISE = "Report of Wrongdoing", "Suggestion", "Praise"

# The type of the record that stands for whom it is about.
TARGETS = {
	"Agent": "User",
	"Line": "HL Line",
	"Provider": "HL Provider",
	"Unit": "HL Handling Unit",
	"Official": "User",
}
# Orders of these kinds are what a citizen thinks of a service, and which kind of complaint each is.
KIND_OF_ORDER = {
	"Complaint": "Complaint",
	"Report": REPORT,
	"Suggestion": SUGGESTION,
	"Praise": PRAISE,
}
