"""What tests stand on: a site of their own, the same site served, and a browser."""
