-- Every version of a person's record, with who wrote it and why; blank where nobody wrote that down.
SELECT
    version.pgh_created_at,
    COALESCE(context.metadata ->> 'by', '') AS written_by,
    COALESCE(writer.full_name, '') AS writer_name,
    COALESCE(context.metadata ->> 'reason', '') AS reason,
    version.name,
    version.birth_date,
    version.sex,
    version.phone,
    version.email,
    version.email_confirmed_at,
    version.address,
    version.region_id,
    COALESCE(NULLIF(concat_ws(', ', village.name, district.name, regency.name), ''), region.name) AS place,
    version.died_on,
    version.merged_into_id,
    version.registered_at
FROM registry_personevent version
JOIN registry_region region ON region.code = version.region_id
LEFT JOIN registry_region village ON village.code = version.region_id AND village.level = 4
LEFT JOIN registry_region district ON district.code = left(version.region_id, 6) AND district.level = 3
LEFT JOIN registry_region regency ON regency.code = left(version.region_id, 4) AND regency.level = 2
LEFT JOIN pghistory_context context ON context.id = version.pgh_context_id
LEFT JOIN registry_user writer ON writer.username = context.metadata ->> 'by'
WHERE version.pgh_obj_id = %(person_id)s
ORDER BY version.pgh_id
