-- Trusted again, unless somebody has forbidden it.
UPDATE sites SET allows_null_origin = TRUE
WHERE slug NOT IN (
    SELECT substr(object, 6) FROM audit WHERE object LIKE 'site:%' AND details LIKE '%allow_null_origin=false%'
);
