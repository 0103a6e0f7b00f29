//! What a new ledger knows from the start: administrative units before and after 1/7/2025 and how
//! they map, industries, contents, legal documents, norms, settings, deadlines, who may benefit.
//!
//! What surprises: the ids are made from names, so that every laptop has the same ones and exchange
//! never sees two of a unit. They never change:
//!
//! | row | name of its id |
//! |---|---|
//! | unit | `unit/<standard>/<level>/<code>`: `unit/pre2025/2/720`, `unit/2025/3/25747` |
//! | a later row of that unit | the same and `/<valid from>`: `unit/2025/1/75/2026-04-30` |
//! | unit mapping | `unit_mapping/<old level>/<old code>/<new code>` |
//! | industry | `industry/<version>/<code>` |
//! | any other | `<noun>/<column id of its file>`: `content/ND3`, `norm/28-2018/machinery` |
//!
//! Communes have level 3 in both standards. A parent and a mapping point at the first row of a unit;
//! the rows of one code follow each other in time, so the row of a day is found by standard, level,
//! code and that day.
//!
//! The files lie in `assets/reference`, with their sources and licences in its README. What a newer program ships
//! reaches a ledger that is in use by an operation of its own, see `reference_news`.

use rusqlite::types::Value;
use rusqlite::{Transaction, params_from_iter};
use rust_decimal::Decimal;

use crate::error::{Error, Result};
use crate::field::Kind;
use crate::ids::shipped;
use crate::nouns::noun;

macro_rules! reference {
    ($file:literal) => {
        include_str!(concat!("../../../../assets/reference/", $file))
    };
}

/// Files whose columns are fields, with a column `id`; what is pointed at stands first.
const TABLES: &[(&str, &str)] = &[
    ("content", reference!("contents.csv")),
    ("legal_document", reference!("legal_documents.csv")),
    ("norm", reference!("norms.csv")),
    ("eligibility_rule", reference!("eligibility_rules.csv")),
    ("setting", reference!("settings.csv")),
    ("deadline", reference!("deadlines.csv")),
    ("holiday", reference!("holidays.csv")),
    ("agency", reference!("agencies.csv")),
    ("criterion_template", reference!("criteria.csv")),
    ("paper_template", reference!("paper_templates.csv")),
    ("authority_rule", reference!("authority_rules.csv")),
    ("workflow_step", reference!("workflow_steps.csv")),
];

/// The day from which units have two tiers.
const REFORM: &str = "2025-07-01";
/// The last day of the three tiers.
const BEFORE_REFORM: &str = "2025-06-30";

/// The rows that ship for one noun, in the order in which they can be inserted.
pub(super) struct Shipped {
    pub(super) noun: &'static str,
    pub(super) columns: Vec<String>,
    /// Id and values of each.
    pub(super) rows: Vec<(String, Vec<Value>)>,
}

impl Shipped {
    /// The statement that inserts one of them.
    pub(super) fn insert(&self) -> String {
        let marks = vec!["?"; self.columns.len() + 1].join(", ");
        format!(
            "INSERT INTO {} (id, {}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING",
            self.noun,
            self.columns.join(", ")
        )
    }
}

/// Names the set of rows that this program ships: another set has another name.
pub(super) fn edition() -> &'static str {
    static EDITION: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    EDITION.get_or_init(|| {
        let places = [
            reference!("units_pre2025.csv"),
            reference!("units_2025.csv"),
            reference!("unit_mapping.csv"),
            reference!("industries.csv"),
        ];
        let tables = TABLES.iter().map(|(_, text)| *text);
        let all: Vec<&str> = places.into_iter().chain(tables).collect();
        shipped(&all.concat())
    })
}

/// Everything that ships; what is pointed at stands first.
pub(super) fn shipped_rows() -> Result<Vec<Shipped>> {
    let mut all = vec![
        old_units(reference!("units_pre2025.csv"))?,
        new_units(reference!("units_2025.csv"))?,
        unit_mapping(reference!("unit_mapping.csv"))?,
        industries(reference!("industries.csv"))?,
    ];
    for (name, text) in TABLES {
        all.push(table(name, text)?);
    }
    Ok(all)
}

/// Inserts every shipped row that is not there yet; rows that are there stay as they are.
pub(crate) fn load(transaction: &Transaction<'_>) -> Result<()> {
    for shipped in shipped_rows()? {
        let mut statement = transaction
            .prepare(&shipped.insert())
            .map_err(|e| broken(shipped.noun, e))?;
        for (id, values) in shipped.rows {
            let place = id.clone();
            let values = std::iter::once(Value::Text(id)).chain(values);
            statement
                .execute(params_from_iter(values))
                .map_err(|e| broken(shipped.noun, format!("{e}: {place}")))?;
        }
    }
    Ok(())
}

/// The id of the first row of a unit.
pub(crate) fn unit_id(standard: &str, level: &str, code: &str) -> String {
    shipped(&format!("unit/{standard}/{level}/{code}"))
}

fn old_units(text: &str) -> Result<Shipped> {
    let columns = [
        "standard",
        "level",
        "code",
        "kind",
        "name",
        "parent_id",
        "valid_from",
        "valid_to",
    ];
    read_rows("unit", &columns, text, |row| {
        let [level, code, kind, name, parent, valid_to] = row else {
            return None;
        };
        let valid_to = if valid_to.is_empty() {
            BEFORE_REFORM
        } else {
            valid_to
        };
        let above = match level.as_str() {
            "3" => "2",
            _ => "1",
        };
        Some((
            unit_id("pre2025", level, code),
            vec![
                some("pre2025"),
                number(level),
                some(code),
                some(kind),
                some(name),
                reference_to(parent, || unit_id("pre2025", above, parent)),
                Value::Null,
                some(valid_to),
            ],
        ))
    })
}

fn new_units(text: &str) -> Result<Shipped> {
    let columns = [
        "standard",
        "level",
        "code",
        "kind",
        "name",
        "parent_id",
        "valid_from",
        "valid_to",
    ];
    read_rows("unit", &columns, text, |row| {
        let [level, code, kind, name, parent, valid_from, valid_to] = row else {
            return None;
        };
        let id = if valid_from == REFORM {
            unit_id("2025", level, code)
        } else {
            shipped(&format!("unit/2025/{level}/{code}/{valid_from}"))
        };
        Some((
            id,
            vec![
                some("2025"),
                number(level),
                some(code),
                some(kind),
                some(name),
                reference_to(parent, || unit_id("2025", "1", parent)),
                some(valid_from),
                some(valid_to),
            ],
        ))
    })
}

fn unit_mapping(text: &str) -> Result<Shipped> {
    let columns = ["old_unit_id", "new_unit_id", "relation", "note"];
    read_rows("unit_mapping", &columns, text, |row| {
        let [old_level, old_code, new_code, relation, note] = row else {
            return None;
        };
        Some((
            shipped(&format!("unit_mapping/{old_level}/{old_code}/{new_code}")),
            vec![
                Value::Text(unit_id("pre2025", old_level, old_code)),
                Value::Text(unit_id("2025", "3", new_code)),
                some(relation),
                some(note),
            ],
        ))
    })
}

fn industries(text: &str) -> Result<Shipped> {
    let columns = ["version", "code", "level", "name", "parent_code"];
    read_rows("industry", &columns, text, |row| {
        let [version, code, level, name, parent] = row else {
            return None;
        };
        let id = shipped(&format!("industry/{version}/{code}"));
        let values = vec![
            some(version),
            some(code),
            number(level),
            some(name),
            some(parent),
        ];
        Some((id, values))
    })
}

/// A file whose columns are the fields of `name`, read by their kinds.
fn table(name: &'static str, text: &str) -> Result<Shipped> {
    let noun = noun(name).ok_or_else(|| broken(name, "no such noun"))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| broken(name, e))?.clone();
    let columns: Vec<&str> = header.iter().skip(1).collect();
    let kinds: Vec<Kind> = columns
        .iter()
        .map(|column| noun.field(column).map(|field| field.kind))
        .collect::<Option<_>>()
        .filter(|_| header.get(0) == Some("id"))
        .ok_or_else(|| broken(name, "a column is no field"))?;
    read_rows(name, &columns, text, |row| {
        let (id, cells) = row.split_first()?;
        let values = cells
            .iter()
            .zip(&kinds)
            .map(|(cell, kind)| value(*kind, cell))
            .collect::<Option<_>>()?;
        Some((shipped(&format!("{name}/{id}")), values))
    })
}

/// A cell as its kind stores it; `None` where it is not of that kind.
fn value(kind: Kind, cell: &str) -> Option<Value> {
    if cell.is_empty() {
        return Some(Value::Null);
    }
    Some(match kind {
        Kind::Money | Kind::Count | Kind::Year | Kind::Flag => Value::Integer(cell.parse().ok()?),
        Kind::Quantity { scale } => {
            let scaled = cell
                .parse::<Decimal>()
                .ok()?
                .checked_mul(Decimal::from(10_i64.checked_pow(scale)?))?;
            Value::Integer(scaled.is_integer().then(|| i64::try_from(scaled).ok())??)
        }
        Kind::Ref { noun } => Value::Text(shipped(&format!("{noun}/{cell}"))),
        Kind::Text
        | Kind::Paragraph
        | Kind::Date
        | Kind::PartialDate
        | Kind::Choice { .. }
        | Kind::TaxCode
        | Kind::Phone
        | Kind::CitizenId => Value::Text(cell.to_owned()),
    })
}

/// The rows that `read` makes of the lines, ids in front.
fn read_rows(
    noun: &'static str,
    columns: &[&str],
    text: &str,
    read: impl Fn(&[String]) -> Option<(String, Vec<Value>)>,
) -> Result<Shipped> {
    let mut rows = Vec::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for line in reader.records() {
        let line = line.map_err(|e| broken(noun, e))?;
        let cells: Vec<String> = line.iter().map(str::to_owned).collect();
        rows.push(read(&cells).ok_or_else(|| broken(noun, line.as_slice()))?);
    }
    Ok(Shipped {
        noun,
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows,
    })
}

/// A whole number as the ledger stores it; text that is none stays text, for the table to refuse.
fn number(cell: &str) -> Value {
    cell.parse().map_or_else(|_| some(cell), Value::Integer)
}

/// Text, or NULL for an empty cell.
fn some(cell: &str) -> Value {
    if cell.is_empty() {
        Value::Null
    } else {
        Value::Text(cell.to_owned())
    }
}

fn reference_to(cell: &str, id: impl FnOnce() -> String) -> Value {
    if cell.is_empty() {
        Value::Null
    } else {
        Value::Text(id())
    }
}

fn broken(name: &str, why: impl std::fmt::Display) -> Error {
    Error::internal(format!("shipped {name}: {why}"))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    fn loaded() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(include_str!("../../migrations/0001_first.sql"))
            .unwrap();
        connection
            .pragma_update(None, "foreign_keys", true)
            .unwrap();
        let transaction = connection.transaction().unwrap();
        load(&transaction).unwrap();
        transaction.commit().unwrap();
        connection
    }

    fn count(connection: &Connection, what: &str) -> i64 {
        connection
            .query_row(&format!("SELECT count(*) FROM {what}"), [], |row| {
                row.get(0)
            })
            .unwrap()
    }

    #[test]
    fn everything_that_ships_is_loaded_and_hangs_together() {
        let connection = loaded();
        let cases = [
            (
                "unit WHERE standard = '2025' AND level = 1 AND valid_to IS NULL",
                34,
            ),
            (
                "unit WHERE standard = '2025' AND level = 3 AND valid_to IS NULL",
                3321,
            ),
            (
                "unit WHERE standard = '2025' AND kind = 'commune' AND valid_to IS NULL",
                2611,
            ),
            (
                "unit WHERE standard = '2025' AND kind = 'ward' AND valid_to IS NULL",
                697,
            ),
            ("unit WHERE standard = '2025' AND kind = 'special_zone'", 13),
            (
                "unit WHERE standard = '2025' AND kind = 'city' AND valid_to IS NULL",
                7,
            ),
            (
                "unit WHERE standard = '2025' AND valid_from = '2026-04-30'",
                11,
            ),
            ("unit WHERE standard = 'pre2025' AND level = 1", 63),
            ("unit WHERE standard = 'pre2025' AND level = 2", 696),
            (
                "unit WHERE standard = 'pre2025' AND level = 3 AND valid_to = '2025-06-30'",
                10_035,
            ),
            (
                "unit WHERE standard = 'pre2025' AND level = 3 AND valid_to < '2025-06-30'",
                12,
            ),
            ("unit WHERE level > 1 AND parent_id IS NULL", 0),
            ("unit_mapping", 10_573),
            ("industry WHERE version = 'VSIC2018'", 267),
            ("industry WHERE version = 'VSIC2025'", 271),
            ("content", 9),
            ("criterion_template", 4),
            ("pragma_foreign_key_check", 0),
            (
                "norm WHERE mark IS NULL OR document_id IS NULL OR content_id IS NULL",
                0,
            ),
        ];
        for (what, expected) in cases {
            assert_eq!(count(&connection, what), expected, "{what}");
        }
        for (name, text) in TABLES {
            let lines = csv::Reader::from_reader(text.as_bytes()).records().count();
            assert_eq!(
                count(&connection, name),
                i64::try_from(lines).unwrap(),
                "{name}"
            );
        }
    }

    #[test]
    fn loading_again_changes_nothing() {
        let mut connection = loaded();
        let rows = |connection: &Connection| {
            ["unit", "unit_mapping", "industry", "norm", "setting"]
                .map(|table| count(connection, table))
        };
        let before = rows(&connection);
        let transaction = connection.transaction().unwrap();
        load(&transaction).unwrap();
        transaction.commit().unwrap();
        assert_eq!(rows(&connection), before, "the ids are the same");
        assert_eq!(
            count(
                &connection,
                &format!("unit WHERE id = '{}'", unit_id("2025", "3", "25747"))
            ),
            1,
            "an id is made from its name"
        );
    }

    #[test]
    fn a_machine_in_2023_has_the_norm_of_circular_28_of_2018() {
        let connection = loaded();
        let norm: (i64, i64, i64, String, String) = connection
            .query_row(
                "SELECT rate, cap_vnd, line_factor, citation, mark FROM norm
                 WHERE item_code = 'machinery' AND source = 'national'
                   AND valid_from <= '2023-07-28' AND coalesce(valid_to, '9999') >= '2023-07-28'",
                [],
                |row| {
                    Ok((
                        row.get(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get(3)?,
                        row.get(4)?,
                    ))
                },
            )
            .unwrap();
        assert_eq!(
            norm,
            (
                5_000,
                300_000_000,
                150,
                "Hỗ trợ tối đa 50 %, không quá 300 triệu đồng/cơ sở.".to_owned(),
                "verified".to_owned()
            )
        );
    }

    #[test]
    fn dong_nai_is_a_city_with_ten_more_wards_from_30_april_2026() {
        let connection = loaded();
        let kinds = |day: &str| -> (String, i64) {
            let kind = connection
                .query_row(
                    "SELECT kind FROM unit WHERE standard = '2025' AND level = 1 AND code = '75'
                       AND valid_from <= ?1 AND coalesce(valid_to, '9999') >= ?1",
                    [day],
                    |row| row.get(0),
                )
                .unwrap();
            let wards = connection
                .query_row(
                    "SELECT count(*) FROM unit WHERE parent_id = ?2 AND kind = 'ward'
                       AND valid_from <= ?1 AND coalesce(valid_to, '9999') >= ?1",
                    [day, &unit_id("2025", "1", "75")],
                    |row| row.get(0),
                )
                .unwrap();
            (kind, wards)
        };
        assert_eq!(kinds("2026-04-29"), ("province".to_owned(), 23));
        assert_eq!(kinds("2026-04-30"), ("city".to_owned(), 33));
    }
}
