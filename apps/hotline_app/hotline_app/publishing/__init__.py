"""What everybody may read of an order: written by people, looked through, released by somebody who may."""
