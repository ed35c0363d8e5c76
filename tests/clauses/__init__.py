"""Which clauses of the standards the tests prove: recorded by every run, told by `./hotline clauses`."""
