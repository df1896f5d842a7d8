"""The schema's history, one numbered Alembic migration for each version."""
