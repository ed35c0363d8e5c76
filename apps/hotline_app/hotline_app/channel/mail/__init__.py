"""Mails that come in: read, and kept from going round in circles."""
