-- Who did what was written in each of the contexts: the name, or where nobody is called so, what was put down.
SELECT context.id, COALESCE(issuer.full_name, context.metadata ->> 'by', '')
FROM pghistory_context context
LEFT JOIN registry_user issuer ON issuer.username = context.metadata ->> 'by'
WHERE context.id = ANY(%(context_ids)s::uuid[])
