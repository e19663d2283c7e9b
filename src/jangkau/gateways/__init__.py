"""The outside: systems of others, each with a client, an imitation of the other side, and errors."""
