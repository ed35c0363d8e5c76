"""Brings a partner's records from a CSV file into the hotline through the REST API, as any client would.

`python -m hotline_app.partner.records FILE --profile boston311 --url http://localhost:8000` with the
key in `HOTLINE_API_KEY` and `HOTLINE_API_SECRET`. It knows nothing of the site but its HTTP surface.
"""
