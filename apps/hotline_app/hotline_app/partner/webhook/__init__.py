"""Changes told to partners at addresses of theirs: signed, and again until they arrive.

`handing` turns changes into deliveries, `sending` sends what is due, `signing` signs it, `partner/fence.py`
says where to. A partner's requests and the centre's own transactions never wait for any of it.
"""
