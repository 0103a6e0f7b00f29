-- The facts of surveys, for everybody.

-- The day as of which the figures of an import were stated, where the sender or somebody said it.
CREATE TEMP VIEW survey_stated(import_id, stated_on) AS
SELECT id, as_of FROM survey_import WHERE as_of IS NOT NULL;
