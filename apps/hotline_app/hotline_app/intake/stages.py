"""The stages of an order, grouped as the code asks for them."""

# Somebody has work to do on the order.
WORKING = ("Accepted", "Handling", "Waiting")
# The order is a record: nothing is done any more until it is reopened.
FINAL_STAGES = ("Closed", "Cancelled")
OPEN = (*WORKING, "Done")
