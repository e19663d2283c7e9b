-- How many lines of a statement are not known yet.
SELECT count(*)
FROM staged_statement_line staged
WHERE NOT EXISTS (
    SELECT FROM collection_statementline known
    WHERE known.account_id = %(account_id)s AND known.identity = staged.identity
)
