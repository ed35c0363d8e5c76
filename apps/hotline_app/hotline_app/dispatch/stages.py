"""The stages of a dispatch, of which the code knows; the names of its states are the administrator's."""

# A dispatch in one of these stages takes up the time of its provider or unit.
OPEN_STAGES = ("Offered", "Accepted", "Contacted", "Arrived", "Refusal Asked")
