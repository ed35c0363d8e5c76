"""What the framework's own Python runs, in the folder `sites`; nothing else in `bench` imports frappe."""
