-- The facts of facilities, for everybody.

-- The unit of a facility on a day (from_on <= day AND to_on >= day): of several the one of the least rank. Before
-- the reform it is where the facility was recorded, since then what was decided; what is known of the other
-- side of the reform only is followed through it. Without a row the unit of that day is not known.
CREATE TEMP VIEW facility_on AS
WITH placed AS MATERIALIZED (
       SELECT o.* FROM (SELECT unit_recorded_id AS id FROM facility UNION SELECT unit_id FROM facility) used
              CROSS JOIN unit_on o ON o.row_id = used.id)
SELECT f.id AS facility_id, o.unit, o.unit_id, o.standard, o.level, o.name, o.above_id, o.from_on, o.to_on,
       2 * o.through_reform + (o.standard = '2025') AS rank
FROM facility f JOIN placed o ON o.row_id = f.unit_recorded_id
UNION ALL
SELECT f.id, o.unit, o.unit_id, o.standard, o.level, o.name, o.above_id, o.from_on, o.to_on,
       2 * o.through_reform + (o.standard <> '2025')
FROM facility f JOIN placed o ON o.row_id = f.unit_id;

-- The former district of a facility and its province of then: by its units, else by what was written where one
-- district alone is called so. `key` tells districts apart: two of one name are two.
CREATE TEMP VIEW facility_district AS
WITH named AS MATERIALIZED (
       SELECT fold(d.name) AS said, fold(p.name) AS province_said, d.id, d.name, p.id AS province_id, p.name AS province
       FROM unit d JOIN unit p ON p.id = d.parent_id WHERE d.level = 2),
     home AS MATERIALIZED (SELECT unit_id FROM home_province WHERE standard = 'pre2025'),
     written AS MATERIALIZED (
       SELECT DISTINCT district_written, coalesce(province_written, '') AS province_written
       FROM facility WHERE district_written <> ''),
     read AS MATERIALIZED (
       SELECT w.district_written, w.province_written, min(n.id) AS id, n.name, n.province_id, n.province
       FROM written w JOIN named n ON n.said = fold(w.district_written)
            AND CASE WHEN w.province_written <> '' THEN fold(w.province_written) IN (n.province_said, replace(replace(n.province_said, 'tinh ', ''), 'thanh pho ', ''))
                     ELSE n.province_id IN (SELECT unit_id FROM home) END
       GROUP BY 1, 2 HAVING count(*) = 1),
     lain AS MATERIALIZED (
       SELECT l.* FROM (SELECT unit_recorded_id AS id FROM facility UNION SELECT unit_id FROM facility) used
              CROSS JOIN unit_district l ON l.row_id = used.id)
SELECT f.id AS facility_id,
       coalesce(r.district_id, c.district_id, t.id) AS district_id,
       coalesce(r.district_id, c.district_id, t.id, fold(f.district_written) || '/' || fold(coalesce(f.province_written, '')), '') AS key,
       CASE WHEN r.district_id IS NOT NULL THEN r.district WHEN c.district_id IS NOT NULL THEN c.district
            ELSE coalesce(t.name, nullif(f.district_written, '')) END AS district,
       CASE WHEN r.district_id IS NOT NULL THEN r.province_id WHEN c.district_id IS NOT NULL THEN c.province_id ELSE t.province_id END AS province_id,
       CASE WHEN r.district_id IS NOT NULL THEN r.province WHEN c.district_id IS NOT NULL THEN c.province
            ELSE coalesce(t.province, nullif(f.province_written, '')) END AS province
FROM facility f
     LEFT JOIN lain r ON r.row_id = f.unit_recorded_id
     LEFT JOIN lain c ON c.row_id = f.unit_id
     LEFT JOIN read t ON t.district_written = f.district_written AND t.province_written = coalesce(f.province_written, '');

-- What facilities state of themselves, figure by figure: of one figure, facility and year the greatest `turn` is the
-- newest. A row without its day is known for its whole year.
CREATE TEMP VIEW facility_figure AS
SELECT facility_id, year, coalesce(as_of, year || '-01-01') AS stated_on, coalesce(as_of, '') || '/' || id AS turn,
       'labour' AS figure, labour_total AS value
FROM facility_year WHERE labour_total IS NOT NULL
UNION ALL
SELECT facility_id, year, coalesce(as_of, year || '-01-01'), coalesce(as_of, '') || '/' || id, 'revenue', revenue_vnd
FROM facility_year WHERE revenue_vnd IS NOT NULL;

-- What facilities need, with the day it was stated on: that of the survey it came with, else the first of its year. Of
-- what came with no survey only its year is known (`stated_year`), and that it was stated by the day it was written.
CREATE TEMP VIEW facility_need_stated AS
SELECT n.*, iif(n.survey_import_id IS NULL, w.written_on, coalesce(i.stated_on, n.year || '-01-01')) AS stated_on,
       iif(n.survey_import_id IS NULL, n.year, NULL) AS stated_year
FROM facility_need n LEFT JOIN survey_stated i ON i.import_id = n.survey_import_id
     LEFT JOIN (SELECT row_id, min(written_on) AS written_on FROM first_written WHERE tbl = 'facility_need' GROUP BY row_id) w ON w.row_id = n.id;

-- Since when the bank of information has a facility: the first day that any record of it speaks of, else the day
-- it was written. A need that was written after its year speaks of the whole of it.
CREATE TEMP VIEW facility_since AS
SELECT f.id AS facility_id, min(coalesce(y.since, '9999-12-31'), coalesce(n.since, '9999-12-31'), coalesce(s.decided_on, '9999-12-31'), coalesce(w.written_on, '0000-01-01')) AS since
FROM facility f
     LEFT JOIN (SELECT facility_id, min(coalesce(as_of, year || '-01-01')) AS since FROM facility_year GROUP BY facility_id) y ON y.facility_id = f.id
     LEFT JOIN (SELECT facility_id, min(CASE WHEN stated_on IS NULL OR stated_year < CAST(substr(stated_on, 1, 4) AS INTEGER) THEN stated_year || '-01-01'
                                             ELSE stated_on END) AS since
                FROM facility_need_stated GROUP BY facility_id) n ON n.facility_id = f.id
     LEFT JOIN facility_decision s ON s.facility_id = f.id
     LEFT JOIN (SELECT row_id, min(written_on) AS written_on FROM first_written WHERE tbl = 'facility' GROUP BY row_id) w ON w.row_id = f.id;
