DROP INDEX audit_reveals;
