"""Other cities' lines on this platform: matters go there and results come back by themselves (`J-33`).

Each side is to the other a partner that is a linked line. What we hand over becomes an order there, and the
result comes with the changes that we read there; the other side needs nothing that other partners lack.
"""
