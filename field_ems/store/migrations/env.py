"""Alembic's entry: it runs on the connection that ``run.upgrade`` hands over."""

from alembic import context

from field_ems.store.tables import every_table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=every_table(),
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
