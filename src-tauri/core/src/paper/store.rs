//! The SQL of papers: one project with everything that its papers say, and the office's own texts.

use chrono::NaiveDate;
use rusqlite::{Row, params};
use rust_decimal::Decimal;

use super::kind::{OwnText, Paper};
use crate::error::{Error, Result};
use crate::ledger::{Reader, Tx};
use crate::money::Money;

/// A project as its papers need it.
#[derive(Debug, Clone, Default)]
pub(super) struct Project {
    pub(super) name: String,
    pub(super) code: Option<String>,
    /// Of khuyến công quốc gia; else of the province.
    pub(super) national: bool,
    pub(super) content: Option<String>,
    pub(super) year: i32,
    pub(super) objective: Option<String>,
    pub(super) implementer: Option<String>,
    pub(super) coordinator: Option<String>,
    pub(super) place: Option<String>,
    pub(super) starts_on: Option<NaiveDate>,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) decision_no: Option<String>,
    pub(super) decision_on: Option<NaiveDate>,
    pub(super) contract_no: Option<String>,
    pub(super) contract_on: Option<NaiveDate>,
    pub(super) contract_ends_on: Option<NaiveDate>,
    pub(super) accepted_on: Option<NaiveDate>,
    pub(super) settled_on: Option<NaiveDate>,
    pub(super) budget: Vec<BudgetRow>,
    pub(super) beneficiaries: Vec<Beneficiary>,
    pub(super) equipment: Vec<Equipment>,
    pub(super) results: Vec<Outcome>,
    /// From khuyến công alone, in the order of their days.
    pub(super) payments: Vec<Payment>,
    /// The last step of appraisal that it passed.
    pub(super) appraisal: Option<Step>,
}

#[derive(Debug, Clone)]
pub(super) struct BudgetRow {
    pub(super) line: String,
    pub(super) stage: String,
    pub(super) source: String,
    pub(super) amount: Money,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Beneficiary {
    pub(super) name: String,
    pub(super) address: Option<String>,
    pub(super) tax_code: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) owner_title: Option<String>,
    pub(super) support: Option<Money>,
    pub(super) counterpart: Option<Money>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Equipment {
    pub(super) name: String,
    pub(super) maker: Option<String>,
    pub(super) origin: Option<String>,
    pub(super) specification: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) quantity: Option<Decimal>,
    pub(super) price: Option<Money>,
    pub(super) amount: Option<Money>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub(super) name: String,
    pub(super) unit: Option<String>,
    pub(super) planned: Option<Decimal>,
    pub(super) done: Option<Decimal>,
}

#[derive(Debug, Clone)]
pub(super) struct Payment {
    pub(super) kind: String,
    pub(super) on: NaiveDate,
    pub(super) voucher: Option<String>,
    pub(super) amount: Money,
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) on: NaiveDate,
    pub(super) document_no: Option<String>,
    pub(super) outcome: Option<String>,
}

fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<String>> {
    let text: Option<String> = row.get(at)?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

fn day(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<NaiveDate>> {
    Ok(row
        .get::<_, Option<String>>(at)?
        .and_then(|text| text.parse().ok()))
}

fn money(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Money>> {
    Ok(row.get::<_, Option<i64>>(at)?.and_then(Money::new))
}

/// A quantity, which the ledger keeps in hundredths.
fn hundredths(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Decimal>> {
    Ok(row
        .get::<_, Option<i64>>(at)?
        .map(|scaled| Decimal::new(scaled, 2)))
}

/// The project of this id.
pub(super) fn project(reader: &Reader<'_>, id: &str) -> Result<Project> {
    let found = reader.row(
        "SELECT p.name, p.code, p.source = 'national', c.name, p.year, p.objective, p.implementer, p.coordinator,
                coalesce(p.place_written, u.name), p.starts_on, p.ends_on, p.decision_no, p.decision_on,
                p.contract_no, p.contract_on, p.contract_ends_on, p.accepted_on, p.settled_on
         FROM project p LEFT JOIN content c ON c.id = p.content_id LEFT JOIN unit u ON u.id = p.unit_id
         WHERE p.id = ?1",
        [id],
        |row| {
            Ok(Project {
                name: row.get(0)?,
                code: text(row, 1)?,
                national: row.get(2)?,
                content: text(row, 3)?,
                year: row.get(4)?,
                objective: text(row, 5)?,
                implementer: text(row, 6)?,
                coordinator: text(row, 7)?,
                place: text(row, 8)?,
                starts_on: day(row, 9)?,
                ends_on: day(row, 10)?,
                decision_no: text(row, 11)?,
                decision_on: day(row, 12)?,
                contract_no: text(row, 13)?,
                contract_on: day(row, 14)?,
                contract_ends_on: day(row, 15)?,
                accepted_on: day(row, 16)?,
                settled_on: day(row, 17)?,
                ..Project::default()
            })
        },
    )?;
    let Some(mut project) = found else {
        return Err(Error::refused(
            "project_missing",
            "Không còn đề án này trong sổ. Hãy mở lại danh sách đề án.",
        ));
    };
    project.budget = budget(reader, id)?;
    project.beneficiaries = beneficiaries(reader, id)?;
    project.equipment = equipment(reader, id)?;
    project.results = results(reader, id)?;
    project.payments = payments(reader, id)?;
    project.appraisal = appraisal(reader, id)?;
    Ok(project)
}

fn budget(reader: &Reader<'_>, id: &str) -> Result<Vec<BudgetRow>> {
    reader.rows(
        "SELECT line, stage, source, amount_vnd FROM project_budget
         WHERE project_id = ?1 ORDER BY position NULLS LAST, id",
        [id],
        |row| {
            Ok(BudgetRow {
                line: row.get(0)?,
                stage: row.get(1)?,
                source: row.get(2)?,
                amount: money(row, 3)?.unwrap_or_default(),
            })
        },
    )
}

fn beneficiaries(reader: &Reader<'_>, id: &str) -> Result<Vec<Beneficiary>> {
    // A place that the address already names is not said twice.
    reader.rows(
        "SELECT coalesce(b.name_written, f.name, p.name), coalesce(f.address_written, p.address_written),
                coalesce(f.commune_written, p.commune_written), f.tax_code, coalesce(f.phone, p.phone),
                coalesce(f.owner_name, p.name), f.owner_title, b.support_vnd, b.counterpart_vnd, f.name
         FROM project_beneficiary b LEFT JOIN facility f ON f.id = b.facility_id LEFT JOIN person p ON p.id = b.person_id
         WHERE b.project_id = ?1 ORDER BY b.position NULLS LAST, b.id",
        [id],
        |row| {
            let (address, commune) = (text(row, 1)?, text(row, 2)?);
            let named = |place: &str, within: &str| within.to_lowercase().contains(&place.to_lowercase());
            let address = match (address, commune) {
                (Some(address), Some(commune)) if !named(&commune, &address) => Some(format!("{address}, {commune}")),
                (address, commune) => address.or(commune),
            };
            Ok(Beneficiary {
                // The bank of facilities knows the whole name.
                name: text(row, 9)?.or(text(row, 0)?).unwrap_or_default(),
                address,
                tax_code: text(row, 3)?,
                phone: text(row, 4)?,
                owner: text(row, 5)?,
                owner_title: text(row, 6)?,
                support: money(row, 7)?,
                counterpart: money(row, 8)?,
            })
        },
    )
}

fn equipment(reader: &Reader<'_>, id: &str) -> Result<Vec<Equipment>> {
    reader.rows(
        "SELECT name, maker, origin, specification, unit_label, quantity, unit_price_vnd, amount_vnd
         FROM project_equipment WHERE project_id = ?1 ORDER BY position NULLS LAST, id",
        [id],
        |row| {
            Ok(Equipment {
                name: row.get(0)?,
                maker: text(row, 1)?,
                origin: text(row, 2)?,
                specification: text(row, 3)?,
                unit: text(row, 4)?,
                quantity: hundredths(row, 5)?,
                price: money(row, 6)?,
                amount: money(row, 7)?,
            })
        },
    )
}

fn results(reader: &Reader<'_>, id: &str) -> Result<Vec<Outcome>> {
    reader.rows(
        "SELECT name, unit_label, planned_quantity, done_quantity FROM project_result
         WHERE project_id = ?1 ORDER BY position NULLS LAST, id",
        [id],
        |row| {
            Ok(Outcome {
                name: row.get(0)?,
                unit: text(row, 1)?,
                planned: hundredths(row, 2)?,
                done: hundredths(row, 3)?,
            })
        },
    )
}

fn payments(reader: &Reader<'_>, id: &str) -> Result<Vec<Payment>> {
    reader.rows(
        "SELECT kind, paid_on, voucher_no, amount_vnd FROM project_payment
         WHERE project_id = ?1 AND source IN ('national', 'local') ORDER BY paid_on, id",
        [id],
        |row| {
            Ok(Payment {
                kind: row.get(0)?,
                on: day(row, 1)?.unwrap_or_default(),
                voucher: text(row, 2)?,
                amount: money(row, 3)?.unwrap_or_default(),
            })
        },
    )
}

fn appraisal(reader: &Reader<'_>, id: &str) -> Result<Option<Step>> {
    reader.row(
        "SELECT happened_on, document_no, outcome FROM project_step
         WHERE project_id = ?1 AND state IN ('base_appraisal', 'ministry_appraisal', 'department_appraisal')
         ORDER BY position DESC, id DESC LIMIT 1",
        [id],
        |row| {
            Ok(Step {
                on: day(row, 0)?.unwrap_or_default(),
                document_no: text(row, 1)?,
                outcome: text(row, 2)?,
            })
        },
    )
}

/// The office's own text of a paper, and where its bytes lie.
pub(super) fn own_text(reader: &Reader<'_>, paper: Paper) -> Result<Option<(OwnText, String)>> {
    reader.row(
        "SELECT file_name, added_on, size, sha256 FROM paper_text WHERE paper = ?1 ORDER BY added_on DESC, id DESC LIMIT 1",
        [paper.name()],
        |row| {
            let own = OwnText {
                file_name: row.get(0)?,
                added_on: row.get(1)?,
                size: row.get(2)?,
            };
            Ok((own, row.get(3)?))
        },
    )
}

/// Keeps one text of a paper in place of any other.
pub(super) fn keep_own_text(tx: &Tx<'_>, paper: Paper, own: &OwnText, sha256: &str) -> Result<()> {
    drop_own_text(tx, paper)?;
    tx.run(
        "INSERT INTO paper_text(id, paper, file_name, sha256, size, added_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![tx.new_id(), paper.name(), own.file_name, sha256, own.size, own.added_on],
    )?;
    Ok(())
}

/// Forgets the office's own text; answers whether there was one.
pub(super) fn drop_own_text(tx: &Tx<'_>, paper: Paper) -> Result<bool> {
    Ok(tx.run("DELETE FROM paper_text WHERE paper = ?1", [paper.name()])? > 0)
}
