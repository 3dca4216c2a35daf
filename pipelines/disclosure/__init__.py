"""Disclosure control: which figures may leave the hall, and which others must be kept back to protect them."""
