"""Who watches over an order: it is urged, supervised, passed upward to the person in charge."""
