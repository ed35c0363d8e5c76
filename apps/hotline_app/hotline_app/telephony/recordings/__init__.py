"""Recordings of calls: fetched from the switch, stored, heard with a trace, deleted by rule (`C-5.2.3`).

`stock.py` knows which there are, `fetching.py` gets them, `hearing.py` lets them be heard.
"""
