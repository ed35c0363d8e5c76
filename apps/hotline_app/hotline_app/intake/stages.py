"""The stages of an order that the code asks for by more than one name."""

# Nothing is done any more until the order is reopened.
FINAL_STAGES = ("Closed", "Cancelled")
