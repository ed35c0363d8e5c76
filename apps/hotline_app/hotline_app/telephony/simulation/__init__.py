"""A telephone switch that is made up: whole days of calls for demo, training and tests.

Pure but for `past.py`, which plays days into the site.

`profile.py` says what a day is like, `exchange.py` plays it, `mangling.py` disturbs what it tells.
"""
