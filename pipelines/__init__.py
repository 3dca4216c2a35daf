"""Shihyo (指標蔵): an indicator warehouse for a ward's digital transformation."""

__version__ = "0.1.0"
