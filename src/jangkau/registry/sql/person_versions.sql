-- Every version of some people's records, with who wrote it and why; who wrote nothing down is null.
SELECT
    version.pgh_obj_id,
    version.pgh_label,
    version.pgh_created_at,
    COALESCE(context.metadata ->> 'by', '') AS written_by,
    COALESCE(writer.full_name, '') AS writer_name,
    COALESCE(context.metadata ->> 'reason', '') AS reason,
    version.name,
    version.birth_date,
    version.sex,
    version.phone,
    version.address,
    version.region_id,
    version.died_on,
    version.merged_into_id,
    version.registered_at
FROM registry_personevent version
LEFT JOIN pghistory_context context ON context.id = version.pgh_context_id
LEFT JOIN registry_user writer ON writer.username = context.metadata ->> 'by'
WHERE version.pgh_obj_id = %(person_id)s
ORDER BY version.pgh_id
