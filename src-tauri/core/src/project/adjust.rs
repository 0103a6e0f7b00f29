//! Điều chỉnh đề án: after approval every change is a numbered version with old and new, its reason, and the
//! authority that the rules name for such a change.
//!
//! What surprises: an adjustment of money writes the whole new budget as the stage *điều chỉnh*; the approved
//! stage stays what it was. Each version keeps everything before and after it, so that the budget of any day can
//! be told, and versions compared.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use specta::Type;

use super::budget::{self, BudgetRow, in_force, is_frozen, line_names};
use super::fields::{PROJECT, PROJECT_BENEFICIARY};
use super::freeze::{Asked, freeze_stage};
use super::money_rules::MoneyRules;
use super::money_store as store;
use super::money_store::Head;
use super::sets::{BudgetStage, ChangeSubject, ProjectState};
use super::snapshot::{BENEFICIARY_FIELDS, FIELDS, Snapshot, changes, snapshot, stored, sum};
use crate::clock::written;
use crate::error::{Error, Known, Result};
use crate::finding::Level;
use crate::ids::ProjectId;
use crate::json::Json;
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::{BySource, Money, MoneySource};
use crate::norm::NormStatus;
use crate::record::{self, Values};

/// What changes, why, and by which document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Adjustment {
    /// New values of the project's fields, by name.
    pub fields: BTreeMap<String, Json>,
    /// New amounts; what is not named stays.
    pub budget: Vec<BudgetChange>,
    /// Who is added, changed or leaves.
    pub beneficiaries: Vec<BeneficiaryChange>,
    /// The project stops.
    pub stop: bool,
    /// Why.
    pub reason: String,
    /// Why lines that change may pass their norm, or follow none: another question than why they change.
    pub norm_reason: Option<String>,
    /// Which item of the norms a line falls under, by its name.
    pub norm_items: BTreeMap<String, String>,
    /// Number of the document that decided.
    pub decision_no: String,
    /// Its day, `2026-11-22`.
    pub decision_on: String,
    /// Anything else.
    pub note: Option<String>,
}

/// One new amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BudgetChange {
    /// Name of the line; a name that is not there yet adds a line.
    pub line: String,
    /// Which source.
    pub source: MoneySource,
    /// Whole đồng; nothing takes it away.
    pub amount: Money,
    /// Budget year; the project's own where it is left out.
    #[serde(default)]
    pub year: Option<i32>,
}

/// One beneficiary.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct BeneficiaryChange {
    /// Which one; none for a new one.
    pub id: Option<String>,
    /// It leaves.
    pub remove: bool,
    /// New values by field.
    pub values: BTreeMap<String, Json>,
}

/// A kind of change, and who decides it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChangeKind {
    /// `place`.
    pub kind: String,
    /// `địa điểm`.
    pub label: String,
    /// Who decides; none where no rule says it.
    pub authority: Option<String>,
    /// Under which condition.
    pub condition: Option<String>,
    /// The text it stands in.
    pub basis: Option<String>,
    /// `chưa kiểm chứng`.
    pub mark: Option<String>,
}

/// One thing that changed, old and new in words; amounts also as numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AdjustmentChange {
    /// `place`.
    pub kind: String,
    /// `Địa điểm như đã ghi`, `Mua máy cắt CNC – KCĐP`.
    pub what: String,
    /// As it was.
    pub old: String,
    /// As it is.
    pub new: String,
    /// The amount before.
    pub old_amount: Option<Money>,
    /// The amount after.
    pub new_amount: Option<Money>,
    /// After − before.
    pub difference: Option<Money>,
}

/// What an adjustment would do, before it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AdjustmentDraft {
    /// Which time it would be.
    pub number: u32,
    /// What changes.
    pub changes: Vec<AdjustmentChange>,
    /// The kinds of change with who decides them.
    pub kinds: Vec<ChangeKind>,
    /// The budget before, by source.
    pub before: BySource,
    /// The budget after.
    pub after: BySource,
    /// What wants attention, a sentence each.
    pub warnings: Vec<String>,
    /// Lines that pass their norm, or whose norm is not chosen, a sentence each: they want a reason of their own.
    pub over_norm: Vec<String>,
}

/// A version of an approved project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AdjustmentView {
    /// Its id.
    pub id: String,
    /// Which time.
    pub number: u32,
    /// Why.
    pub reason: String,
    /// Number of the document that decided.
    pub decision_no: Option<String>,
    /// Its day.
    pub decision_on: Option<NaiveDate>,
    /// The kinds of change with who decides them, as the rules of that day said.
    pub kinds: Vec<ChangeKind>,
    /// Who decided, in one sentence.
    pub authority: Option<String>,
    /// What changed.
    pub changes: Vec<AdjustmentChange>,
    /// The budget before, by source.
    pub before: BySource,
    /// The budget after.
    pub after: BySource,
    /// Anything else.
    pub note: Option<String>,
}

/// The kinds of the changes, in the order of the law's list, each with who decides it on that day.
fn kinds(
    reader: &Reader<'_>,
    source: MoneySource,
    changes: &[AdjustmentChange],
    on: NaiveDate,
) -> Result<Vec<ChangeKind>> {
    let mut kinds = Vec::new();
    for choice in ChangeSubject::CHOICES {
        if !changes.iter().any(|change| change.kind == choice.code) {
            continue;
        }
        let rule = reader.row(
            "SELECT authority, condition, legal_basis, mark FROM authority_rule
             WHERE change = ?1 AND (source IS NULL OR source = ?2)
               AND coalesce(valid_from, '0000') <= ?3 AND coalesce(valid_to, '9999') >= ?3
             ORDER BY source IS NULL, valid_from DESC NULLS LAST, id LIMIT 1",
            rusqlite::params![choice.code, source.code(), on.to_string()],
            |row| {
                let mark: Option<String> = row.get(3)?;
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, mark))
            },
        )?;
        let (authority, condition, basis, mark) = match rule {
            Some((authority, condition, basis, mark)) => (
                Some(authority),
                condition,
                basis,
                Some(crate::norm::mark_words(mark.as_deref())),
            ),
            None => (None, None, None, None),
        };
        kinds.push(ChangeKind {
            kind: choice.code.to_owned(),
            label: choice.label.to_owned(),
            authority,
            condition,
            basis,
            mark,
        });
    }
    Ok(kinds)
}

/// `Cơ quan phê duyệt đề án (Sở Công Thương): địa điểm, tiến độ`, who decided what.
fn authority(kinds: &[ChangeKind]) -> Option<String> {
    let mut by: Vec<(&str, Vec<&str>)> = Vec::new();
    for kind in kinds {
        let Some(authority) = kind.authority.as_deref() else {
            continue;
        };
        match by.iter_mut().find(|(one, _)| *one == authority) {
            Some((_, labels)) => labels.push(&kind.label),
            None => by.push((authority, vec![&kind.label])),
        }
    }
    let parts: Vec<String> = by
        .into_iter()
        .map(|(authority, labels)| format!("{authority}: {}", labels.join(", ")))
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The versions of a project, oldest first.
pub fn adjustments(reader: &Reader<'_>, project: &ProjectId) -> Result<Vec<AdjustmentView>> {
    stored(reader, project)?
        .into_iter()
        .map(|one| {
            let before = one.before.unwrap_or_default();
            let after = one.after.unwrap_or_default();
            Ok(AdjustmentView {
                id: one.id,
                number: one.number,
                reason: one.reason,
                decision_no: one.decision_no,
                decision_on: one.decision_on,
                authority: one.authority,
                changes: changes(&before, &after)?,
                before: sum(&before.budget)?,
                after: sum(&after.budget)?,
                kinds: after.kinds,
                note: one.note,
            })
        })
        .collect()
}

/// Writes an adjustment and applies it, as one operation. Refused where it changes nothing, where the project
/// is not approved, or where it would leave less approved than was paid.
pub fn adjust(
    ledger: &Ledger,
    project: &ProjectId,
    adjustment: &Adjustment,
) -> Result<Done<Vec<AdjustmentView>>> {
    let (name, number) = ledger.read(|reader| {
        Ok((
            store::head(reader, project)?.name,
            next_number(reader, project)?,
        ))
    })?;
    ledger.transact(
        &Op::AdjustProject {
            number,
            project: name,
        },
        |tx| {
            let asked = apply(tx, project, adjustment)?.asked;
            if let Some(first) = asked.first() {
                return Err(Error::refused(first.code, &first.message));
            }
            adjustments(tx, project)
        },
    )
}

/// What an adjustment would do; refused for the same reasons, but for a norm that is passed, which is told. Nothing is
/// written.
pub fn adjust_draft(
    ledger: &Ledger,
    project: &ProjectId,
    adjustment: &Adjustment,
) -> Result<AdjustmentDraft> {
    let op = Op::AdjustProject {
        number: 0,
        project: String::new(),
    };
    let mut seen = None;
    // Tried for real and taken back: what is shown is what would be written.
    let tried = ledger.transact(&op, |tx| -> Result<()> {
        seen = Some(apply(tx, project, adjustment)?.draft);
        Err(Error::Cancelled)
    });
    match (tried, seen) {
        (Err(Error::Cancelled), Some(draft)) => Ok(draft),
        (Err(error), _) => Err(error),
        (Ok(_), _) => Err(Error::internal("a tried adjustment was written")),
    }
}

fn next_number(reader: &Reader<'_>, project: &ProjectId) -> Result<u32> {
    reader.value(
        "SELECT coalesce(max(number), 0) + 1 FROM project_adjustment WHERE project_id = ?1",
        [project],
    )
}

/// An adjustment as it was applied, and the lines that somebody is still to answer for.
struct Applied {
    draft: AdjustmentDraft,
    asked: Vec<Asked>,
}

fn apply(tx: &Tx<'_>, project: &ProjectId, adjustment: &Adjustment) -> Result<Applied> {
    MoneyRules::hold(tx, project, || write(tx, project, adjustment))
}

fn write(tx: &Tx<'_>, project: &ProjectId, adjustment: &Adjustment) -> Result<Applied> {
    let head = store::head(tx, project)?;
    let rows = store::budget(tx, project)?;
    let on = decided(tx, &head, adjustment)?;
    approved(&head, &rows)?;
    let number = next_number(tx, project)?;
    let before = snapshot(tx, &head, &rows)?;

    set_fields(tx, &head, adjustment)?;
    set_beneficiaries(tx, &head, adjustment)?;
    let (asked, over_norm) = match adjustment.budget.is_empty() {
        true => (Vec::new(), Vec::new()),
        false => set_budget(tx, &head, rows, adjustment, number, on)?,
    };
    if adjustment.stop {
        stop(tx, &head, adjustment, on)?;
    }

    let head_after = store::head(tx, project)?;
    let mut after = snapshot(tx, &head_after, &store::budget(tx, project)?)?;
    let changes = changes(&before, &after)?;
    if changes.is_empty() {
        return Err(Error::refused(
            "nothing_adjusted",
            "Lần điều chỉnh này không đổi gì so với đề án hiện tại. Hãy nhập nội dung mới.",
        ));
    }
    let kinds = kinds(tx, head.source, &changes, on)?;
    after.kinds.clone_from(&kinds);
    let summary: Vec<String> = changes
        .iter()
        .map(|change| format!("{}: {} → {}", change.what, change.old, change.new))
        .collect();
    tx.run(
        "INSERT INTO project_adjustment(id, project_id, number, reason, kinds, authority, decision_no, decision_on, summary, before_json, after_json, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        rusqlite::params![
            tx.new_id(),
            project,
            number,
            adjustment.reason.trim(),
            kinds.iter().map(|kind| kind.kind.as_str()).collect::<Vec<_>>().join(","),
            authority(&kinds),
            adjustment.decision_no.trim(),
            on.to_string(),
            summary.join("\n"),
            serde_json::to_string(&before)?,
            serde_json::to_string(&after)?,
            adjustment.note.as_deref().map(str::trim).filter(|note| !note.is_empty()),
        ],
    )?;
    Ok(Applied {
        draft: AdjustmentDraft {
            number,
            before: sum(&before.budget)?,
            after: sum(&after.budget)?,
            warnings: warnings(&head, &kinds, &before, &after, on)?,
            kinds,
            changes,
            over_norm,
        },
        asked,
    })
}

fn decided(tx: &Tx<'_>, head: &Head, adjustment: &Adjustment) -> Result<NaiveDate> {
    let missing =
        |code, what: &str, fix: &str| Err(Error::refused(code, format!("Chưa có {what}. {fix}")));
    if adjustment.reason.trim().is_empty() {
        return missing(
            "reason_missing",
            "lý do điều chỉnh",
            "Hãy ghi vì sao đề án phải thay đổi.",
        );
    }
    if adjustment.decision_no.trim().is_empty() {
        return missing(
            "decision_missing",
            "số văn bản điều chỉnh",
            "Hãy nhập số quyết định hoặc công văn đồng ý.",
        );
    }
    let Ok(on) = adjustment.decision_on.trim().parse::<NaiveDate>() else {
        return missing(
            "decision_date",
            "ngày văn bản điều chỉnh",
            "Hãy nhập ngày/tháng/năm, ví dụ 15/09/2026.",
        );
    };
    if on > tx.today() {
        return Err(Error::refused(
            "adjusted_ahead",
            format!(
                "Ngày điều chỉnh {} chưa tới (hôm nay là {}). Hãy kiểm tra lại ngày.",
                written(on),
                written(tx.today())
            ),
        ));
    }
    if let Some(approved) = head.decision_on.filter(|approved| on < *approved) {
        return Err(Error::refused(
            "adjusted_before_approval",
            format!(
                "Ngày điều chỉnh {} có trước ngày phê duyệt {}. Hãy kiểm tra lại ngày.",
                written(on),
                written(approved)
            ),
        ));
    }
    let last: Option<NaiveDate> = stored(tx, &head.id)?
        .iter()
        .filter_map(|one| one.decision_on)
        .max();
    if let Some(last) = last.filter(|last| on < *last) {
        return Err(Error::refused(
            "adjusted_out_of_order",
            format!(
                "Ngày điều chỉnh {} có trước lần điều chỉnh ngày {}. Hãy kiểm tra lại ngày.",
                written(on),
                written(last)
            ),
        ));
    }
    Ok(on)
}

fn approved(head: &Head, rows: &[BudgetRow]) -> Result<()> {
    let approved = rows
        .iter()
        .any(|row| row.stage == BudgetStage::Approved && row.amount != Money::ZERO);
    if approved && (head.decision_on.is_some() || is_frozen(head, rows)) {
        return Ok(());
    }
    Err(Error::refused(
        "not_approved",
        format!(
            "“{}” chưa được phê duyệt nên chưa có gì để điều chỉnh. Hãy sửa thẳng đề án, hoặc ghi quyết định và kinh phí phê duyệt trước.",
            head.name
        ),
    ))
}

fn plain(values: &BTreeMap<String, Json>) -> Values {
    values
        .iter()
        .map(|(name, value)| (name.clone(), value.0.clone()))
        .collect()
}

fn refuse_errors(noun: &'static crate::field::Noun, values: &Values, whole: bool) -> Result<()> {
    let errors: Vec<String> = record::check(noun, values, whole)
        .into_iter()
        .filter(|finding| finding.level == Level::Error)
        .map(|finding| finding.message)
        .collect();
    match errors.is_empty() {
        true => Ok(()),
        false => Err(Error::refused(
            Known::RecordInvalid.code(),
            errors.join(" "),
        )),
    }
}

/// A field that a decision to change a project does not speak of.
fn not_adjusted(noun: &crate::field::Noun, name: &str) -> Error {
    let sentence = match noun.field(name) {
        Some(field) => format!(
            "“{}” không thuộc nội dung điều chỉnh đề án. Hãy sửa ở bản ghi của đề án.",
            field.label
        ),
        None => format!("Không có ô “{name}” để điều chỉnh. Hãy kiểm tra lại tên ô."),
    };
    Error::refused("not_adjusted", sentence)
}

fn set_fields(tx: &Tx<'_>, head: &Head, adjustment: &Adjustment) -> Result<()> {
    let values = plain(&adjustment.fields);
    if let Some(name) = values
        .keys()
        .find(|name| !FIELDS.iter().any(|(field, _)| field == name))
    {
        return Err(not_adjusted(&PROJECT, name));
    }
    refuse_errors(&PROJECT, &values, false)?;
    record::update(tx, &PROJECT, &head.id, &values)
}

fn set_beneficiaries(tx: &Tx<'_>, head: &Head, adjustment: &Adjustment) -> Result<()> {
    for change in &adjustment.beneficiaries {
        let mut values = plain(&change.values);
        if let Some(name) = values
            .keys()
            .find(|name| !BENEFICIARY_FIELDS.contains(&name.as_str()))
        {
            return Err(not_adjusted(&PROJECT_BENEFICIARY, name));
        }
        let gone = || {
            Error::refused(
                "beneficiary_gone",
                "Đơn vị thụ hưởng này không còn trong đề án. Hãy tải lại.",
            )
        };
        if let Some(id) = &change.id {
            let owner = store::owner(tx, PROJECT_BENEFICIARY.name, id)?;
            if owner.as_deref() != Some(&head.id) {
                return Err(gone());
            }
        }
        match (&change.id, change.remove) {
            (Some(id), true) => {
                tx.run("DELETE FROM project_beneficiary WHERE id = ?1", [id])?;
            }
            (Some(id), false) => {
                refuse_errors(&PROJECT_BENEFICIARY, &values, false)?;
                record::update(tx, &PROJECT_BENEFICIARY, id, &values)?;
            }
            (None, true) => return Err(gone()),
            (None, false) => {
                let last: i64 = tx.value(
                    "SELECT coalesce(max(position), 0) FROM project_beneficiary WHERE project_id = ?1",
                    [&head.id],
                )?;
                values.insert("project_id".to_owned(), json!(head.id));
                values.insert("position".to_owned(), json!(last + 1));
                refuse_errors(&PROJECT_BENEFICIARY, &values, true)?;
                record::insert(tx, &PROJECT_BENEFICIARY, &values)?;
            }
        }
    }
    Ok(())
}

/// Writes the whole new budget as the stage *điều chỉnh*. Lines that change are held against the norms of the decision's
/// day; the others keep the verdict of their approval. Answers what is still to be asked, and what passes its norm.
fn set_budget(
    tx: &Tx<'_>,
    head: &Head,
    mut rows: Vec<BudgetRow>,
    adjustment: &Adjustment,
    number: u32,
    on: NaiveDate,
) -> Result<(Vec<Asked>, Vec<String>)> {
    let given = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let reason = given(&adjustment.norm_reason);
    let frozen = |row: &BudgetRow| row.stage == BudgetStage::Approved && row.frozen_on.is_some();
    let mut asked = Vec::new();
    if !rows.iter().any(frozen) {
        let day = head.decision_on.unwrap_or(on);
        let approved = BudgetStage::Approved;
        asked.extend(freeze_stage(
            tx,
            head,
            &rows,
            approved,
            day,
            reason.as_deref(),
        )?);
        rows = store::budget(tx, &head.id)?;
    }
    let old: Vec<&BudgetRow> = rows
        .iter()
        .filter(|row| row.stage == in_force(&rows))
        .collect();
    let mut new = changed(head, &rows, &old, adjustment)?;
    for name in line_names(&new) {
        keep_or_ask(&name, &old, &mut new)?;
    }
    for old in rows.iter().filter(|row| row.stage == BudgetStage::Adjusted) {
        store::drop_row(tx, &old.id)?;
    }
    for row in &mut new {
        row.version = Some(i64::from(number));
        store::add_row(tx, &head.id, row)?;
    }
    // The place and the content may have changed with it.
    let head = store::head(tx, &head.id)?;
    let rows = store::budget(tx, &head.id)?;
    let adjusted = BudgetStage::Adjusted;
    asked.extend(freeze_stage(
        tx,
        &head,
        &rows,
        adjusted,
        on,
        reason.as_deref(),
    )?);
    // What was asked just now has the verdict of the decision's day; what is kept has one of before.
    let over_norm = store::budget(tx, &head.id)?
        .into_iter()
        .filter(|row| row.stage == adjusted)
        .filter(|row| matches!(row.verdict, Some(NormStatus::Exceeds | NormStatus::Choose)))
        .filter(|row| {
            !rows
                .iter()
                .any(|one| one.id == row.id && one.frozen_on.is_some())
        })
        .map(|row| format!("“{}”: {}", row.line, row.verdict_text.unwrap_or_default()))
        .collect::<BTreeSet<_>>();
    Ok((asked, over_norm.into_iter().collect()))
}

/// The rows of the new budget: those in force, with the amounts that change.
fn changed(
    head: &Head,
    rows: &[BudgetRow],
    old: &[&BudgetRow],
    adjustment: &Adjustment,
) -> Result<Vec<BudgetRow>> {
    let mut new: Vec<BudgetRow> = old
        .iter()
        .map(|row| row.at(BudgetStage::Adjusted))
        .collect();
    let mut names = line_names(rows);
    for change in &adjustment.budget {
        let line = change.line.trim();
        if line.is_empty() || change.amount < Money::ZERO {
            return Err(Error::refused(
                "adjusted_amount",
                "Kinh phí điều chỉnh: mỗi khoản phải có tên và số tiền từ 0 trở lên. Hãy kiểm tra lại.",
            ));
        }
        let year = change.year.unwrap_or(head.year);
        let mut own = new
            .iter_mut()
            .filter(|row| row.line == line && row.source == change.source && row.year == year);
        match own.next() {
            Some(row) => {
                row.amount = change.amount;
                own.for_each(|twice| twice.amount = Money::ZERO);
            }
            None => {
                let mut row = match rows.iter().find(|row| row.line == line) {
                    Some(same) => same.at(BudgetStage::Adjusted),
                    None => {
                        if !names.iter().any(|name| name == line) {
                            names.push(line.to_owned());
                        }
                        let position = names.iter().position(|name| name == line).unwrap_or(0);
                        let position = i64::try_from(position).unwrap_or(0) + 1;
                        BudgetRow::new(line, position, BudgetStage::Adjusted, year)
                    }
                };
                row.source = change.source;
                row.year = year;
                row.amount = change.amount;
                new.push(row);
            }
        }
    }
    for (line, item) in &adjustment.norm_items {
        let item = Some(item.trim().to_owned()).filter(|item| !item.is_empty());
        for row in new.iter_mut().filter(|row| row.line == *line) {
            row.norm_item_code.clone_from(&item);
        }
    }
    Ok(new)
}

/// A line that does not change keeps what was said of it (*a new norm never changes what was approved*); one that gets
/// more is asked again, and the reason of before answers for what it was then only.
fn keep_or_ask(name: &str, old: &[&BudgetRow], new: &mut [BudgetRow]) -> Result<()> {
    let stated = |rows: &[&BudgetRow]| {
        let mut cells: Vec<_> = rows
            .iter()
            .filter(|row| row.line == name && row.amount != Money::ZERO)
            .map(|row| (row.source, row.year, row.amount, row.norm_item_code.clone()))
            .collect();
        cells.sort();
        cells
    };
    let support = |rows: &[&BudgetRow]| {
        budget::sum(rows.iter().copied().filter(|row| row.line == name))?.support()
    };
    let now: Vec<&BudgetRow> = new.iter().collect();
    let same = stated(old) == stated(&now);
    let more = support(&now)? > support(old)?;
    let kept = old
        .iter()
        .find(|row| row.line == name && row.frozen_on.is_some());
    for row in new.iter_mut().filter(|row| row.line == name) {
        if let Some(kept) = kept.filter(|_| same) {
            row.norm_id.clone_from(&kept.norm_id);
            row.verdict.clone_from(&kept.verdict);
            row.verdict_text.clone_from(&kept.verdict_text);
            row.allowed = kept.allowed;
            row.frozen_on = kept.frozen_on;
            row.norm_reason.clone_from(&kept.norm_reason);
        } else if more {
            row.norm_reason = None;
        }
    }
    Ok(())
}

/// The project's last step is that it stops.
fn stop(tx: &Tx<'_>, head: &Head, adjustment: &Adjustment, on: NaiveDate) -> Result<()> {
    tx.run(
        "INSERT INTO project_step(id, project_id, position, from_state, state, happened_on, document_no, backwards, reason)
         SELECT ?1, ?2, coalesce(max(position), 0) + 1, nullif(?3, ''), 'stopped', ?4, ?5, 0, ?6 FROM project_step WHERE project_id = ?2",
        rusqlite::params![
            tx.new_id(),
            head.id,
            head.state,
            on.to_string(),
            adjustment.decision_no.trim(),
            adjustment.reason.trim(),
        ],
    )?;
    tx.run(
        "UPDATE project SET state = 'stopped' WHERE id = ?1",
        [&head.id],
    )?;
    Ok(())
}

fn warnings(
    head: &Head,
    kinds: &[ChangeKind],
    before: &Snapshot,
    after: &Snapshot,
    on: NaiveDate,
) -> Result<Vec<String>> {
    let mut warnings = Vec::new();
    if let Some(end) = head.ends_on.filter(|end| on > *end) {
        warnings.push(format!(
            "Văn bản điều chỉnh ngày {} có sau ngày kết thúc đề án {}; điều chỉnh phải đề nghị trước khi đề án kết thúc.",
            written(on),
            written(end)
        ));
    }
    for kind in kinds.iter().filter(|kind| kind.authority.is_none()) {
        warnings.push(format!(
            "Chưa có quy định cấp nào quyết định thay đổi {}. Hãy bổ sung ở “Thẩm quyền điều chỉnh”.",
            kind.label
        ));
    }
    let support = Money::sum(after.beneficiaries.iter().filter_map(|one| one.support_vnd))?;
    let approved = sum(&after.budget)?.support()?;
    if support > approved {
        warnings.push(format!(
            "Mức hỗ trợ của các đơn vị thụ hưởng cộng lại {support} đồng, vượt kinh phí khuyến công {approved} đồng."
        ));
    }
    if before.state == after.state && after.state == ProjectState::Stopped.code() {
        warnings.push("Đề án đã ngừng triển khai từ trước.".to_owned());
    }
    Ok(warnings)
}
