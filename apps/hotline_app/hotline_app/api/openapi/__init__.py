"""The OpenAPI 3.1 document of all that others may use, made from the code and the DocTypes themselves.

Nothing in it is written twice: functions are described by their signatures and docstrings, records by their
DocTypes with the rights of the partners' role, Open311 by its table of routes. So it can't drift.
"""
