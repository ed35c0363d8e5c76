"""Other systems that send orders and keep them in step over the REST API. Stands on `intake`."""
