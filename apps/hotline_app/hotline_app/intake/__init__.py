"""Requests as they come in: lines, categories, areas, customers and work orders. Stands on `sla`."""
