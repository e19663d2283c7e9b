-- Gives open rows the months that are left for them.
UPDATE open_row o
SET months = changed.months, amount_rupiah = changed.amount_rupiah
FROM jsonb_to_recordset(%(changed)s::jsonb) AS changed (row_number integer, months date[], amount_rupiah bigint)
WHERE o.row_number = changed.row_number
