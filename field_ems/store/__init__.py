"""Tables, journal, queries and migrations: the only SQL in the house."""
