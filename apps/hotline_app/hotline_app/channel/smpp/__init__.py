"""SMS by a short message centre: SMPP 3.4."""
