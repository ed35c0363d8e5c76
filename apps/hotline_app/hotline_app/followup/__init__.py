"""Asking the customer after the service, and what the answer sets in motion. Stands on `intake`."""
