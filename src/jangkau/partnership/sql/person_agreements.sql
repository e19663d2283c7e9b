-- The agreements that fund or funded some people, the latest approval first.
SELECT
    agreement.id, agreement.code, agreement.title, agreement.sponsor_id, sponsor.name, agreement.office_id, office.name,
    roster.number AS roster_number, listed.row_number,
    batch.approved_at, approver.username, approver.full_name,
    member.months, member.amount_rupiah, member.left_on, member.left_at
FROM partnership_member member
JOIN partnership_agreement agreement ON agreement.id = member.agreement_id
JOIN registry_organisation sponsor ON sponsor.id = agreement.sponsor_id
JOIN registry_office office ON office.id = agreement.office_id
JOIN partnership_batch batch ON batch.id = member.batch_id
JOIN registry_user approver ON approver.id = batch.approved_by_id
JOIN partnership_rosterrow listed ON listed.id = member.row_id
JOIN partnership_roster roster ON roster.id = listed.roster_id
WHERE member.person_id = ANY(%(person_ids)s)
ORDER BY batch.approved_at DESC, member.id DESC
