"""Reading what banks send: statements in MT940 and CSV. Nothing here asks the database."""
