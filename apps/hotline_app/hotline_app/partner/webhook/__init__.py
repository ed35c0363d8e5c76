"""Changes told to partners at addresses of theirs: signed, fenced, and again until they arrive.

`handing` turns changes into deliveries, `sending` sends what is due, `fence` decides where anything may be
sent, `signing` signs it. A partner's requests and the centre's own transactions never wait for any of it.
"""
