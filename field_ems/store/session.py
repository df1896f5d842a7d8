"""The session, so that services can name what they pass on without knowing the database library."""

from sqlmodel import Session

__all__ = ["Session"]
