//! The SQL of papers: one project with everything that its papers say, and the office's own texts.

use chrono::NaiveDate;
use rusqlite::params;
use rust_decimal::Decimal;

use super::kind::{OwnText, Paper};
use crate::error::{Error, Result};
use crate::ids::ProjectId;
use crate::ledger::{Cells, Reader, Tx};
use crate::money::{Money, MoneySource};
use crate::project::Part;
use crate::project::sets::{BudgetStage, FlowKind};

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
    /// From khuyến công alone, in the order of their days; of a group, those of the projects inside it as well.
    pub(super) payments: Vec<Payment>,
    /// Of a group the projects inside it. What was given up has no part in the other lists.
    pub(super) parts: Vec<Part>,
    /// Of a group: it has money that no project inside it has.
    pub(super) keeps_some: bool,
    /// The last step of appraisal that it passed.
    pub(super) appraisal: Option<Step>,
}

#[derive(Debug, Clone)]
pub(super) struct BudgetRow {
    /// Of the project itself, not of one inside it.
    pub(super) own: bool,
    pub(super) line: String,
    pub(super) stage: BudgetStage,
    pub(super) source: MoneySource,
    pub(super) amount: Money,
    /// Năm ngân sách.
    pub(super) year: i32,
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
    pub(super) kind: FlowKind,
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

/// The project of this id, as it is today.
pub(super) fn project(reader: &Reader<'_>, id: &ProjectId, today: NaiveDate) -> Result<Project> {
    let found = reader.row(
        "SELECT p.name, p.code, p.source = 'national' AS national, c.name AS content, p.year, p.objective, p.implementer, p.coordinator,
                coalesce(p.place_written, u.name) AS place, p.starts_on, p.ends_on, p.decision_no, p.decision_on,
                p.contract_no, p.contract_on, p.contract_ends_on, p.accepted_on, p.settled_on
         FROM project p LEFT JOIN content c ON c.id = p.content_id LEFT JOIN unit u ON u.id = p.unit_id
         WHERE p.id = ?1",
        [id],
        |row| {
            Ok(Project {
                name: row.get("name")?,
                code: row.text("code")?,
                national: row.get("national")?,
                content: row.text("content")?,
                year: row.get("year")?,
                objective: row.text("objective")?,
                implementer: row.text("implementer")?,
                coordinator: row.text("coordinator")?,
                place: row.text("place")?,
                starts_on: row.get("starts_on")?,
                ends_on: row.get("ends_on")?,
                decision_no: row.text("decision_no")?,
                decision_on: row.get("decision_on")?,
                contract_no: row.text("contract_no")?,
                contract_on: row.get("contract_on")?,
                contract_ends_on: row.get("contract_ends_on")?,
                accepted_on: row.get("accepted_on")?,
                settled_on: row.get("settled_on")?,
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
    (project.parts, project.keeps_some) = crate::project::parts(reader, id, today)?;
    let given_up = project.parts.iter().filter(|one| one.given_up);
    let given_up: Vec<&ProjectId> = given_up.map(|one| &one.id).collect();
    let given_up = serde_json::to_string(&given_up)?;
    project.budget = budget(reader, id, &given_up)?;
    project.beneficiaries = beneficiaries(reader, id, &given_up)?;
    project.equipment = equipment(reader, id)?;
    project.results = results(reader, id)?;
    project.payments = payments(reader, id, &given_up)?;
    project.appraisal = appraisal(reader, id)?;
    Ok(project)
}

/// Of a group what it has itself, at each stage, else what those inside it have that go on.
fn budget(reader: &Reader<'_>, id: &ProjectId, given_up: &str) -> Result<Vec<BudgetRow>> {
    reader.rows(
        "SELECT p.id = ?1 AS own, b.line, b.stage, b.source, b.amount_vnd, b.budget_year FROM project_budget b JOIN project p ON p.id = b.project_id
         WHERE p.id = ?1
            OR (p.parent_id = ?1 AND p.id NOT IN (SELECT value FROM json_each(?2))
                AND NOT EXISTS (SELECT 1 FROM project_budget o WHERE o.project_id = ?1 AND o.stage = b.stage))
         ORDER BY p.parent_id IS NOT NULL, p.code, p.id, b.position NULLS LAST, b.id",
        params![id, given_up],
        |row| {
            Ok(BudgetRow {
                own: row.get("own")?,
                line: row.get("line")?,
                stage: row.get("stage")?,
                source: row.get("source")?,
                amount: row.get("amount_vnd")?,
                year: row.get("budget_year")?,
            })
        },
    )
}

fn beneficiaries(reader: &Reader<'_>, id: &ProjectId, given_up: &str) -> Result<Vec<Beneficiary>> {
    // A place that the address already names is not said twice.
    reader.rows(
        "SELECT coalesce(b.name_written, f.name, p.name) AS written, f.name AS facility,
                coalesce(f.address_written, p.address_written) AS address, coalesce(f.commune_written, p.commune_written) AS commune,
                f.tax_code, coalesce(f.phone, p.phone) AS phone, coalesce(f.owner_name, p.name) AS owner, f.owner_title,
                b.support_vnd, b.counterpart_vnd
         FROM project_beneficiary b LEFT JOIN facility f ON f.id = b.facility_id LEFT JOIN person p ON p.id = b.person_id
              JOIN project g ON g.id = b.project_id
         WHERE g.id = ?1
            OR (g.parent_id = ?1 AND g.id NOT IN (SELECT value FROM json_each(?2))
                AND NOT EXISTS (SELECT 1 FROM project_beneficiary o WHERE o.project_id = ?1))
         ORDER BY g.parent_id IS NOT NULL, g.code, g.id, b.position NULLS LAST, b.id",
        params![id, given_up],
        |row| {
            let (address, commune) = (row.text("address")?, row.text("commune")?);
            let named = |place: &str, within: &str| within.to_lowercase().contains(&place.to_lowercase());
            let address = match (address, commune) {
                (Some(address), Some(commune)) if !named(&commune, &address) => Some(format!("{address}, {commune}")),
                (address, commune) => address.or(commune),
            };
            Ok(Beneficiary {
                // The bank of facilities knows the whole name.
                name: row.text("facility")?.or(row.text("written")?).unwrap_or_default(),
                address,
                tax_code: row.text("tax_code")?,
                phone: row.text("phone")?,
                owner: row.text("owner")?,
                owner_title: row.text("owner_title")?,
                support: row.get("support_vnd")?,
                counterpart: row.get("counterpart_vnd")?,
            })
        },
    )
}

fn equipment(reader: &Reader<'_>, id: &ProjectId) -> Result<Vec<Equipment>> {
    reader.rows(
        "SELECT name, maker, origin, specification, unit_label, quantity, unit_price_vnd, amount_vnd
         FROM project_equipment WHERE project_id = ?1 ORDER BY position NULLS LAST, id",
        [id],
        |row| {
            Ok(Equipment {
                name: row.get("name")?,
                maker: row.text("maker")?,
                origin: row.text("origin")?,
                specification: row.text("specification")?,
                unit: row.text("unit_label")?,
                quantity: row.decimal("quantity", 2)?,
                price: row.get("unit_price_vnd")?,
                amount: row.get("amount_vnd")?,
            })
        },
    )
}

fn results(reader: &Reader<'_>, id: &ProjectId) -> Result<Vec<Outcome>> {
    reader.rows(
        "SELECT name, unit_label, planned_quantity, done_quantity FROM project_result
         WHERE project_id = ?1 ORDER BY position NULLS LAST, id",
        [id],
        |row| {
            Ok(Outcome {
                name: row.get("name")?,
                unit: row.text("unit_label")?,
                planned: row.decimal("planned_quantity", 2)?,
                done: row.decimal("done_quantity", 2)?,
            })
        },
    )
}

fn payments(reader: &Reader<'_>, id: &ProjectId, given_up: &str) -> Result<Vec<Payment>> {
    reader.rows(
        "SELECT kind, paid_on, voucher_no, amount_vnd FROM project_payment
         WHERE project_id IN (SELECT id FROM project WHERE id = ?1 OR parent_id = ?1) AND source IN ('national', 'local')
               AND project_id NOT IN (SELECT value FROM json_each(?2))
         ORDER BY paid_on, id",
        params![id, given_up],
        |row| {
            Ok(Payment {
                kind: row.get("kind")?,
                on: row.get("paid_on")?,
                voucher: row.text("voucher_no")?,
                amount: row.get("amount_vnd")?,
            })
        },
    )
}

fn appraisal(reader: &Reader<'_>, id: &ProjectId) -> Result<Option<Step>> {
    reader.row(
        "SELECT happened_on, document_no, outcome FROM project_step
         WHERE project_id = ?1 AND state IN ('base_appraisal', 'ministry_appraisal', 'department_appraisal')
         ORDER BY position DESC, id DESC LIMIT 1",
        [id],
        |row| {
            Ok(Step {
                on: row.get("happened_on")?,
                document_no: row.text("document_no")?,
                outcome: row.text("outcome")?,
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
