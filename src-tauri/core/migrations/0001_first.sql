-- The first schema of a ledger.
--
-- What a person can change is journalled: a table with a text id, STRICT, WITHOUT ROWID. Who and when
-- come from the journal, so there are no created_at columns; two laptops may each add the same tax
-- code, so no natural key is UNIQUE: duplicates are findings.
--
-- Money is whole dong in INTEGER columns named _vnd, within what a JSON number carries exactly.
-- Decimals are INTEGER scaled by the power of ten beside them. Days are ISO text; a date known in
-- part is its first day and a _precision. A flag is 0, 1 or NULL: unknown is not no. A figure that
-- is not exact has a _qualifier. A choice has a CHECK only where its list is closed.
--
-- A child list falls with its parent (CASCADE). Any other reference is NO ACTION rather than RESTRICT:
-- both refuse, but undo and merging may defer the check to the end of their transaction.


-- ----------------------------------------------------------------------
-- unit

-- A province, a former district or a commune, with its validity. A parent is pointed at by its
-- first row: rows of one code follow each other in time, and code is what groups them.
CREATE TABLE unit (
  id TEXT PRIMARY KEY NOT NULL,
  standard TEXT NOT NULL CHECK (standard IN ('pre2025', '2025')),
  level INTEGER NOT NULL CHECK (level >= 0),
  code TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('province', 'city', 'urban_district', 'district', 'town', 'provincial_city', 'commune', 'ward', 'township', 'special_zone')),
  name TEXT NOT NULL,
  parent_id TEXT REFERENCES unit(id),
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_by_standard_level_code ON unit(standard, level, code);
CREATE INDEX unit_by_parent_id ON unit(parent_id);

-- From an old unit to a new one, n to m: a divided commune has several rows.
CREATE TABLE unit_mapping (
  id TEXT PRIMARY KEY NOT NULL,
  old_unit_id TEXT NOT NULL REFERENCES unit(id),
  new_unit_id TEXT NOT NULL REFERENCES unit(id),
  relation TEXT NOT NULL CHECK (relation IN ('whole', 'part', 'unchanged', 'renamed', 'kind_changed')),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_mapping_by_old_unit_id ON unit_mapping(old_unit_id);
CREATE INDEX unit_mapping_by_new_unit_id ON unit_mapping(new_unit_id);

-- What a unit is counted as for priority, from when to when.
CREATE TABLE unit_flag (
  id TEXT PRIMARY KEY NOT NULL,
  unit_id TEXT NOT NULL REFERENCES unit(id) ON DELETE CASCADE,
  flag TEXT NOT NULL,
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  decision_no TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_flag_by_unit_id ON unit_flag(unit_id);

-- A craft village recognised by the province.
CREATE TABLE craft_village (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  kind TEXT,
  craft TEXT,
  unit_id TEXT REFERENCES unit(id),
  place_written TEXT,
  decision_no TEXT,
  decision_on TEXT CHECK (decision_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  revoked_on TEXT CHECK (revoked_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  households INTEGER CHECK (households >= 0),
  labour_total INTEGER CHECK (labour_total >= 0),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX craft_village_by_unit_id ON craft_village(unit_id);

-- ----------------------------------------------------------------------
-- norm

-- A legal document, with when it holds.
CREATE TABLE legal_document (
  id TEXT PRIMARY KEY NOT NULL,
  number TEXT NOT NULL,
  kind TEXT,
  name TEXT,
  issuer TEXT,
  issued_on TEXT CHECK (issued_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  effective_on TEXT CHECK (effective_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  expires_on TEXT CHECK (expires_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  state TEXT,
  amends_id TEXT REFERENCES legal_document(id),
  replaces_id TEXT REFERENCES legal_document(id),
  unit_id TEXT REFERENCES unit(id),
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office')),
  source_text TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX legal_document_by_unit_id ON legal_document(unit_id);

-- A heading of khuyến công work (Điều 4): plans, projects, targets and reports are grouped by it.
CREATE TABLE content (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  short_name TEXT,
  unit_label TEXT,
  position INTEGER NOT NULL CHECK (position >= 0),
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  legal_basis TEXT,
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office')),
  note TEXT
) STRICT, WITHOUT ROWID;

-- A dated spending norm: rate, cap, what the cap is counted by, and the clause that says so.
CREATE TABLE norm (
  id TEXT PRIMARY KEY NOT NULL,
  item TEXT NOT NULL,
  item_code TEXT,
  source TEXT CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  content_id TEXT REFERENCES content(id),
  unit_id TEXT REFERENCES unit(id),
  area TEXT,
  rate INTEGER, -- scale 2
  cap_vnd INTEGER CHECK (cap_vnd BETWEEN 0 AND 9007199254740991),
  cap_unit TEXT,
  line_factor INTEGER, -- scale 2
  document_id TEXT REFERENCES legal_document(id),
  clause TEXT,
  citation TEXT,
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office')),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX norm_by_content_id ON norm(content_id);
CREATE INDEX norm_by_unit_id ON norm(unit_id);
CREATE INDEX norm_by_document_id ON norm(document_id);

-- A dated rule of who may benefit. The first that fits, in order, decides; empty conditions fit
-- anything.
CREATE TABLE eligibility_rule (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  source TEXT CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  legal_forms TEXT,
  sizes TEXT,
  province_kinds TEXT,
  district_kinds TEXT,
  unit_kinds TEXT,
  craft_village INTEGER CHECK (craft_village IN (0, 1)),
  cluster_investor INTEGER CHECK (cluster_investor IN (0, 1)),
  cleaner_production INTEGER CHECK (cleaner_production IN (0, 1)),
  sustainable_production INTEGER CHECK (sustainable_production IN (0, 1)),
  verdict TEXT NOT NULL CHECK (verdict IN ('eligible', 'not_eligible', 'consider')),
  sentence TEXT NOT NULL,
  legal_basis TEXT,
  document_id TEXT REFERENCES legal_document(id),
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office'))
) STRICT, WITHOUT ROWID;
CREATE INDEX eligibility_rule_by_document_id ON eligibility_rule(document_id);

-- A dated number that the law or the office may change: thresholds, pass marks, rates.
CREATE TABLE setting (
  id TEXT PRIMARY KEY NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  unit_label TEXT,
  unit_id TEXT REFERENCES unit(id),
  legal_basis TEXT,
  document_id TEXT REFERENCES legal_document(id),
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office')),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX setting_by_key ON setting(key);
CREATE INDEX setting_by_document_id ON setting(document_id);

-- A deadline or a reporting date that comes back: what, how often, cut off when, due when.
CREATE TABLE deadline (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  cycle TEXT NOT NULL,
  report_kind TEXT,
  source TEXT CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  cut_off_month INTEGER CHECK (cut_off_month >= 0),
  cut_off_day INTEGER CHECK (cut_off_day >= 0),
  due_month INTEGER CHECK (due_month >= 0),
  due_day INTEGER CHECK (due_day >= 0),
  due_next_year INTEGER CHECK (due_next_year IN (0, 1)),
  due_before INTEGER CHECK (due_before IN (0, 1)),
  days_after INTEGER CHECK (days_after >= 0),
  working_days INTEGER CHECK (working_days IN (0, 1)),
  recipient TEXT,
  form TEXT,
  legal_basis TEXT,
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office')),
  note TEXT
) STRICT, WITHOUT ROWID;

-- Days on which offices rest, and the Saturdays that are worked instead of them.
CREATE TABLE holiday (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  starts_on TEXT NOT NULL CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on TEXT CHECK (ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  worked INTEGER CHECK (worked IN (0, 1)),
  legal_basis TEXT,
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office')),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX holiday_by_starts_on ON holiday(starts_on);

-- ----------------------------------------------------------------------
-- agency

-- The centre, its superiors and its partners, as dated rows: a report of an old year keeps the
-- old name.
CREATE TABLE agency (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  short_name TEXT,
  own INTEGER CHECK (own IN (0, 1)),
  kind TEXT,
  superior_name TEXT,
  symbol TEXT,
  place TEXT,
  unit_id TEXT REFERENCES unit(id),
  address TEXT,
  phone TEXT,
  email TEXT,
  tax_code TEXT,
  account_no TEXT,
  recipients TEXT,
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX agency_by_unit_id ON agency(unit_id);

-- Who signs for an agency, and with what authority, from when to when.
CREATE TABLE agency_signer (
  id TEXT PRIMARY KEY NOT NULL,
  agency_id TEXT NOT NULL REFERENCES agency(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  authority TEXT,
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT, WITHOUT ROWID;
CREATE INDEX agency_signer_by_agency_id ON agency_signer(agency_id);

-- ----------------------------------------------------------------------
-- attachment

-- A paper or a photo of any record; its bytes are a blob, found by their SHA-256.
CREATE TABLE attachment (
  id TEXT PRIMARY KEY NOT NULL,
  noun TEXT NOT NULL,
  record_id TEXT NOT NULL,
  name TEXT NOT NULL,
  caption TEXT,
  kind TEXT,
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size INTEGER NOT NULL CHECK (size >= 0),
  document_no TEXT,
  dated_on TEXT CHECK (dated_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  sensitive INTEGER CHECK (sensitive IN (0, 1)),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_by_noun_record_id ON attachment(noun, record_id);
CREATE INDEX attachment_by_sha256 ON attachment(sha256);

-- ----------------------------------------------------------------------
-- person

-- One person: owner, learner, judge, collaborator, teacher, nominee, by dated roles.
CREATE TABLE person (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  born_on TEXT CHECK (born_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  born_on_precision TEXT CHECK (born_on_precision IN ('day', 'month', 'quarter', 'year')),
  female INTEGER CHECK (female IN (0, 1)),
  citizen_id TEXT,
  phone TEXT,
  email TEXT,
  minority INTEGER CHECK (minority IN (0, 1)),
  ethnicity TEXT,
  job_title TEXT,
  workplace TEXT,
  education TEXT,
  bank_account TEXT,
  bank_name TEXT,
  address_written TEXT,
  commune_written TEXT,
  district_written TEXT,
  unit_recorded_id TEXT REFERENCES unit(id),
  unit_id TEXT REFERENCES unit(id),
  unit_decided TEXT,
  purpose TEXT,
  collected_on TEXT CHECK (collected_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  consent INTEGER CHECK (consent IN (0, 1)),
  sample INTEGER CHECK (sample IN (0, 1)),
  source_system TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX person_by_citizen_id ON person(citizen_id);
CREATE INDEX person_by_unit_id ON person(unit_id);

-- What a person is to the centre, from when to when.
CREATE TABLE person_role (
  id TEXT PRIMARY KEY NOT NULL,
  person_id TEXT NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  facility_id TEXT REFERENCES facility(id),
  organisation TEXT,
  starts_on TEXT CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on TEXT CHECK (ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX person_role_by_person_id ON person_role(person_id);
CREATE INDEX person_role_by_facility_id ON person_role(facility_id);

-- An account: who may open the ledger and do what. What proves who somebody is never stands in a
-- journalled table: it would travel with every package.
CREATE TABLE user_account (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  person_id TEXT REFERENCES person(id),
  role TEXT NOT NULL,
  active INTEGER CHECK (active IN (0, 1)),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX user_account_by_person_id ON user_account(person_id);

-- ----------------------------------------------------------------------
-- facility

-- A kind of industry in the national classification, in the version of its year.
CREATE TABLE industry (
  id TEXT PRIMARY KEY NOT NULL,
  version TEXT NOT NULL CHECK (version IN ('VSIC2018', 'VSIC2025')),
  code TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level >= 0),
  name TEXT NOT NULL,
  parent_code TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX industry_by_version_code ON industry(version, code);

-- A facility the centre serves. Only its name is required: a half-known facility is better than
-- none.
CREATE TABLE facility (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT,
  name TEXT NOT NULL,
  short_name TEXT,
  legal_form TEXT,
  size TEXT,
  tax_code TEXT,
  registration_no TEXT,
  registration_date TEXT CHECK (registration_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  registration_date_precision TEXT CHECK (registration_date_precision IN ('day', 'month', 'quarter', 'year')),
  established TEXT CHECK (established GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  established_precision TEXT CHECK (established_precision IN ('day', 'month', 'quarter', 'year')),
  status TEXT,
  owner_name TEXT,
  owner_title TEXT,
  owner_id TEXT REFERENCES person(id),
  owner_female INTEGER CHECK (owner_female IN (0, 1)),
  owner_minority INTEGER CHECK (owner_minority IN (0, 1)),
  phone TEXT,
  email TEXT,
  website TEXT,
  address_written TEXT,
  commune_written TEXT,
  district_written TEXT,
  province_written TEXT,
  unit_recorded_id TEXT REFERENCES unit(id),
  unit_id TEXT REFERENCES unit(id),
  unit_decided TEXT,
  craft_village_id TEXT REFERENCES craft_village(id),
  in_zone INTEGER CHECK (in_zone IN (0, 1)),
  in_cluster INTEGER CHECK (in_cluster IN (0, 1)),
  cluster_name TEXT,
  latitude INTEGER, -- scale 6
  longitude INTEGER, -- scale 6
  sector_written TEXT,
  sector_group TEXT,
  industry_id TEXT REFERENCES industry(id),
  products TEXT,
  equipment TEXT,
  brands TEXT,
  environment TEXT,
  cleaner_production INTEGER CHECK (cleaner_production IN (0, 1)),
  sustainable_production INTEGER CHECK (sustainable_production IN (0, 1)),
  cluster_investor INTEGER CHECK (cluster_investor IN (0, 1)),
  obstacle TEXT,
  source_system TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX facility_by_tax_code ON facility(tax_code);
CREATE INDEX facility_by_registration_no ON facility(registration_no);
CREATE INDEX facility_by_owner_id ON facility(owner_id);
CREATE INDEX facility_by_unit_recorded_id ON facility(unit_recorded_id);
CREATE INDEX facility_by_unit_id ON facility(unit_id);
CREATE INDEX facility_by_craft_village_id ON facility(craft_village_id);
CREATE INDEX facility_by_industry_id ON facility(industry_id);

-- A facility's figures of one year as one source stated them. A new survey adds a row, never
-- overwrites.
CREATE TABLE facility_year (
  id TEXT PRIMARY KEY NOT NULL,
  facility_id TEXT NOT NULL REFERENCES facility(id) ON DELETE CASCADE,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  as_of TEXT CHECK (as_of GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  origin TEXT CHECK (origin IN ('hand', 'import')),
  survey_import_id TEXT REFERENCES survey_import(id),
  labour_total INTEGER CHECK (labour_total >= 0),
  labour_female INTEGER CHECK (labour_female >= 0),
  labour_minority INTEGER CHECK (labour_minority >= 0),
  labour_seasonal INTEGER CHECK (labour_seasonal >= 0),
  labour_trained INTEGER CHECK (labour_trained >= 0),
  income_month_vnd INTEGER CHECK (income_month_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  charter_capital_vnd INTEGER CHECK (charter_capital_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  investment_vnd INTEGER CHECK (investment_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  investment_vnd_qualifier TEXT CHECK (investment_vnd_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  land_m2 INTEGER, -- scale 2
  workshop_m2 INTEGER, -- scale 2
  revenue_vnd INTEGER CHECK (revenue_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  revenue_vnd_qualifier TEXT CHECK (revenue_vnd_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  output_value_vnd INTEGER CHECK (output_value_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  export_vnd INTEGER CHECK (export_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  profit_vnd INTEGER CHECK (profit_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  tax_paid_vnd INTEGER CHECK (tax_paid_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  difficulty TEXT,
  proposal TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX facility_year_by_facility_id ON facility_year(facility_id);
CREATE INDEX facility_year_by_survey_import_id ON facility_year(survey_import_id);

-- What a facility asks for in a year, and what came of it.
CREATE TABLE facility_need (
  id TEXT PRIMARY KEY NOT NULL,
  facility_id TEXT NOT NULL REFERENCES facility(id) ON DELETE CASCADE,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  content_written TEXT NOT NULL,
  content_id TEXT REFERENCES content(id),
  quantity INTEGER, -- scale 2
  unit_label TEXT,
  total_vnd INTEGER CHECK (total_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  requested_vnd INTEGER CHECK (requested_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  requested_vnd_qualifier TEXT CHECK (requested_vnd_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  counterpart_vnd INTEGER CHECK (counterpart_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  counterpart_vnd_qualifier TEXT CHECK (counterpart_vnd_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  state TEXT,
  promised_action TEXT,
  due_on TEXT CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  project_id TEXT REFERENCES project(id),
  survey_import_id TEXT REFERENCES survey_import(id),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX facility_need_by_facility_id ON facility_need(facility_id);
CREATE INDEX facility_need_by_content_id ON facility_need(content_id);
CREATE INDEX facility_need_by_project_id ON facility_need(project_id);
CREATE INDEX facility_need_by_survey_import_id ON facility_need(survey_import_id);

-- A machine of a facility.
CREATE TABLE facility_machine (
  id TEXT PRIMARY KEY NOT NULL,
  facility_id TEXT NOT NULL REFERENCES facility(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  quantity INTEGER CHECK (quantity >= 0),
  made_year INTEGER CHECK (made_year BETWEEN 1900 AND 2999),
  origin TEXT,
  maker TEXT,
  capacity TEXT,
  condition TEXT,
  price_vnd INTEGER CHECK (price_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  project_id TEXT REFERENCES project(id),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX facility_machine_by_facility_id ON facility_machine(facility_id);
CREATE INDEX facility_machine_by_project_id ON facility_machine(project_id);

-- A product of a facility.
CREATE TABLE facility_product (
  id TEXT PRIMARY KEY NOT NULL,
  facility_id TEXT NOT NULL REFERENCES facility(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  product_group TEXT,
  year INTEGER CHECK (year BETWEEN 1900 AND 2999),
  output INTEGER, -- scale 2
  unit_label TEXT,
  revenue_vnd INTEGER CHECK (revenue_vnd BETWEEN -9007199254740991 AND 9007199254740991),
  market TEXT,
  brand TEXT,
  standards TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX facility_product_by_facility_id ON facility_product(facility_id);

-- Two facilities that somebody has looked at and found different.
CREATE TABLE not_duplicate (
  id TEXT PRIMARY KEY NOT NULL,
  facility_a TEXT NOT NULL REFERENCES facility(id) ON DELETE CASCADE,
  facility_b TEXT NOT NULL REFERENCES facility(id) ON DELETE CASCADE,
  reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX not_duplicate_by_facility_a ON not_duplicate(facility_a);
CREATE INDEX not_duplicate_by_facility_b ON not_duplicate(facility_b);

-- ----------------------------------------------------------------------
-- survey

-- One import of a sender's workbook: where every value of it came from. Its bytes are a blob.
CREATE TABLE survey_import (
  id TEXT PRIMARY KEY NOT NULL,
  file_name TEXT NOT NULL,
  target TEXT NOT NULL, -- what its rows are
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size INTEGER NOT NULL CHECK (size >= 0),
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  as_of TEXT CHECK (as_of GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  sender_written TEXT,
  sender_unit_id TEXT REFERENCES unit(id),
  state TEXT,
  count_new INTEGER CHECK (count_new >= 0),
  count_updated INTEGER CHECK (count_updated >= 0),
  count_unchanged INTEGER CHECK (count_unchanged >= 0),
  count_held INTEGER CHECK (count_held >= 0),
  choices_json TEXT,
  cells_json TEXT, -- what a person typed over the sender's cells
  options_json TEXT, -- all that a person said of the workbook
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_import_by_sha256 ON survey_import(sha256);
CREATE INDEX survey_import_by_sender_unit_id ON survey_import(sender_unit_id);

-- One record of an import: its place in the workbook and what became of it. The record pointers
-- are no foreign keys: lineage outlives the record.
CREATE TABLE survey_record (
  id TEXT PRIMARY KEY NOT NULL,
  survey_import_id TEXT NOT NULL REFERENCES survey_import(id) ON DELETE CASCADE,
  sheet TEXT NOT NULL,
  row INTEGER NOT NULL CHECK (row >= 1),
  row_count INTEGER NOT NULL DEFAULT 1 CHECK (row_count >= 1),
  outcome TEXT NOT NULL CHECK (outcome IN ('new', 'updated', 'unchanged', 'held', 'left_out')),
  facility_id TEXT,
  facility_year_id TEXT,
  person_id TEXT,
  need_rows_json TEXT,
  cells_json TEXT,
  name_written TEXT, -- of a row that waits
  held_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_record_by_survey_import_id ON survey_record(survey_import_id);
CREATE INDEX survey_record_by_facility_id ON survey_record(facility_id);
CREATE INDEX survey_record_by_person_id ON survey_record(person_id);

-- How the columns of a kind of workbook were read, by the fingerprint of its header.
CREATE TABLE survey_mapping (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  columns_json TEXT NOT NULL,
  sender_written TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_mapping_by_fingerprint ON survey_mapping(fingerprint);

-- A heading that staff read as a field.
CREATE TABLE survey_synonym (
  id TEXT PRIMARY KEY NOT NULL,
  field TEXT NOT NULL,
  written TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A written value of a code list, matched once and remembered.
CREATE TABLE survey_value_match (
  id TEXT PRIMARY KEY NOT NULL,
  list TEXT NOT NULL,
  written TEXT NOT NULL,
  context TEXT,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ----------------------------------------------------------------------
-- programme

-- A programme of several years: a tree of contents and targets.
CREATE TABLE programme (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  level TEXT,
  period_start INTEGER NOT NULL CHECK (period_start BETWEEN 1900 AND 2999),
  period_end INTEGER NOT NULL CHECK (period_end BETWEEN 1900 AND 2999),
  unit_id TEXT REFERENCES unit(id),
  objective TEXT,
  state TEXT,
  decision_no TEXT,
  decision_on TEXT CHECK (decision_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  issuer TEXT,
  total_vnd INTEGER CHECK (total_vnd BETWEEN 0 AND 9007199254740991),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_by_unit_id ON programme(unit_id);

-- A part of a programme's years: 2021-2023, then 2024-2025.
CREATE TABLE programme_phase (
  id TEXT PRIMARY KEY NOT NULL,
  programme_id TEXT NOT NULL REFERENCES programme(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  from_year INTEGER NOT NULL CHECK (from_year BETWEEN 1900 AND 2999),
  to_year INTEGER NOT NULL CHECK (to_year BETWEEN 1900 AND 2999),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_phase_by_programme_id ON programme_phase(programme_id);

-- A heading, task or target of a programme; headings have no quantity.
CREATE TABLE programme_target (
  id TEXT PRIMARY KEY NOT NULL,
  programme_id TEXT NOT NULL REFERENCES programme(id) ON DELETE CASCADE,
  parent_id TEXT REFERENCES programme_target(id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  phase_id TEXT REFERENCES programme_phase(id),
  content_id TEXT REFERENCES content(id),
  name TEXT NOT NULL,
  unit_label TEXT,
  quantity INTEGER, -- scale 2
  quantity_qualifier TEXT CHECK (quantity_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  every_year INTEGER CHECK (every_year IN (0, 1)),
  macro INTEGER CHECK (macro IN (0, 1)),
  national_vnd INTEGER CHECK (national_vnd BETWEEN 0 AND 9007199254740991),
  local_vnd INTEGER CHECK (local_vnd BETWEEN 0 AND 9007199254740991),
  beneficiary_vnd INTEGER CHECK (beneficiary_vnd BETWEEN 0 AND 9007199254740991),
  other_vnd INTEGER CHECK (other_vnd BETWEEN 0 AND 9007199254740991),
  source_text TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_target_by_programme_id ON programme_target(programme_id);
CREATE INDEX programme_target_by_parent_id ON programme_target(parent_id);
CREATE INDEX programme_target_by_phase_id ON programme_target(phase_id);
CREATE INDEX programme_target_by_content_id ON programme_target(content_id);

-- A target's share of one year, and what is known to be done where no record stands behind it.
CREATE TABLE programme_target_year (
  id TEXT PRIMARY KEY NOT NULL,
  programme_target_id TEXT NOT NULL REFERENCES programme_target(id) ON DELETE CASCADE,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  quantity INTEGER, -- scale 2
  national_vnd INTEGER CHECK (national_vnd BETWEEN 0 AND 9007199254740991),
  local_vnd INTEGER CHECK (local_vnd BETWEEN 0 AND 9007199254740991),
  beneficiary_vnd INTEGER CHECK (beneficiary_vnd BETWEEN 0 AND 9007199254740991),
  other_vnd INTEGER CHECK (other_vnd BETWEEN 0 AND 9007199254740991),
  done_quantity INTEGER, -- scale 2
  done_amount_vnd INTEGER CHECK (done_amount_vnd BETWEEN 0 AND 9007199254740991),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_target_year_by_programme_target_id ON programme_target_year(programme_target_id);

-- ----------------------------------------------------------------------
-- plan

-- One year's plan, or one draft of it. Its year is the budget year of its items and ceilings.
CREATE TABLE plan (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  variant TEXT,
  programme_id TEXT REFERENCES programme(id),
  source TEXT CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  batch TEXT,
  state TEXT,
  built_on TEXT CHECK (built_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  decision_no TEXT,
  decision_on TEXT CHECK (decision_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  issuer TEXT,
  objective TEXT,
  amends_id TEXT REFERENCES plan(id),
  amends_kind TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_by_programme_id ON plan(programme_id);
CREATE INDEX plan_by_amends_id ON plan(amends_id);

-- What may be spent at most, by source and, where given, by content.
CREATE TABLE plan_ceiling (
  id TEXT PRIMARY KEY NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plan(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  content_id TEXT REFERENCES content(id),
  amount_vnd INTEGER NOT NULL CHECK (amount_vnd BETWEEN 0 AND 9007199254740991),
  budget_year INTEGER NOT NULL CHECK (budget_year BETWEEN 1900 AND 2999),
  document_no TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_ceiling_by_plan_id ON plan_ceiling(plan_id);
CREATE INDEX plan_ceiling_by_content_id ON plan_ceiling(content_id);

-- A project or task in a plan, with its money by source and the reasons for its place.
CREATE TABLE plan_item (
  id TEXT PRIMARY KEY NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plan(id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  title TEXT NOT NULL,
  content_id TEXT REFERENCES content(id),
  facility_need_id TEXT REFERENCES facility_need(id),
  proposal_id TEXT REFERENCES proposal(id),
  recurring_task_id TEXT REFERENCES recurring_task(id),
  project_id TEXT REFERENCES project(id),
  carried_item_id TEXT REFERENCES plan_item(id),
  origin_key TEXT, -- the line it was copied from, through drafts and amendments
  facility_id TEXT REFERENCES facility(id),
  programme_target_id TEXT REFERENCES programme_target(id),
  unit_id TEXT REFERENCES unit(id),
  place_written TEXT,
  quantity INTEGER, -- scale 2
  quantity_qualifier TEXT CHECK (quantity_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  quantity_to INTEGER, -- scale 2
  unit_label TEXT,
  budget_year INTEGER NOT NULL CHECK (budget_year BETWEEN 1900 AND 2999),
  national_vnd INTEGER CHECK (national_vnd BETWEEN 0 AND 9007199254740991),
  local_vnd INTEGER CHECK (local_vnd BETWEEN 0 AND 9007199254740991),
  beneficiary_vnd INTEGER CHECK (beneficiary_vnd BETWEEN 0 AND 9007199254740991),
  other_vnd INTEGER CHECK (other_vnd BETWEEN 0 AND 9007199254740991),
  reserve INTEGER CHECK (reserve IN (0, 1)),
  norm_item_code TEXT, -- the item of the norms it is held against
  norm_units INTEGER, -- scale 2
  production_line INTEGER CHECK (production_line IN (0, 1)),
  decided_reason TEXT, -- why it stands all the same, where something speaks against it
  implementer TEXT,
  coordinator TEXT,
  schedule TEXT,
  objective TEXT,
  moved_reason TEXT,
  reasons_json TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_item_by_plan_id ON plan_item(plan_id);
CREATE INDEX plan_item_by_content_id ON plan_item(content_id);
CREATE INDEX plan_item_by_facility_need_id ON plan_item(facility_need_id);
CREATE INDEX plan_item_by_proposal_id ON plan_item(proposal_id);
CREATE INDEX plan_item_by_recurring_task_id ON plan_item(recurring_task_id);
CREATE INDEX plan_item_by_project_id ON plan_item(project_id);
CREATE INDEX plan_item_by_carried_item_id ON plan_item(carried_item_id);
CREATE INDEX plan_item_by_facility_id ON plan_item(facility_id);
CREATE INDEX plan_item_by_programme_target_id ON plan_item(programme_target_id);
CREATE INDEX plan_item_by_unit_id ON plan_item(unit_id);

-- A plan as it was approved, or a supplement to it: frozen with its decision.
CREATE TABLE plan_version (
  id TEXT PRIMARY KEY NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plan(id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 0),
  kind TEXT,
  decision_no TEXT,
  decision_on TEXT CHECK (decision_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  total_vnd INTEGER CHECK (total_vnd BETWEEN 0 AND 9007199254740991),
  frozen_json TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_version_by_plan_id ON plan_version(plan_id);

-- A step of a plan's way from draft to summing up: when, by which paper, by whom; backwards with its reason.
CREATE TABLE plan_step (
  id TEXT PRIMARY KEY NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plan(id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  from_state TEXT,
  state TEXT NOT NULL,
  happened_on TEXT NOT NULL CHECK (happened_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  document_no TEXT,
  person_name TEXT,
  backwards INTEGER CHECK (backwards IN (0, 1)),
  reason TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_step_by_plan_id ON plan_step(plan_id);

-- What one supplement or adjustment added, changed or took out.
CREATE TABLE plan_change (
  id TEXT PRIMARY KEY NOT NULL,
  plan_version_id TEXT NOT NULL REFERENCES plan_version(id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('add', 'change', 'remove')),
  item_key TEXT,
  title TEXT NOT NULL,
  before_vnd INTEGER CHECK (before_vnd BETWEEN 0 AND 9007199254740991),
  after_vnd INTEGER CHECK (after_vnd BETWEEN 0 AND 9007199254740991),
  note TEXT,
  before_json TEXT,
  after_json TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_change_by_plan_version_id ON plan_change(plan_version_id);

-- What a commune or a facility registers for a year's plan, before it is anybody's project.
CREATE TABLE proposal (
  id TEXT PRIMARY KEY NOT NULL,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  title TEXT NOT NULL,
  unit_id TEXT REFERENCES unit(id),
  sender TEXT,
  received_on TEXT CHECK (received_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  facility_id TEXT REFERENCES facility(id),
  beneficiary_written TEXT,
  content_id TEXT REFERENCES content(id),
  objective TEXT,
  quantity INTEGER, -- scale 2
  unit_label TEXT,
  schedule TEXT,
  national_vnd INTEGER CHECK (national_vnd BETWEEN 0 AND 9007199254740991),
  local_vnd INTEGER CHECK (local_vnd BETWEEN 0 AND 9007199254740991),
  beneficiary_vnd INTEGER CHECK (beneficiary_vnd BETWEEN 0 AND 9007199254740991),
  other_vnd INTEGER CHECK (other_vnd BETWEEN 0 AND 9007199254740991),
  state TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_by_unit_id ON proposal(unit_id);
CREATE INDEX proposal_by_facility_id ON proposal(facility_id);
CREATE INDEX proposal_by_content_id ON proposal(content_id);

-- A task that comes back every year without a beneficiary: newsletters, collaborators, the
-- website.
CREATE TABLE recurring_task (
  id TEXT PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  content_id TEXT REFERENCES content(id),
  programme_target_id TEXT REFERENCES programme_target(id),
  quantity INTEGER, -- scale 2
  unit_label TEXT,
  source TEXT CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  amount_vnd INTEGER CHECK (amount_vnd BETWEEN 0 AND 9007199254740991),
  schedule TEXT,
  from_year INTEGER CHECK (from_year BETWEEN 1900 AND 2999),
  to_year INTEGER CHECK (to_year BETWEEN 1900 AND 2999),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX recurring_task_by_content_id ON recurring_task(content_id);
CREATE INDEX recurring_task_by_programme_target_id ON recurring_task(programme_target_id);

-- ----------------------------------------------------------------------
-- project

-- A funded project or task, and where it stands in its workflow.
CREATE TABLE project (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT,
  name TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('national', 'local')),
  kind TEXT,
  content_id TEXT REFERENCES content(id),
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  state TEXT,
  parent_id TEXT REFERENCES project(id),
  programme_id TEXT REFERENCES programme(id),
  programme_target_id TEXT REFERENCES programme_target(id),
  plan_item_id TEXT REFERENCES plan_item(id),
  batch TEXT,
  combined_with TEXT,
  objective TEXT,
  implementer TEXT,
  coordinator TEXT,
  unit_id TEXT REFERENCES unit(id),
  place_written TEXT,
  starts_on TEXT CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on TEXT CHECK (ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  difficulty TEXT,
  decision_no TEXT,
  decision_on TEXT CHECK (decision_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  contract_no TEXT,
  contract_on TEXT CHECK (contract_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  contract_ends_on TEXT CHECK (contract_ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  accepted_on TEXT CHECK (accepted_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  settled_on TEXT CHECK (settled_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  source_system TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX project_by_content_id ON project(content_id);
CREATE INDEX project_by_parent_id ON project(parent_id);
CREATE INDEX project_by_programme_id ON project(programme_id);
CREATE INDEX project_by_programme_target_id ON project(programme_target_id);
CREATE INDEX project_by_plan_item_id ON project(plan_item_id);
CREATE INDEX project_by_unit_id ON project(unit_id);

-- Who benefits from a project, and what it did for them. May be added after approval.
CREATE TABLE project_beneficiary (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  position INTEGER CHECK (position >= 0),
  facility_id TEXT REFERENCES facility(id),
  person_id TEXT REFERENCES person(id),
  name_written TEXT,
  unit_id TEXT REFERENCES unit(id),
  support_vnd INTEGER CHECK (support_vnd BETWEEN 0 AND 9007199254740991),
  counterpart_vnd INTEGER CHECK (counterpart_vnd BETWEEN 0 AND 9007199254740991),
  repeat_reason TEXT,
  followed_on TEXT CHECK (followed_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  labour_before INTEGER CHECK (labour_before >= 0),
  labour_after INTEGER CHECK (labour_after >= 0),
  revenue_before_vnd INTEGER CHECK (revenue_before_vnd BETWEEN 0 AND 9007199254740991),
  revenue_after_vnd INTEGER CHECK (revenue_after_vnd BETWEEN 0 AND 9007199254740991),
  effect TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX project_beneficiary_by_project_id ON project_beneficiary(project_id);
CREATE INDEX project_beneficiary_by_facility_id ON project_beneficiary(facility_id);
CREATE INDEX project_beneficiary_by_person_id ON project_beneficiary(person_id);

-- One amount of a project: which line, which stage, which source. A line is known by its name. What
-- the norms said of it is written when its stage is frozen, by no form.
CREATE TABLE project_budget (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  position INTEGER CHECK (position >= 0),
  line TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('registered', 'appraised', 'approved', 'adjusted', 'contracted', 'done', 'settled')),
  source TEXT NOT NULL CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  amount_vnd INTEGER NOT NULL CHECK (amount_vnd BETWEEN 0 AND 9007199254740991),
  budget_year INTEGER NOT NULL CHECK (budget_year BETWEEN 1900 AND 2999),
  content_id TEXT REFERENCES content(id),
  norm_id TEXT REFERENCES norm(id),
  norm_item_code TEXT,
  norm_reason TEXT,
  quantity INTEGER, -- scale 2
  unit_label TEXT,
  unit_price_vnd INTEGER CHECK (unit_price_vnd BETWEEN 0 AND 9007199254740991),
  norm_units INTEGER, -- scale 2
  production_line INTEGER CHECK (production_line IN (0, 1)),
  verdict TEXT,
  verdict_text TEXT,
  allowed_vnd INTEGER CHECK (allowed_vnd BETWEEN 0 AND 9007199254740991),
  frozen_on TEXT CHECK (frozen_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  version INTEGER CHECK (version >= 0),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX project_budget_by_project_id ON project_budget(project_id, stage, source, budget_year, amount_vnd);
CREATE INDEX project_budget_by_norm_id ON project_budget(norm_id);

-- Money that moved: advances, payments, settlement, returns.
CREATE TABLE project_payment (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('advance', 'payment', 'settlement', 'return')),
  paid_on TEXT NOT NULL CHECK (paid_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  source TEXT NOT NULL CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  amount_vnd INTEGER NOT NULL CHECK (amount_vnd BETWEEN 0 AND 9007199254740991),
  budget_year INTEGER NOT NULL CHECK (budget_year BETWEEN 1900 AND 2999),
  voucher_no TEXT,
  description TEXT,
  payee TEXT,
  facility_id TEXT REFERENCES facility(id),
  over_reason TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX project_payment_by_project_id ON project_payment(project_id);
CREATE INDEX project_payment_by_facility_id ON project_payment(facility_id);

-- A step of a project's workflow: when, by which document, by whom; backwards with its reason.
CREATE TABLE project_step (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  from_state TEXT,
  state TEXT NOT NULL,
  happened_on TEXT NOT NULL CHECK (happened_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  document_no TEXT,
  person_name TEXT,
  outcome TEXT,
  backwards INTEGER CHECK (backwards IN (0, 1)),
  reason TEXT,
  passed_over TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX project_step_by_project_id ON project_step(project_id);

-- A paper of a project's dossier: there, missing or not needed, and where it lies.
CREATE TABLE project_paper (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL,
  stage TEXT,
  optional INTEGER CHECK (optional IN (0, 1)),
  state TEXT NOT NULL,
  place TEXT,
  due_on TEXT CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  attachment_id TEXT REFERENCES attachment(id),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX project_paper_by_project_id ON project_paper(project_id);
CREATE INDEX project_paper_by_attachment_id ON project_paper(attachment_id);

-- What a project is to bring, and what it brought.
CREATE TABLE project_result (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  position INTEGER CHECK (position >= 0),
  name TEXT NOT NULL,
  unit_label TEXT,
  planned_quantity INTEGER, -- scale 2
  done_quantity INTEGER, -- scale 2
  done_on TEXT CHECK (done_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  programme_target_id TEXT REFERENCES programme_target(id),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX project_result_by_project_id ON project_result(project_id);
CREATE INDEX project_result_by_programme_target_id ON project_result(programme_target_id);

-- A machine that a project helps to buy.
CREATE TABLE project_equipment (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  position INTEGER CHECK (position >= 0),
  facility_id TEXT REFERENCES facility(id),
  name TEXT NOT NULL,
  maker TEXT,
  origin TEXT,
  specification TEXT,
  serial_no TEXT,
  made_year INTEGER CHECK (made_year BETWEEN 1900 AND 2999),
  quantity INTEGER, -- scale 2
  unit_label TEXT,
  unit_price_vnd INTEGER CHECK (unit_price_vnd BETWEEN 0 AND 9007199254740991),
  amount_vnd INTEGER CHECK (amount_vnd BETWEEN 0 AND 9007199254740991),
  production_line INTEGER CHECK (production_line IN (0, 1)),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX project_equipment_by_project_id ON project_equipment(project_id);
CREATE INDEX project_equipment_by_facility_id ON project_equipment(facility_id);

-- A numbered change after approval, with the figures before and after.
CREATE TABLE project_adjustment (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 0),
  reason TEXT NOT NULL,
  kinds TEXT,
  authority TEXT,
  decision_no TEXT,
  decision_on TEXT CHECK (decision_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  summary TEXT,
  before_json TEXT,
  after_json TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX project_adjustment_by_project_id ON project_adjustment(project_id);

-- Who may decide a change after approval, by what changes: the office edits them.
CREATE TABLE authority_rule (
  id TEXT PRIMARY KEY NOT NULL,
  source TEXT CHECK (source IN ('national', 'local')),
  change TEXT NOT NULL,
  authority TEXT NOT NULL,
  condition TEXT,
  legal_basis TEXT,
  document_id TEXT REFERENCES legal_document(id),
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office')),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX authority_rule_by_document_id ON authority_rule(document_id);

-- A look at a project where it stands: a check, a supervision, a return after the support.
CREATE TABLE project_visit (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('check', 'supervision', 'follow_up')),
  visited_on TEXT NOT NULL CHECK (visited_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  facility_id TEXT REFERENCES facility(id),
  people TEXT,
  document_no TEXT,
  findings TEXT,
  conclusion TEXT,
  action_wanted TEXT,
  due_on TEXT CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  done_on TEXT CHECK (done_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX project_visit_by_project_id ON project_visit(project_id);
CREATE INDEX project_visit_by_facility_id ON project_visit(facility_id);

-- A step of the way of a project, in the words of the office: which follows which, and where it may end.
CREATE TABLE workflow_step (
  id TEXT PRIMARY KEY NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('national', 'local')),
  position INTEGER NOT NULL CHECK (position >= 0),
  state TEXT NOT NULL,
  name TEXT NOT NULL,
  optional INTEGER CHECK (optional IN (0, 1)),
  side_end INTEGER CHECK (side_end IN (0, 1)),
  document_label TEXT,
  legal_basis TEXT,
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office')),
  note TEXT
) STRICT, WITHOUT ROWID;

-- The papers that a kind of dossier needs: the office edits them.
CREATE TABLE paper_template (
  id TEXT PRIMARY KEY NOT NULL,
  applies_to TEXT NOT NULL CHECK (applies_to IN ('project', 'product', 'title')),
  source TEXT CHECK (source IN ('national', 'local')),
  project_kind TEXT,
  content_id TEXT REFERENCES content(id),
  stage TEXT,
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL,
  optional INTEGER CHECK (optional IN (0, 1)),
  legal_basis TEXT,
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office')),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_template_by_content_id ON paper_template(content_id);

-- The office's own text of a paper, a Word file with tags; its bytes are a blob. None: the built-in one.
CREATE TABLE paper_text (
  id TEXT PRIMARY KEY NOT NULL,
  paper TEXT NOT NULL CHECK (paper IN ('submission', 'appraisal', 'contract', 'acceptance', 'liquidation', 'payment_request')),
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size INTEGER NOT NULL CHECK (size >= 0),
  added_on TEXT NOT NULL CHECK (added_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_text_by_paper ON paper_text(paper);

-- ----------------------------------------------------------------------
-- course

-- A class: vocational training, hand-over of a craft, a short course for officers or owners.
CREATE TABLE course (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT,
  name TEXT NOT NULL,
  kind TEXT,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  content_id TEXT REFERENCES content(id),
  project_id TEXT REFERENCES project(id),
  programme_target_id TEXT REFERENCES programme_target(id),
  craft TEXT,
  audience TEXT,
  state TEXT,
  unit_id TEXT REFERENCES unit(id),
  place_written TEXT,
  starts_on TEXT CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on TEXT CHECK (ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  days INTEGER, -- scale 1
  periods_theory INTEGER CHECK (periods_theory >= 0),
  periods_practice INTEGER CHECK (periods_practice >= 0),
  organiser TEXT,
  partner TEXT,
  recruiter_id TEXT REFERENCES facility(id),
  recruiter_written TEXT,
  planned_learners INTEGER CHECK (planned_learners >= 0),
  learners INTEGER CHECK (learners >= 0),
  learners_qualifier TEXT CHECK (learners_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  finished INTEGER CHECK (finished >= 0),
  certified INTEGER CHECK (certified >= 0),
  employed INTEGER CHECK (employed >= 0),
  source_text TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX course_by_content_id ON course(content_id);
CREATE INDEX course_by_project_id ON course(project_id);
CREATE INDEX course_by_programme_target_id ON course(programme_target_id);
CREATE INDEX course_by_unit_id ON course(unit_id);
CREATE INDEX course_by_recruiter_id ON course(recruiter_id);

-- One session of a class.
CREATE TABLE course_session (
  id TEXT PRIMARY KEY NOT NULL,
  course_id TEXT NOT NULL REFERENCES course(id) ON DELETE CASCADE,
  held_on TEXT NOT NULL CHECK (held_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  part TEXT CHECK (part IN ('morning', 'afternoon', 'evening', 'day')),
  topic TEXT,
  course_teacher_id TEXT REFERENCES course_teacher(id),
  place TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX course_session_by_course_id ON course_session(course_id);
CREATE INDEX course_session_by_course_teacher_id ON course_session(course_teacher_id);

-- A cost line of a class.
CREATE TABLE course_cost (
  id TEXT PRIMARY KEY NOT NULL,
  course_id TEXT NOT NULL REFERENCES course(id) ON DELETE CASCADE,
  position INTEGER CHECK (position >= 0),
  name TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  quantity INTEGER, -- scale 2
  unit_label TEXT,
  unit_price_vnd INTEGER CHECK (unit_price_vnd BETWEEN 0 AND 9007199254740991),
  amount_vnd INTEGER NOT NULL CHECK (amount_vnd BETWEEN 0 AND 9007199254740991),
  amount_vnd_qualifier TEXT CHECK (amount_vnd_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  budget_year INTEGER NOT NULL CHECK (budget_year BETWEEN 1900 AND 2999),
  done_vnd INTEGER CHECK (done_vnd BETWEEN 0 AND 9007199254740991),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX course_cost_by_course_id ON course_cost(course_id);

-- Who teaches a class.
CREATE TABLE course_teacher (
  id TEXT PRIMARY KEY NOT NULL,
  course_id TEXT NOT NULL REFERENCES course(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  person_id TEXT REFERENCES person(id),
  degree TEXT,
  sessions INTEGER CHECK (sessions >= 0),
  fee_vnd INTEGER CHECK (fee_vnd BETWEEN 0 AND 9007199254740991),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX course_teacher_by_course_id ON course_teacher(course_id);
CREATE INDEX course_teacher_by_person_id ON course_teacher(person_id);

-- A learner of a class, as the list of the class has them; the same person across years is one
-- person.
CREATE TABLE learner (
  id TEXT PRIMARY KEY NOT NULL,
  course_id TEXT NOT NULL REFERENCES course(id) ON DELETE CASCADE,
  position INTEGER CHECK (position >= 0),
  name TEXT NOT NULL,
  person_id TEXT REFERENCES person(id),
  born_on TEXT CHECK (born_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  born_on_precision TEXT CHECK (born_on_precision IN ('day', 'month', 'quarter', 'year')),
  female INTEGER CHECK (female IN (0, 1)),
  citizen_id TEXT,
  phone TEXT,
  minority INTEGER CHECK (minority IN (0, 1)),
  ethnicity TEXT,
  education TEXT,
  job_title TEXT,
  facility_id TEXT REFERENCES facility(id),
  workplace TEXT,
  address_written TEXT,
  commune_written TEXT,
  district_written TEXT,
  unit_recorded_id TEXT REFERENCES unit(id),
  unit_id TEXT REFERENCES unit(id),
  support_group TEXT,
  distance_km INTEGER, -- scale 1
  support_vnd INTEGER CHECK (support_vnd BETWEEN 0 AND 9007199254740991),
  repeat_reason TEXT,
  result TEXT,
  employed_3 INTEGER CHECK (employed_3 IN (0, 1)),
  employed_6 INTEGER CHECK (employed_6 IN (0, 1)),
  employed_12 INTEGER CHECK (employed_12 IN (0, 1)),
  job_place TEXT,
  job TEXT,
  income_month_vnd INTEGER CHECK (income_month_vnd BETWEEN 0 AND 9007199254740991),
  surveyed_on TEXT CHECK (surveyed_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  sample INTEGER CHECK (sample IN (0, 1)),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX learner_by_course_id ON learner(course_id);
CREATE INDEX learner_by_person_id ON learner(person_id);
CREATE INDEX learner_by_citizen_id ON learner(citizen_id);
CREATE INDEX learner_by_facility_id ON learner(facility_id);
CREATE INDEX learner_by_unit_id ON learner(unit_id);

-- Whether a learner was there.
CREATE TABLE attendance (
  id TEXT PRIMARY KEY NOT NULL,
  course_session_id TEXT NOT NULL REFERENCES course_session(id) ON DELETE CASCADE,
  learner_id TEXT NOT NULL REFERENCES learner(id) ON DELETE CASCADE,
  present INTEGER NOT NULL CHECK (present IN (0, 1)),
  excused INTEGER CHECK (excused IN (0, 1)),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_by_course_session_id ON attendance(course_session_id);
CREATE INDEX attendance_by_learner_id ON attendance(learner_id);

-- ----------------------------------------------------------------------
-- award

-- A round of votes for products or of titles, at one level.
CREATE TABLE award_round (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('product', 'title')),
  level TEXT NOT NULL,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  state TEXT,
  organiser TEXT,
  recorded_only INTEGER CHECK (recorded_only IN (0, 1)),
  programme_target_id TEXT REFERENCES programme_target(id),
  project_id TEXT REFERENCES project(id),
  plan_no TEXT,
  plan_on TEXT CHECK (plan_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  dossier_due_on TEXT CHECK (dossier_due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  starts_on TEXT CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on TEXT CHECK (ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  pass_mark INTEGER, -- scale 3
  score_step INTEGER, -- scale 2
  quorum_percent INTEGER, -- scale 2
  pass_percent INTEGER, -- scale 2
  vote_basis TEXT CHECK (vote_basis IN ('total', 'present')),
  winners_max INTEGER CHECK (winners_max >= 0),
  legal_basis TEXT,
  locked_on TEXT CHECK (locked_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  decision_no TEXT,
  decision_on TEXT CHECK (decision_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX award_round_by_programme_target_id ON award_round(programme_target_id);
CREATE INDEX award_round_by_project_id ON award_round(project_id);

-- What a round scores, and the most points for it.
CREATE TABLE award_criterion (
  id TEXT PRIMARY KEY NOT NULL,
  award_round_id TEXT NOT NULL REFERENCES award_round(id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL,
  max_points INTEGER NOT NULL, -- scale 2
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX award_criterion_by_award_round_id ON award_criterion(award_round_id);

-- A tier of winners and its prize.
CREATE TABLE award_tier (
  id TEXT PRIMARY KEY NOT NULL,
  award_round_id TEXT NOT NULL REFERENCES award_round(id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL,
  prize_vnd INTEGER CHECK (prize_vnd BETWEEN 0 AND 9007199254740991),
  quantity INTEGER CHECK (quantity >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX award_tier_by_award_round_id ON award_tier(award_round_id);

-- The dated template of criteria that a new round takes over.
CREATE TABLE criterion_template (
  id TEXT PRIMARY KEY NOT NULL,
  round_kind TEXT NOT NULL CHECK (round_kind IN ('product', 'title')),
  title_kind TEXT,
  level TEXT,
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL,
  max_points INTEGER NOT NULL, -- scale 2
  legal_basis TEXT,
  valid_from TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  mark TEXT CHECK (mark IN ('verified', 'unverified', 'office')),
  note TEXT
) STRICT, WITHOUT ROWID;

-- A council or a jury of a round.
CREATE TABLE council (
  id TEXT PRIMARY KEY NOT NULL,
  award_round_id TEXT NOT NULL REFERENCES award_round(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  turn INTEGER CHECK (turn >= 0),
  decision_no TEXT,
  decision_on TEXT CHECK (decision_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX council_by_award_round_id ON council(award_round_id);

-- A member of a council.
CREATE TABLE council_member (
  id TEXT PRIMARY KEY NOT NULL,
  council_id TEXT NOT NULL REFERENCES council(id) ON DELETE CASCADE,
  position INTEGER CHECK (position >= 0),
  name TEXT NOT NULL,
  person_id TEXT REFERENCES person(id),
  role TEXT NOT NULL,
  organisation TEXT,
  scores INTEGER CHECK (scores IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX council_member_by_council_id ON council_member(council_id);
CREATE INDEX council_member_by_person_id ON council_member(person_id);

-- What a round judges: a product, a set, a person or an organisation.
CREATE TABLE nomination (
  id TEXT PRIMARY KEY NOT NULL,
  award_round_id TEXT NOT NULL REFERENCES award_round(id) ON DELETE CASCADE,
  code TEXT,
  name TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (subject IN ('product', 'product_set', 'person', 'organisation')),
  product_group TEXT,
  title_kind TEXT,
  facility_id TEXT REFERENCES facility(id),
  facility_product_id TEXT REFERENCES facility_product(id),
  person_id TEXT REFERENCES person(id),
  unit_id TEXT REFERENCES unit(id),
  lower_certificate_id TEXT REFERENCES certificate(id),
  state TEXT,
  description TEXT,
  one_off INTEGER CHECK (one_off IN (0, 1)),
  started_year INTEGER CHECK (started_year BETWEEN 1900 AND 2999),
  capacity TEXT,
  output TEXT,
  revenue_vnd INTEGER CHECK (revenue_vnd BETWEEN 0 AND 9007199254740991),
  market TEXT,
  craft TEXT,
  years_in_craft INTEGER CHECK (years_in_craft >= 0),
  works_count INTEGER CHECK (works_count >= 0),
  taught_count INTEGER CHECK (taught_count >= 0),
  special_craft INTEGER CHECK (special_craft IN (0, 1)),
  prizes TEXT,
  previous_title TEXT,
  notice_from TEXT CHECK (notice_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  notice_to TEXT CHECK (notice_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  chosen INTEGER CHECK (chosen IN (0, 1)),
  chosen_reason TEXT,
  award_tier_id TEXT REFERENCES award_tier(id),
  prize_vnd INTEGER CHECK (prize_vnd BETWEEN 0 AND 9007199254740991),
  decision_no TEXT,
  decision_on TEXT CHECK (decision_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX nomination_by_award_round_id ON nomination(award_round_id);
CREATE INDEX nomination_by_facility_id ON nomination(facility_id);
CREATE INDEX nomination_by_facility_product_id ON nomination(facility_product_id);
CREATE INDEX nomination_by_person_id ON nomination(person_id);
CREATE INDEX nomination_by_unit_id ON nomination(unit_id);
CREATE INDEX nomination_by_lower_certificate_id ON nomination(lower_certificate_id);
CREATE INDEX nomination_by_award_tier_id ON nomination(award_tier_id);

-- A paper of a nomination's dossier.
CREATE TABLE nomination_paper (
  id TEXT PRIMARY KEY NOT NULL,
  nomination_id TEXT NOT NULL REFERENCES nomination(id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL,
  optional INTEGER CHECK (optional IN (0, 1)),
  state TEXT NOT NULL,
  place TEXT,
  attachment_id TEXT REFERENCES attachment(id),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX nomination_paper_by_nomination_id ON nomination_paper(nomination_id);
CREATE INDEX nomination_paper_by_attachment_id ON nomination_paper(attachment_id);

-- One judge's sheet for one nomination. Nobody else sees it until it is closed.
CREATE TABLE score_sheet (
  id TEXT PRIMARY KEY NOT NULL,
  nomination_id TEXT NOT NULL REFERENCES nomination(id) ON DELETE CASCADE,
  council_member_id TEXT NOT NULL REFERENCES council_member(id) ON DELETE CASCADE,
  closed INTEGER CHECK (closed IN (0, 1)),
  recused INTEGER CHECK (recused IN (0, 1)),
  recusal_reason TEXT,
  reopened_reason TEXT,
  comment TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX score_sheet_by_nomination_id ON score_sheet(nomination_id);
CREATE INDEX score_sheet_by_council_member_id ON score_sheet(council_member_id);

-- The points of a sheet for one criterion.
CREATE TABLE score (
  id TEXT PRIMARY KEY NOT NULL,
  score_sheet_id TEXT NOT NULL REFERENCES score_sheet(id) ON DELETE CASCADE,
  award_criterion_id TEXT NOT NULL REFERENCES award_criterion(id) ON DELETE CASCADE,
  points INTEGER NOT NULL -- scale 2
) STRICT, WITHOUT ROWID;
CREATE INDEX score_by_score_sheet_id ON score(score_sheet_id);
CREATE INDEX score_by_award_criterion_id ON score(award_criterion_id);

-- A council's vote on a nomination.
CREATE TABLE vote (
  id TEXT PRIMARY KEY NOT NULL,
  nomination_id TEXT NOT NULL REFERENCES nomination(id) ON DELETE CASCADE,
  council_id TEXT NOT NULL REFERENCES council(id) ON DELETE CASCADE,
  held_on TEXT CHECK (held_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  members_total INTEGER CHECK (members_total >= 0),
  members_present INTEGER CHECK (members_present >= 0),
  votes_for INTEGER CHECK (votes_for >= 0),
  votes_against INTEGER CHECK (votes_against >= 0),
  votes_blank INTEGER CHECK (votes_blank >= 0),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_by_nomination_id ON vote(nomination_id);
CREATE INDEX vote_by_council_id ON vote(council_id);

-- A certificate of a nomination or of a learner. The stored date of expiry rules.
CREATE TABLE certificate (
  id TEXT PRIMARY KEY NOT NULL,
  number TEXT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('product', 'title', 'course')),
  level TEXT,
  nomination_id TEXT REFERENCES nomination(id),
  learner_id TEXT REFERENCES learner(id),
  facility_id TEXT REFERENCES facility(id),
  granted_on TEXT CHECK (granted_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  expires_on TEXT CHECK (expires_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  decision_no TEXT,
  issuer TEXT,
  reprints INTEGER CHECK (reprints >= 0),
  revoked_on TEXT CHECK (revoked_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_by_nomination_id ON certificate(nomination_id);
CREATE INDEX certificate_by_learner_id ON certificate(learner_id);
CREATE INDEX certificate_by_facility_id ON certificate(facility_id);

-- ----------------------------------------------------------------------
-- collaborator

-- Somebody of the network; a name may be a placeholder until the person is known.
CREATE TABLE collaborator (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT,
  name TEXT NOT NULL,
  person_id TEXT REFERENCES person(id),
  phone TEXT,
  job_title TEXT,
  workplace TEXT,
  state TEXT,
  sample INTEGER CHECK (sample IN (0, 1)),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX collaborator_by_person_id ON collaborator(person_id);

-- An appointment by decision, from when to when, and who took over.
CREATE TABLE appointment (
  id TEXT PRIMARY KEY NOT NULL,
  collaborator_id TEXT NOT NULL REFERENCES collaborator(id) ON DELETE CASCADE,
  tier TEXT NOT NULL CHECK (tier IN ('district', 'commune', 'association', 'other')),
  organisation TEXT,
  unit_id TEXT REFERENCES unit(id),
  team TEXT,
  leader INTEGER CHECK (leader IN (0, 1)),
  decision_no TEXT,
  decision_on TEXT CHECK (decision_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  starts_on TEXT CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on TEXT CHECK (ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  successor_id TEXT REFERENCES collaborator(id),
  handed_over_on TEXT CHECK (handed_over_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  handover_note TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX appointment_by_collaborator_id ON appointment(collaborator_id);
CREATE INDEX appointment_by_unit_id ON appointment(unit_id);
CREATE INDEX appointment_by_successor_id ON appointment(successor_id);

-- A unit that a collaborator looks after.
CREATE TABLE collaborator_area (
  id TEXT PRIMARY KEY NOT NULL,
  collaborator_id TEXT NOT NULL REFERENCES collaborator(id) ON DELETE CASCADE,
  unit_id TEXT NOT NULL REFERENCES unit(id),
  starts_on TEXT CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on TEXT CHECK (ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT, WITHOUT ROWID;
CREATE INDEX collaborator_area_by_collaborator_id ON collaborator_area(collaborator_id);
CREATE INDEX collaborator_area_by_unit_id ON collaborator_area(unit_id);

-- Something a collaborator did: a visit, a lead, a report.
CREATE TABLE collaborator_activity (
  id TEXT PRIMARY KEY NOT NULL,
  collaborator_id TEXT NOT NULL REFERENCES collaborator(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  held_on TEXT CHECK (held_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  facility_id TEXT REFERENCES facility(id),
  facility_need_id TEXT REFERENCES facility_need(id),
  project_id TEXT REFERENCES project(id),
  course_id TEXT REFERENCES course(id),
  summary TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX collaborator_activity_by_collaborator_id ON collaborator_activity(collaborator_id);
CREATE INDEX collaborator_activity_by_facility_id ON collaborator_activity(facility_id);
CREATE INDEX collaborator_activity_by_facility_need_id ON collaborator_activity(facility_need_id);
CREATE INDEX collaborator_activity_by_project_id ON collaborator_activity(project_id);
CREATE INDEX collaborator_activity_by_course_id ON collaborator_activity(course_id);

-- What a collaborator is paid for a quarter.
CREATE TABLE collaborator_allowance (
  id TEXT PRIMARY KEY NOT NULL,
  collaborator_id TEXT NOT NULL REFERENCES collaborator(id) ON DELETE CASCADE,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  quarter INTEGER CHECK (quarter >= 0),
  months INTEGER CHECK (months >= 0),
  coefficient INTEGER, -- scale 2
  base_vnd INTEGER CHECK (base_vnd BETWEEN 0 AND 9007199254740991),
  amount_vnd INTEGER NOT NULL CHECK (amount_vnd BETWEEN 0 AND 9007199254740991),
  source TEXT CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  budget_year INTEGER NOT NULL CHECK (budget_year BETWEEN 1900 AND 2999),
  report_received INTEGER CHECK (report_received IN (0, 1)),
  paid_on TEXT CHECK (paid_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  voucher_no TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX collaborator_allowance_by_collaborator_id ON collaborator_allowance(collaborator_id);

-- How a collaborator's year was judged.
CREATE TABLE collaborator_review (
  id TEXT PRIMARY KEY NOT NULL,
  collaborator_id TEXT NOT NULL REFERENCES collaborator(id) ON DELETE CASCADE,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  rating TEXT,
  comment TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX collaborator_review_by_collaborator_id ON collaborator_review(collaborator_id);

-- ----------------------------------------------------------------------
-- activity

-- Something counted: newsletters, broadcasts, fairs, booths, trips, seminars.
CREATE TABLE activity (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  state TEXT,
  content_id TEXT REFERENCES content(id),
  programme_target_id TEXT REFERENCES programme_target(id),
  plan_item_id TEXT REFERENCES plan_item(id),
  project_id TEXT REFERENCES project(id),
  held_on TEXT CHECK (held_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on TEXT CHECK (ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  quantity INTEGER, -- scale 2
  quantity_qualifier TEXT CHECK (quantity_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  unit_label TEXT,
  times INTEGER CHECK (times >= 0),
  participants INTEGER CHECK (participants >= 0),
  partner TEXT,
  unit_id TEXT REFERENCES unit(id),
  place_written TEXT,
  budget_year INTEGER CHECK (budget_year BETWEEN 1900 AND 2999),
  national_vnd INTEGER CHECK (national_vnd BETWEEN 0 AND 9007199254740991),
  local_vnd INTEGER CHECK (local_vnd BETWEEN 0 AND 9007199254740991),
  beneficiary_vnd INTEGER CHECK (beneficiary_vnd BETWEEN 0 AND 9007199254740991),
  other_vnd INTEGER CHECK (other_vnd BETWEEN 0 AND 9007199254740991),
  result TEXT,
  source_text TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_by_content_id ON activity(content_id);
CREATE INDEX activity_by_programme_target_id ON activity(programme_target_id);
CREATE INDEX activity_by_plan_item_id ON activity(plan_item_id);
CREATE INDEX activity_by_project_id ON activity(project_id);
CREATE INDEX activity_by_unit_id ON activity(unit_id);

-- A facility that took part.
CREATE TABLE activity_facility (
  id TEXT PRIMARY KEY NOT NULL,
  activity_id TEXT NOT NULL REFERENCES activity(id) ON DELETE CASCADE,
  facility_id TEXT NOT NULL REFERENCES facility(id),
  quantity INTEGER, -- scale 2
  support_vnd INTEGER CHECK (support_vnd BETWEEN 0 AND 9007199254740991),
  counterpart_vnd INTEGER CHECK (counterpart_vnd BETWEEN 0 AND 9007199254740991),
  result TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_facility_by_activity_id ON activity_facility(activity_id);
CREATE INDEX activity_facility_by_facility_id ON activity_facility(facility_id);

-- ----------------------------------------------------------------------
-- report

-- An official document: a draft, then frozen figures, then issued with number and date.
CREATE TABLE report (
  id TEXT PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  period TEXT NOT NULL,
  from_on TEXT CHECK (from_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  to_on TEXT CHECK (to_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  state TEXT,
  agency_id TEXT REFERENCES agency(id),
  number TEXT,
  issued_on TEXT CHECK (issued_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  recipient TEXT,
  signer_name TEXT,
  signer_title TEXT,
  replaces_id TEXT REFERENCES report(id),
  frozen_on TEXT CHECK (frozen_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  figures_json TEXT,
  sections_json TEXT,
  document_sha256 TEXT CHECK (length(document_sha256) = 64),
  secrecy TEXT CHECK (secrecy IN ('secret', 'top-secret', 'most-secret')),
  urgency TEXT CHECK (urgency IN ('urgent', 'very-urgent', 'express')),
  circulation TEXT,
  drafter TEXT,
  copies INTEGER CHECK (copies >= 0),
  with_address INTEGER CHECK (with_address IN (0, 1)),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX report_by_agency_id ON report(agency_id);
CREATE INDEX report_by_replaces_id ON report(replaces_id);

-- The text of one section of a report of one kind and period.
CREATE TABLE report_narrative (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  period TEXT NOT NULL,
  section TEXT NOT NULL,
  text TEXT NOT NULL,
  draft_text TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX report_narrative_by_period ON report_narrative(period);

-- A figure known only as a total: an entry of its own with its qualifier, never invented parts.
CREATE TABLE aggregate (
  id TEXT PRIMARY KEY NOT NULL,
  noun TEXT NOT NULL,
  name TEXT NOT NULL,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  content_id TEXT REFERENCES content(id),
  programme_id TEXT REFERENCES programme(id),
  plan_id TEXT REFERENCES plan(id),
  project_id TEXT REFERENCES project(id),
  unit_id TEXT REFERENCES unit(id),
  place_written TEXT,
  quantity INTEGER, -- scale 2
  quantity_qualifier TEXT CHECK (quantity_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  quantity_to INTEGER, -- scale 2
  unit_label TEXT,
  amount_vnd INTEGER CHECK (amount_vnd BETWEEN 0 AND 9007199254740991),
  amount_vnd_qualifier TEXT CHECK (amount_vnd_qualifier IN ('over', 'under', 'nearly', 'about', 'from', 'to')),
  amount_to_vnd INTEGER CHECK (amount_to_vnd BETWEEN 0 AND 9007199254740991),
  source TEXT CHECK (source IN ('national', 'local', 'beneficiary', 'other')),
  stated TEXT,
  source_text TEXT NOT NULL,
  source_on TEXT CHECK (source_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX aggregate_by_content_id ON aggregate(content_id);
CREATE INDEX aggregate_by_programme_id ON aggregate(programme_id);
CREATE INDEX aggregate_by_plan_id ON aggregate(plan_id);
CREATE INDEX aggregate_by_project_id ON aggregate(project_id);
CREATE INDEX aggregate_by_unit_id ON aggregate(unit_id);

-- A way of looking at a list that somebody keeps.
CREATE TABLE saved_view (
  id TEXT PRIMARY KEY NOT NULL,
  noun TEXT NOT NULL,
  name TEXT NOT NULL,
  user_account_id TEXT REFERENCES user_account(id) ON DELETE CASCADE,
  shared INTEGER CHECK (shared IN (0, 1)),
  view_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_view_by_user_account_id ON saved_view(user_account_id);

-- ----------------------------------------------------------------------
-- exchange

-- Another laptop of the centre, with the two public keys by which its packages are known to be its own
-- (Ed25519) and packages are closed for it alone (X25519).
CREATE TABLE exchange_peer (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  device_id TEXT NOT NULL,
  signing_key TEXT NOT NULL,
  encryption_key TEXT NOT NULL,
  person_name TEXT,
  retired_on TEXT CHECK (retired_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX exchange_peer_by_device_id ON exchange_peer(device_id);

-- ----------------------------------------------------------------------
-- Not journalled: what belongs to one laptop or can be made again.

-- What a ledger knew of others' work when it wrote: for each other incarnation the last sequence it
-- holds, as a JSON object with its keys in order. Stored once for each change of knowledge.
CREATE TABLE journal_seen (
  id     INTEGER PRIMARY KEY,
  vector TEXT NOT NULL UNIQUE CHECK (json_valid(vector))
) STRICT;
INSERT INTO journal_seen (id, vector) VALUES (1, '{}');

-- The journal: what every operation changed. Written by triggers made at opening; see ledger/journal.rs.
-- An operation is known everywhere by its dot: incarnation and sequence, which count without a gap.
-- What came from another laptop keeps its own author, device, time and dot, and stands under the merge
-- that brought it, an operation of this ledger; only what stands under nothing is undone here.
CREATE TABLE journal_transaction (
  id           INTEGER PRIMARY KEY,
  op           TEXT NOT NULL,
  label        TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo', 'merge')),
  state        TEXT NOT NULL CHECK (state IN ('base', 'done', 'undone', 'abandoned')),
  target       INTEGER REFERENCES journal_transaction (id),
  under        INTEGER REFERENCES journal_transaction (id) CHECK (under IS NULL OR kind <> 'merge'),
  at_ms        INTEGER NOT NULL,
  clock        INTEGER NOT NULL,
  person       TEXT NOT NULL,
  device       TEXT NOT NULL,
  incarnation  TEXT NOT NULL,
  sequence     INTEGER NOT NULL CHECK (sequence >= 1),
  seen         INTEGER NOT NULL REFERENCES journal_seen (id),
  first_change INTEGER NOT NULL,
  last_change  INTEGER,
  UNIQUE (incarnation, sequence)
) STRICT;
CREATE INDEX journal_transaction_own ON journal_transaction (state, id) WHERE under IS NULL AND kind IN ('do', 'merge');
CREATE INDEX journal_transaction_target ON journal_transaction (target, kind);
CREATE INDEX journal_transaction_under ON journal_transaction (under) WHERE under IS NOT NULL;

CREATE TABLE journal_change (
  id     INTEGER PRIMARY KEY,
  tx     INTEGER NOT NULL,
  tbl    TEXT NOT NULL,
  row_id TEXT NOT NULL,
  kind   TEXT NOT NULL CHECK (kind IN ('I', 'U', 'D')),
  before TEXT,
  after  TEXT
) STRICT;
CREATE INDEX journal_change_row ON journal_change (row_id, tbl);

-- Where the journal stands: the hybrid clock, the last sequence of this file's incarnation, and what it
-- knows of others now.
CREATE TABLE journal_clock (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  clock    INTEGER NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  seen     INTEGER NOT NULL REFERENCES journal_seen (id)
) STRICT;
INSERT INTO journal_clock (id, clock, sequence, seen) VALUES (1, 0, 0, 1);

-- What the file says about itself: ledger_id, incarnation, province, created_at_ms.
CREATE TABLE meta (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A series of numbers belongs to one device and never gives a number twice, undo or not.
CREATE TABLE number_series (
  id TEXT PRIMARY KEY NOT NULL,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
  next INTEGER NOT NULL CHECK (next >= 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX number_series_by_kind ON number_series(device_id, kind, year);

-- What somebody is typing; key is the record's id, or empty for a new one.
CREATE TABLE draft (
  noun TEXT NOT NULL,
  key TEXT NOT NULL,
  values_json TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (noun, key)
) STRICT, WITHOUT ROWID;

-- The bytes of attachments and workbooks, once per content; only ever inserted.
-- size is that of the content; bytes may be compressed.
CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64),
  size INTEGER NOT NULL CHECK (size >= 0),
  compression TEXT NOT NULL CHECK (compression IN ('none', 'deflate')),
  bytes BLOB NOT NULL
) STRICT;

-- Packages that came to this laptop or left it. local_from and local_to are places in the journal
-- of this laptop, so the row means nothing on another.
CREATE TABLE exchange_package (
  id TEXT PRIMARY KEY NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('out', 'in')),
  exchange_peer_id TEXT,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  made_ms INTEGER NOT NULL,
  from_clock TEXT,
  to_clock TEXT,
  changes INTEGER CHECK (changes >= 0),
  acknowledged INTEGER CHECK (acknowledged IN (0, 1)),
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX exchange_package_by_sha256 ON exchange_package(sha256);

-- Who unmasked, exported or printed personal data: only ever inserted.
CREATE TABLE disclosure (
  id TEXT PRIMARY KEY NOT NULL,
  at_ms INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  person TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('reveal', 'export', 'print', 'exchange')),
  noun TEXT NOT NULL,
  record_id TEXT,
  field TEXT,
  detail TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX disclosure_by_at ON disclosure(at_ms);

-- The tombstone of a person's erased data: cannot be undone, and tells other laptops to erase too.
CREATE TABLE erasure (
  id TEXT PRIMARY KEY NOT NULL,
  at_ms INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  person TEXT NOT NULL,
  noun TEXT NOT NULL,
  record_id TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the search box finds. The exact text ranks above the folded one.
CREATE TABLE search_document (
  doc INTEGER PRIMARY KEY,
  noun TEXT NOT NULL,
  record_id TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  UNIQUE (noun, record_id)
) STRICT;
CREATE VIRTUAL TABLE search USING fts5(folded, content='', contentless_delete=1, tokenize='unicode61');
