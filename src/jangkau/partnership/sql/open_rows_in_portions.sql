-- The open rows by sector, months and rupiah, as they are about to become members.
SELECT t.sector, o.months, o.amount_rupiah, count(*)
FROM open_row o
JOIN registry_person p ON p.nik_digest = o.nik_digest
JOIN enrolment_participant t ON t.person_id = COALESCE(p.merged_into_id, p.id) AND t.ended_on IS NULL
GROUP BY t.sector, o.months, o.amount_rupiah
ORDER BY count(*) DESC, o.months, t.sector, o.amount_rupiah
