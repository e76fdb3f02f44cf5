-- `Origin: null` is what every sandboxed frame sends, and was trusted unless somebody forbade it. It stays trusted where
-- somebody has written so; the audit log tells.
UPDATE sites SET allows_null_origin = FALSE
WHERE slug NOT IN (
    SELECT substr(object, 6) FROM audit WHERE object LIKE 'site:%' AND details LIKE '%allow_null_origin=true%'
);
