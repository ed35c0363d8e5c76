"""Service notices: published, announced to subscribers, and what explains a report."""
