-- New lines beside known ones of the same day and amount that this statement does not have: one of both is told in other
-- words, or the day is not whole.
SELECT staged.row
FROM staged_statement_line staged
WHERE NOT EXISTS (
        SELECT FROM collection_statementline same
        WHERE same.account_id = %(account_id)s AND same.identity = staged.identity
    )
  AND EXISTS (
        SELECT FROM collection_statementline known
        WHERE known.account_id = %(account_id)s
          AND known.value_date = staged.value_date
          AND known.amount_rupiah = staged.amount_rupiah
          AND known.statement_id <> ALL(%(apart_ids)s)
          AND NOT EXISTS (SELECT FROM staged_statement_line told WHERE told.identity = known.identity)
    )
ORDER BY staged.row
LIMIT 1000
