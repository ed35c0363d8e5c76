"""Who does the work: units by the catalogue, the nearest provider, and the course of a dispatch.

Stands on `intake`.
"""
