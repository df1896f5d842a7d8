"""Field EMS: the environmental management system of a United Nations duty station."""

__version__ = "0.1.0"
