"""Turns a file from a sponsor into checked columns of text. Plain Python: no database, framework or clock."""
