"""How a bare machine becomes a Frappe bench. Knows nothing of hotlines."""
