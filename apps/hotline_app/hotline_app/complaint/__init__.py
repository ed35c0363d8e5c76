"""Complaints, disputes, reports of wrongdoing, suggestions and praise, each on its own reviewed way.

Stands on `intake`; who stands for a provider or a unit it is told by the hook `hotline_stands_for`.
"""
