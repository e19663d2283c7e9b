-- Every version of some participations, with who wrote it and why; who wrote nothing down is null.
SELECT
    version.pgh_obj_id,
    version.pgh_created_at,
    COALESCE(context.metadata ->> 'by', '') AS written_by,
    COALESCE(writer.full_name, '') AS writer_name,
    COALESCE(context.metadata ->> 'reason', '') AS reason,
    version.registered_at,
    version.ended_on,
    version.end_reason,
    version.end_recorded_at
FROM enrolment_participantevent version
LEFT JOIN pghistory_context context ON context.id = version.pgh_context_id
LEFT JOIN registry_user writer ON writer.username = context.metadata ->> 'by'
WHERE version.pgh_obj_id = ANY(%(participant_ids)s)
ORDER BY version.pgh_obj_id, version.pgh_id
