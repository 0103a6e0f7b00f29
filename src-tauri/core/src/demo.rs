//! The facts of the five articles that the program grew from, as records of a demonstration ledger.
//!
//! Each seed is a JSON file of records by noun, saved through the same door and the same checks as
//! anything typed by hand. A figure known only as a total is an aggregate with its source; a person
//! the article does not name carries a placeholder name marked *mẫu*.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::field::Kind;
use crate::finding::Level;
use crate::ids;
use crate::ledger::{Done, Ledger, Op, Tx};
use crate::money::Money;
use crate::plan::{self, build};
use crate::record::{self, Values};

/// The seeds by number, with what each file says.
const SEEDS: &[(&str, &str)] = &[
    ("000", include_str!("../../../assets/demo/seeds/000.json")),
    ("001", include_str!("../../../assets/demo/seeds/001.json")),
    ("002", include_str!("../../../assets/demo/seeds/002.json")),
    ("003", include_str!("../../../assets/demo/seeds/003.json")),
    ("004", include_str!("../../../assets/demo/seeds/004.json")),
];

/// One seed: whose ledger it is, and its records in the order in which they are saved.
#[derive(Debug, Deserialize)]
pub struct Seed {
    /// Name of the centre.
    pub agency: String,
    /// Its superior.
    pub superior: String,
    /// How its documents are numbered: `TTKC`.
    pub symbol: String,
    /// Code of its province.
    pub province: String,
    /// The year its plan and report are about.
    pub year: i32,
    records: Vec<SeedRecord>,
}

#[derive(Debug, Deserialize)]
struct SeedRecord {
    noun: String,
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    parent: Option<String>,
    values: Values,
}

/// The seed of this number (`000` … `004`).
pub fn seed(number: &str) -> Result<Seed> {
    let (_, text) = SEEDS
        .iter()
        .find(|(name, _)| *name == number)
        .ok_or_else(|| {
            Error::refused(
                "seed_unknown",
                format!(
                    "Không có bộ dữ liệu minh họa “{number}”. Hãy chọn 000, 001, 002, 003 hoặc 004."
                ),
            )
        })?;
    Ok(serde_json::from_str(text)?)
}

/// Saves the records of a seed as one operation; answers how many.
pub fn load(ledger: &Ledger, seed: &Seed) -> Result<Done<usize>> {
    ledger.transact(&Op::LoadDemo, |tx| {
        tx.run(
            "UPDATE agency SET superior_name = ?1, symbol = ?2 WHERE own = 1",
            [&seed.superior, &seed.symbol],
        )?;
        let mut keys: HashMap<&str, String> = HashMap::new();
        for one in &seed.records {
            let noun = record::noun(&one.noun)?;
            let mut values = one.values.clone();
            if let (Some(field), Some(parent)) = (noun.parent, &one.parent) {
                values.insert(field.to_owned(), Value::String(format!("@{parent}")));
            }
            for (name, value) in &mut values {
                if let Some(Kind::Ref { .. }) = noun.field(name).map(|field| field.kind)
                    && let Some(text) = value.as_str()
                {
                    *value = Value::String(resolve(tx, text, &keys)?);
                }
            }
            let findings = record::check(noun, &values, true);
            if let Some(error) = findings
                .iter()
                .find(|finding| finding.level == Level::Error)
            {
                return Err(Error::internal(format!(
                    "seed record {} {:?}: {}",
                    one.noun, one.key, error.message
                )));
            }
            let id = record::insert(tx, noun, &values)?;
            if let Some(key) = &one.key {
                keys.insert(key, id);
            }
        }
        Ok(seed.records.len())
    })
}

/// `@key` is another record of the seed, `#ND3` a content heading, `unit/…` a shipped unit.
fn resolve(tx: &Tx<'_>, text: &str, keys: &HashMap<&str, String>) -> Result<String> {
    let missing = || Error::internal(format!("seed points at {text}, which is not there"));
    if let Some(key) = text.strip_prefix('@') {
        return keys.get(key).cloned().ok_or_else(missing);
    }
    if let Some(code) = text.strip_prefix('#') {
        return tx
            .row(
                "SELECT id FROM content WHERE code = ?1 ORDER BY valid_from LIMIT 1",
                [code],
                |row| row.get(0),
            )?
            .ok_or_else(missing);
    }
    Ok(ids::shipped(text))
}

/// The sample workbooks of a seed: name and bytes. Facilities, people and figures in them are invented.
pub fn workbooks(number: &str) -> Vec<(&'static str, &'static [u8])> {
    let dau_tieng: (&str, &[u8]) = (
        "mau_A_dautieng.xlsx",
        include_bytes!("../../../assets/demo/workbooks/mau_A_dautieng.xlsx"),
    );
    let vu_thu: (&str, &[u8]) = (
        "mau_B_vuthu_tcvn3.xls",
        include_bytes!("../../../assets/demo/workbooks/mau_B_vuthu_tcvn3.xls"),
    );
    let vi_thuy: (&str, &[u8]) = (
        "mau_C_vithuy_nhieu_sheet.xlsx",
        include_bytes!("../../../assets/demo/workbooks/mau_C_vithuy_nhieu_sheet.xlsx"),
    );
    match number {
        "001" => vec![vu_thu],
        "002" => vec![vi_thuy],
        "003" => vec![dau_tieng, vu_thu, vi_thuy],
        _ => Vec::new(),
    }
}

/// Turns needs of the surveys into sample projects of a year, within the ceilings by content of that
/// year's plan, each with its approved budget, its contract and its payments. All of it is marked
/// *mẫu*: no article names these projects. Answers how many.
pub fn sample_projects(ledger: &Ledger, year: i32) -> Result<Done<usize>> {
    ledger.transact(&Op::LoadDemo, |tx| {
        let Some(plan) = plan::show(tx, year)? else {
            return Ok(0);
        };
        let limits: Vec<build::Ceiling> = plan
            .ceilings
            .iter()
            .filter(|ceiling| ceiling.content.is_some())
            .map(|ceiling| build::Ceiling {
                name: ceiling.name.clone(),
                source: ceiling.source.clone(),
                content: ceiling.content.clone(),
                amount: ceiling.amount,
            })
            .collect();
        let candidates = plan::candidates(tx, year)?;
        let limited =
            |content: &Option<String>| limits.iter().any(|limit| limit.content == *content);
        let values: Vec<build::Candidate> = candidates
            .iter()
            .filter(|candidate| candidate.key.starts_with("need/") && limited(&candidate.content))
            // Samples stand for what was done, whatever the law would ask today.
            .map(|candidate| {
                Ok(build::Candidate {
                    questions: Vec::new(),
                    cap: None,
                    ..candidate.value()?
                })
            })
            .collect::<Result<_>>()?;
        let chosen = build::build(&values, &limits, &[])?.placed;
        for (number, key) in chosen.iter().enumerate() {
            if let Some(candidate) = candidates.iter().find(|candidate| &candidate.key == key) {
                sample_project(tx, year, number, candidate)?;
            }
        }
        Ok(chosen.len())
    })
}

fn sample_project(
    tx: &Tx<'_>,
    year: i32,
    number: usize,
    candidate: &plan::CandidateView,
) -> Result<()> {
    let add = |noun: &str, values: Value| -> Result<String> {
        let values: Values = serde_json::from_value(values)?;
        record::insert(tx, record::noun(noun)?, &values)
    };
    let accepted = number.is_multiple_of(2);
    let project = add(
        "project",
        json!({
            "code": format!("ĐA-{year}-{:03}", number + 1),
            "name": candidate.title.split(':').next().unwrap_or(&candidate.title).trim(),
            "source": "local", "kind": "single", "content_id": candidate.content, "year": year,
            "state": if accepted { "accepted" } else { "running" },
            "decision_no": format!("{:02}/QĐ-SCT", number + 61), "decision_on": format!("{year}-06-15"),
            "contract_no": format!("{:02}/HĐ-KC", number + 1), "contract_on": format!("{year}-07-03"),
            "accepted_on": accepted.then(|| format!("{year}-11-20")), "note": "mẫu",
        }),
    )?;
    add(
        "project_beneficiary",
        json!({ "project_id": project, "position": 1, "facility_id": candidate.facility_id,
                "support_vnd": candidate.local, "counterpart_vnd": candidate.counterpart }),
    )?;
    for (source, amount) in [
        ("local", candidate.local),
        ("beneficiary", candidate.counterpart),
    ] {
        if amount > Money::ZERO {
            add(
                "project_budget",
                json!({ "project_id": project, "line": "Hỗ trợ thực hiện đề án", "stage": "approved",
                        "source": source, "amount_vnd": amount, "budget_year": year }),
            )?;
        }
    }
    let steps = [
        (
            "approved",
            "06-15",
            Some(format!("{:02}/QĐ-SCT", number + 61)),
        ),
        (
            "contracted",
            "07-03",
            Some(format!("{:02}/HĐ-KC", number + 1)),
        ),
        ("running", "07-10", None),
        ("accepted", "11-20", None),
    ];
    let behind = steps.len() - usize::from(!accepted);
    for (at, (state, day, document)) in steps.iter().take(behind).enumerate() {
        add(
            "project_step",
            json!({ "project_id": project, "position": at + 1, "from_state": at.checked_sub(1).map(|at| steps[at].0),
                    "state": state, "happened_on": format!("{year}-{day}"), "document_no": document, "note": "mẫu" }),
        )?;
    }
    let advance = Money::new(candidate.local.dong() / 2).unwrap_or_default();
    let mut payments = vec![("advance", format!("{year}-08-15"), advance)];
    if accepted {
        payments.push((
            "payment",
            format!("{year}-12-05"),
            candidate.local.minus(advance)?,
        ));
    }
    for (kind, day, amount) in payments {
        add(
            "project_payment",
            json!({ "project_id": project, "kind": kind, "paid_on": day, "source": "local", "amount_vnd": amount,
                    "budget_year": year, "facility_id": candidate.facility_id, "note": "mẫu" }),
        )?;
    }
    if let Some(need) = candidate.key.strip_prefix("need/") {
        tx.run(
            "UPDATE facility_need SET state = 'project', project_id = ?2 WHERE id = ?1",
            [need, &project],
        )?;
    }
    Ok(())
}
