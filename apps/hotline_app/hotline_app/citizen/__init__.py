"""What citizens do by themselves, without an account: ask, report, look up, urge, rate, appeal."""
