"""Open311 GeoReport v2: what a line offers to other cities' programs, and what it tells them."""
