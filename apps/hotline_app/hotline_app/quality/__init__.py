"""Quality of service: what is drawn and scored, what follows from it, rules, and appraisals.

It stands on `intake` and `telephony`; what others know comes through hooks of our own (`hooks.py`):
`hotline_quality_risks`, `hotline_appraisal_facts`, `hotline_corrective_action`.
"""
