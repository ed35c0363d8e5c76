"""The connection with telephone switches: what they tell, and what they are told to do.

`adapter.py` is what the rest knows of a switch; a module for each kind speaks its protocol, and a table
beside it says what its events mean. `process.py` holds the connections, `commands.py` is the way there.
"""
