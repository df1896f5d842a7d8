"""Headquarters: the HTTP door and its pages."""
