"""What is around every page: sign-in, account, home, search, preferences."""
