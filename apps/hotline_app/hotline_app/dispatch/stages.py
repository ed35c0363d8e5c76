"""The stages of a dispatch, of which the code knows; the names of its states are the administrator's.

The course: Offered, Accepted, Contacted, Appointed, On the Way, Arrived, Priced (the price was told and
waits for the customer's yes), Working (it was agreed), Done, Confirmed. Only Offered, Accepted, Contacted,
Arrived and Done are part of every job; a dispatch rule (HL Dispatch Rule) says where a price must be agreed
and how the customer confirms. Other ends are Refused, Withdrawn and Expired.

Which fields the shipped steps ask for, beside those that a client may add (`asking.py`):

| step | leads to | needs | may come with it |
|---|---|---|---|
| Accept, Contacted, Arrived | Accepted, Contacted, Arrived | | expected_arrival_at (before the arrival) |
| Refuse, Price Declined | Refused | refusal_reason | |
| Make Appointment | Appointed | appointment_at | appointment_reason |
| Set Out | On the Way | expected_arrival_at | |
| Tell Price | Priced | service_content, service_process | expected_minutes, labour_price, parts |
| Sign Price | Working | price_signature | |
| Enter Price Code | Working | entered_code | |
| Record Agreement (centre) | Working | agreement_note | |
| Complete | Done | `completion_fields()` | the section Completion; fee_reason for another fee |
| Sign Work | Confirmed | signature | confirmed_by |
| Enter Work Code | Confirmed | entered_code | |
| Record Confirmation (centre) | Confirmed | confirmation_note | |
| Accepted by Phone, Refused by Phone (centre) | Accepted, Refused | refusal_reason | |
"""

OFFERED, ACCEPTED, CONTACTED, APPOINTED = "Offered", "Accepted", "Contacted", "Appointed"
ON_THE_WAY, ARRIVED, PRICED, WORKING = "On the Way", "Arrived", "Priced", "Working"
DONE, CONFIRMED = "Done", "Confirmed"
REFUSED, WITHDRAWN, EXPIRED = "Refused", "Withdrawn", "Expired"
RETURN_ASKED = "Refusal Asked"

# From the yes to the end of the work: somebody is at it, and needs to know the customer.
IN_HAND = (ACCEPTED, CONTACTED, APPOINTED, ON_THE_WAY, ARRIVED, PRICED, WORKING)
# Somebody is on the way or at the customer's.
AT_IT = (ON_THE_WAY, ARRIVED, PRICED, WORKING)
# A dispatch in one of these stages takes up the time of its provider or unit.
OPEN_STAGES = (OFFERED, *IN_HAND, RETURN_ASKED)
# The work is done; after Done only the customer's confirmation follows.
DONE_STAGES = (DONE, CONFIRMED)
# The order came back.
GIVEN_BACK = (REFUSED, WITHDRAWN, EXPIRED)
# What was offered, and came to nothing by the receiver's doing.
TURNED_DOWN = (REFUSED, EXPIRED)
FINAL_STAGES = (CONFIRMED, *GIVEN_BACK)
