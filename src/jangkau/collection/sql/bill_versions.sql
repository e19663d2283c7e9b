-- The keys of all versions of a bill: those that it replaced, one after the other, and those that replaced it.
WITH RECURSIVE before AS (
    SELECT id, replaces_id FROM collection_bill WHERE id = %(bill_id)s
    UNION ALL
    SELECT bill.id, bill.replaces_id FROM before JOIN collection_bill bill ON bill.id = before.replaces_id
),
since AS (
    SELECT id FROM collection_bill WHERE id = %(bill_id)s
    UNION ALL
    SELECT bill.id FROM since JOIN collection_bill bill ON bill.replaces_id = since.id
)
SELECT id FROM before
UNION
SELECT id FROM since
