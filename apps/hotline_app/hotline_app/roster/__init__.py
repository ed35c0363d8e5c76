"""Who is on duty when, what a shift leaves to the next, and what is done when it gets too much.

Stands on `telephony`, whose calls it forecasts and whose seats it fills. What keeps somebody from being
rostered beyond an absence it is told by the hook `hotline_rostering`.
"""
