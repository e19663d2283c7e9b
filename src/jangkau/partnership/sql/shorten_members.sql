-- Marks members as gone, with the months that are left to them and what these cost.
UPDATE partnership_member m
SET left_on = gone.left_on, left_at = %(left_at)s, months = gone.months, amount_rupiah = gone.amount_rupiah
FROM jsonb_to_recordset(%(gone)s::jsonb) AS gone (id bigint, left_on date, months date[], amount_rupiah bigint)
WHERE m.id = gone.id
