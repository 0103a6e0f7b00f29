//! Every noun of the ledger, in one list.
//!
//! What surprises: a list inside a record (the needs of a facility, the lines of a budget) is a noun
//! too, with `parent` set. The test below holds each declaration and its table together.

use crate::field::Noun;
use crate::{
    activity, agency, attachment, award, collaborator, course, exchange, facility, norm, person,
    plan, programme, project, report, survey, unit,
};

/// Every declared noun; a list inside a record stands behind its record.
pub const NOUNS: &[&Noun] = &[
    &unit::fields::UNIT,
    &unit::fields::UNIT_MAPPING,
    &unit::fields::UNIT_FLAG,
    &unit::fields::CRAFT_VILLAGE,
    &norm::fields::LEGAL_DOCUMENT,
    &norm::fields::CONTENT,
    &norm::fields::NORM,
    &norm::fields::ELIGIBILITY_RULE,
    &norm::fields::SETTING,
    &norm::fields::DEADLINE,
    &norm::fields::HOLIDAY,
    &agency::fields::AGENCY,
    &agency::fields::AGENCY_SIGNER,
    &attachment::fields::ATTACHMENT,
    &person::fields::PERSON,
    &person::fields::PERSON_ROLE,
    &person::fields::USER_ACCOUNT,
    &facility::fields::INDUSTRY,
    &facility::fields::FACILITY,
    &facility::fields::FACILITY_YEAR,
    &facility::fields::FACILITY_NEED,
    &facility::fields::FACILITY_MACHINE,
    &facility::fields::FACILITY_PRODUCT,
    &facility::fields::NOT_DUPLICATE,
    &survey::fields::SURVEY_IMPORT,
    &survey::fields::SURVEY_MAPPING,
    &survey::fields::SURVEY_SYNONYM,
    &survey::fields::SURVEY_VALUE_MATCH,
    &programme::fields::PROGRAMME,
    &programme::fields::PROGRAMME_PHASE,
    &programme::fields::PROGRAMME_TARGET,
    &programme::fields::PROGRAMME_TARGET_YEAR,
    &plan::fields::PLAN,
    &plan::fields::PLAN_CEILING,
    &plan::fields::PLAN_ITEM,
    &plan::fields::PLAN_VERSION,
    &plan::fields::PLAN_STEP,
    &plan::fields::PLAN_CHANGE,
    &plan::fields::PROPOSAL,
    &plan::fields::RECURRING_TASK,
    &project::fields::PROJECT,
    &project::fields::PROJECT_BENEFICIARY,
    &project::fields::PROJECT_BUDGET,
    &project::fields::PROJECT_PAYMENT,
    &project::fields::PROJECT_STEP,
    &project::fields::PROJECT_PAPER,
    &project::fields::PROJECT_VISIT,
    &project::fields::PROJECT_RESULT,
    &project::fields::PROJECT_EQUIPMENT,
    &project::fields::PROJECT_ADJUSTMENT,
    &project::fields::AUTHORITY_RULE,
    &project::fields::PAPER_TEMPLATE,
    &project::fields::WORKFLOW_STEP,
    &course::fields::COURSE,
    &course::fields::COURSE_SESSION,
    &course::fields::COURSE_COST,
    &course::fields::COURSE_TEACHER,
    &course::fields::LEARNER,
    &course::fields::ATTENDANCE,
    &award::fields::AWARD_ROUND,
    &award::fields::AWARD_CRITERION,
    &award::fields::AWARD_TIER,
    &award::fields::CRITERION_TEMPLATE,
    &award::fields::COUNCIL,
    &award::fields::COUNCIL_MEMBER,
    &award::fields::NOMINATION,
    &award::fields::NOMINATION_PAPER,
    &award::fields::SCORE_SHEET,
    &award::fields::SCORE,
    &award::fields::VOTE,
    &award::fields::CERTIFICATE,
    &collaborator::fields::COLLABORATOR,
    &collaborator::fields::APPOINTMENT,
    &collaborator::fields::COLLABORATOR_AREA,
    &collaborator::fields::COLLABORATOR_ACTIVITY,
    &collaborator::fields::COLLABORATOR_ALLOWANCE,
    &collaborator::fields::COLLABORATOR_REVIEW,
    &activity::fields::ACTIVITY,
    &activity::fields::ACTIVITY_FACILITY,
    &report::fields::REPORT,
    &report::fields::REPORT_NARRATIVE,
    &report::fields::AGGREGATE,
    &report::fields::SAVED_VIEW,
    &exchange::fields::EXCHANGE_PEER,
];

/// Tables that are journalled and that nobody edits by hand.
pub const JOURNALLED_UNDECLARED: &[&str] = &["survey_record", "paper_text"];

/// Tables that are not journalled: what belongs to one laptop, must not be undone, or can be made
/// again. The hidden tables of `search` are SQLite's own.
pub const NOT_JOURNALLED: &[&str] = &[
    "journal_transaction",
    "journal_change",
    "journal_clock",
    "journal_seen",
    "meta",
    "number_series",
    "draft",
    "blob",
    "exchange_package",
    "disclosure",
    "erasure",
    "search_document",
    "search",
];

/// The declaration of a noun.
pub fn noun(name: &str) -> Option<&'static Noun> {
    NOUNS.iter().find(|noun| noun.name == name).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use rusqlite::Connection;

    use super::*;
    use crate::field::{Field, Kind};

    struct Column {
        kind: String,
        not_null: bool,
        default: bool,
    }

    fn ledger() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(include_str!("../migrations/0001_first.sql"))
            .unwrap();
        connection
    }

    fn columns(connection: &Connection, table: &str) -> BTreeMap<String, Column> {
        let mut statement = connection
            .prepare(
                "SELECT name, type, \"notnull\", dflt_value IS NOT NULL FROM pragma_table_info(?1)",
            )
            .unwrap();
        statement
            .query_map([table], |row| {
                Ok((
                    row.get(0)?,
                    Column {
                        kind: row.get(1)?,
                        not_null: row.get(2)?,
                        default: row.get(3)?,
                    },
                ))
            })
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    }

    fn tables(connection: &Connection) -> Vec<String> {
        let mut statement = connection
            .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'")
            .unwrap();
        statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    }

    fn stored_as(kind: Kind) -> &'static str {
        match kind {
            Kind::Money | Kind::Count | Kind::Quantity { .. } | Kind::Year | Kind::Flag => {
                "INTEGER"
            }
            Kind::Text
            | Kind::Paragraph
            | Kind::Date
            | Kind::PartialDate
            | Kind::Choice { .. }
            | Kind::Ref { .. }
            | Kind::TaxCode
            | Kind::Phone
            | Kind::CitizenId => "TEXT",
        }
    }

    #[test]
    fn every_field_has_its_column_and_the_column_its_type() {
        let connection = ledger();
        for noun in NOUNS {
            let columns = columns(&connection, noun.name);
            assert!(!columns.is_empty(), "{} has no table", noun.name);
            for field in noun.fields {
                for name in field.columns() {
                    let column = columns
                        .get(&name)
                        .unwrap_or_else(|| panic!("{}.{name} has no column", noun.name));
                    assert_eq!(column.kind, stored_as(field.kind), "{}.{name}", noun.name);
                }
            }
        }
    }

    #[test]
    fn a_column_that_must_be_filled_is_a_required_field() {
        let connection = ledger();
        // Columns that the program fills, never a form.
        let filled = [
            "attachment.sha256",
            "survey_import.sha256",
            "survey_mapping.columns_json",
            "saved_view.view_json",
        ];
        for noun in NOUNS {
            for (name, column) in columns(&connection, noun.name) {
                let field = noun.field(&name);
                let must = column.not_null && !column.default && name != "id";
                let place = format!("{}.{name}", noun.name);
                if must && !filled.contains(&place.as_str()) {
                    assert!(
                        field.is_some_and(|f| f.required),
                        "{place} must be filled but is not required"
                    );
                }
                assert!(
                    must || field.is_none_or(|f| !f.required),
                    "{place} is required but its column may be NULL"
                );
            }
        }
    }

    #[test]
    fn what_a_noun_points_at_is_there() {
        let connection = ledger();
        for declared in NOUNS {
            let known = |name: &str| {
                declared
                    .field(name)
                    .unwrap_or_else(|| panic!("{}.{name} is not declared", declared.name))
            };
            for name in declared.title {
                known(name);
            }
            for name in declared.order {
                known(name.trim_start_matches('-'));
            }
            if let Some(year) = declared.year {
                let kind = known(year).kind;
                assert!(
                    matches!(kind, Kind::Year | Kind::Date),
                    "{}.{year}",
                    declared.name
                );
            }
            if let Some(parent) = declared.parent {
                assert!(
                    matches!(known(parent).kind, Kind::Ref { .. }),
                    "{}.{parent}",
                    declared.name
                );
            }
            for field in declared.fields {
                let Kind::Ref { noun: target } = field.kind else {
                    continue;
                };
                assert!(
                    noun(target).is_some(),
                    "{}.{} points at {target}",
                    declared.name,
                    field.name
                );
                let (table, rule): (String, String) = connection
                    .query_row(
                        "SELECT \"table\", on_delete FROM pragma_foreign_key_list(?1) WHERE \"from\" = ?2",
                        [declared.name, field.name],
                        |row| Ok((row.get(0)?, row.get(1)?)),
                    )
                    .unwrap_or_else(|_| panic!("{}.{} is no foreign key", declared.name, field.name));
                assert_eq!(table, target, "{}.{}", declared.name, field.name);
                if declared.parent == Some(field.name) {
                    assert_eq!(rule, "CASCADE", "{} falls with its parent", declared.name);
                }
            }
        }
    }

    #[test]
    fn labels_are_there_and_differ_within_a_noun() {
        let mut names = BTreeSet::new();
        for noun in NOUNS {
            assert!(names.insert(noun.name), "{} is declared twice", noun.name);
            assert!(
                !noun.label.is_empty() && !noun.title.is_empty(),
                "{}",
                noun.name
            );
            let mut labels = BTreeSet::new();
            let mut fields = BTreeSet::new();
            for field in noun.fields {
                assert!(!field.label.is_empty(), "{}.{}", noun.name, field.name);
                assert!(
                    labels.insert(field.label),
                    "{}: two fields are called {}",
                    noun.name,
                    field.label
                );
                assert!(
                    fields.insert(field.name),
                    "{}: {} twice",
                    noun.name,
                    field.name
                );
                assert_choices_differ(field);
            }
        }
    }

    #[test]
    fn columns_that_say_nothing_without_each_other_are_one_field_group() {
        let connection = ledger();
        let mut apart = Vec::new();
        for noun in NOUNS {
            for field in noun.fields {
                if let Some(first) = field.with {
                    let known = noun.field(first).filter(|first| first.with.is_none());
                    assert!(
                        known.is_some() && first != field.name,
                        "{}.{} is with {first}, which must be a field that is with none",
                        noun.name,
                        field.name
                    );
                }
            }
            let columns = columns(&connection, noun.name);
            for column in columns.keys() {
                for other in belongs_to(column, &columns) {
                    if noun.group_of(column) != noun.group_of(&other) {
                        apart.push(format!("{}.{column} and {other}", noun.name));
                    }
                }
            }
        }
        assert_eq!(
            apart,
            Vec::<String>::new(),
            "two laptops could each give a half: say .with(…) in fields.rs"
        );
    }

    /// The columns of the table that a column's name says it belongs to.
    fn belongs_to(column: &str, columns: &BTreeMap<String, Column>) -> Vec<String> {
        let mut others = Vec::new();
        for (ending, stems) in [
            // A figure and how exact it is, up to what it may be, what it counts.
            ("_qualifier", &[""][..]),
            ("_to_vnd", &["_vnd"]),
            ("_to", &[""]),
            ("_precision", &[""]),
            // A paper's number and its day.
            ("_on", &["_no"]),
            // A place, how its unit was decided, what was recorded, what was written.
            ("unit_decided", &["unit_id"]),
            ("unit_recorded_id", &["unit_id"]),
            ("place_written", &["unit_id"]),
            ("address_written", &["unit_id"]),
            ("commune_written", &["unit_id"]),
            ("district_written", &["unit_id"]),
            ("province_written", &["unit_id"]),
            ("longitude", &["latitude"]),
            ("unit_label", &["quantity", "output"]),
            // A step: to which state, from which, when, why.
            ("from_state", &["state"]),
            ("happened_on", &["state"]),
            ("backwards", &["state"]),
            // A day of the year.
            ("_month", &["_day"]),
            ("issued_on", &["number"]),
            ("encryption_key", &["signing_key"]),
        ] {
            if let Some(stem) = column.strip_suffix(ending) {
                let named = stems.iter().map(|other| format!("{stem}{other}"));
                others.extend(named.filter(|name| columns.contains_key(name)));
            }
        }
        others
    }

    fn assert_choices_differ(field: &Field) {
        if let Kind::Choice { choices } = field.kind {
            let codes: BTreeSet<_> = choices.iter().map(|c| c.code).collect();
            let labels: BTreeSet<_> = choices.iter().map(|c| c.label).collect();
            assert_eq!(codes.len(), choices.len(), "{}", field.name);
            assert_eq!(labels.len(), choices.len(), "{}", field.name);
        }
    }

    #[test]
    fn a_closed_list_in_the_schema_is_the_list_of_the_declaration() {
        let connection = ledger();
        for noun in NOUNS {
            let sql: String = connection
                .query_row(
                    "SELECT sql FROM sqlite_schema WHERE name = ?1",
                    [noun.name],
                    |row| row.get(0),
                )
                .unwrap();
            for field in noun.fields {
                let Kind::Choice { choices } = field.kind else {
                    continue;
                };
                let Some((_, check)) = sql.split_once(&format!("CHECK ({} IN (", field.name))
                else {
                    continue;
                };
                let listed = check.split(')').next().unwrap_or_default();
                let declared: Vec<_> = choices.iter().map(|c| format!("'{}'", c.code)).collect();
                assert_eq!(listed, declared.join(", "), "{}.{}", noun.name, field.name);
            }
        }
    }

    #[test]
    fn every_table_is_a_noun_or_stands_in_one_of_the_two_lists() {
        let connection = ledger();
        for table in tables(&connection) {
            let places = usize::from(noun(&table).is_some())
                + usize::from(JOURNALLED_UNDECLARED.contains(&table.as_str()))
                + usize::from(NOT_JOURNALLED.contains(&table.as_str()));
            assert_eq!(places, 1, "{table}");
        }
    }

    #[test]
    fn a_journalled_table_has_a_text_id_and_no_rowid() {
        let connection = ledger();
        for table in NOUNS
            .iter()
            .map(|n| n.name)
            .chain(JOURNALLED_UNDECLARED.iter().copied())
        {
            let (without_rowid, strict): (bool, bool) = connection
                .query_row(
                    "SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?1",
                    [table],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .unwrap();
            assert!(without_rowid && strict, "{table}");
            let key: String = connection
                .query_row(
                    "SELECT group_concat(name) FROM pragma_table_info(?1) WHERE pk > 0",
                    [table],
                    |row| row.get(0),
                )
                .unwrap();
            assert_eq!(key, "id", "{table}");
        }
    }
}
