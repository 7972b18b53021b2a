-- After every run, so that new tables and views are readable too.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${reporting_role}') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA ${flyway:defaultSchema} TO ${reporting_role};
    END IF;
END
$$;
