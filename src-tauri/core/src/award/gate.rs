//! What holds while a round is scored: its criteria and rules are locked by the first score, a closed sheet is closed.
//!
//! Criteria that change under the judges would make sheets of one round say different things (TT 14/2018/TT-BCT scores
//! every product by the same hundred points).

use rust_decimal::Decimal;
use serde_json::Value;

use super::fields::{AWARD_CRITERION, AWARD_ROUND, NOMINATION, SCORE, SCORE_SHEET};
use super::store;
use crate::error::{Error, Result};
use crate::field::{Noun, Values};
use crate::ledger::gate::{After, Gate, Kept, Typed};
use crate::ledger::{Reader, Tx};
use crate::record;

/// What a round says of how it is scored.
const RULES: &[&str] = &["kind", "level", "pass_mark", "score_step"];

/// The gate of rounds and of what is scored in them.
pub(crate) struct ScoringGate;

impl Gate for ScoringGate {
    fn holds(&self, noun: &Noun) -> bool {
        [
            &AWARD_ROUND,
            &AWARD_CRITERION,
            &NOMINATION,
            &SCORE_SHEET,
            &SCORE,
        ]
        .iter()
        .any(|one| one.name == noun.name)
    }

    fn kept(&self, reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<Kept>> {
        let Some(record) = record::get(reader, noun, id)? else {
            return Ok(Vec::new());
        };
        let value = |name: &str| record.values.get(name).and_then(Value::as_str);
        let closed = |sheet: Option<&str>| -> Result<bool> {
            let sheet = sheet.map(|id| store::sheet(reader, id)).transpose()?;
            Ok(sheet.flatten().is_some_and(|sheet| sheet.closed))
        };
        let kept = match noun.name {
            "award_round" if store::is_scored(reader, id)? => Kept {
                lists: vec![AWARD_CRITERION.name],
                ..criteria_kept(RULES.to_vec())
            },
            "award_criterion" => match value("award_round_id") {
                Some(round) if store::is_scored(reader, round)? => {
                    let names = noun.fields.iter().map(|field| field.name);
                    criteria_kept(names.filter(|name| *name != "note").collect())
                }
                _ => return Ok(Vec::new()),
            },
            "nomination" if store::has_closed_sheet(reader, id)? => Kept {
                code: "sheet_closed",
                because: "Hồ sơ này đã có phiếu chấm đóng".to_owned(),
                instead: "Hồ sơ không dự nữa thì ghi tình trạng “rút”.",
                fields: vec!["award_round_id"],
                lists: Vec::new(),
                stays: true,
            },
            "score_sheet" if closed(Some(id))? => Kept {
                lists: vec![SCORE.name],
                ..sheet_kept(noun)
            },
            "score" if closed(value("score_sheet_id"))? => sheet_kept(noun),
            _ => return Ok(Vec::new()),
        };
        Ok(vec![kept])
    }

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        match typed.noun.name {
            "award_criterion" => takes_criteria(tx, typed)?,
            "score" => score(tx, typed)?,
            _ => {}
        }
        Ok(After::nothing())
    }
}

fn text<'v>(typed: &Typed<'v>, stands: &'v Values, name: &str) -> Option<String> {
    match typed.given(name) {
        Some(value) => value.as_str().map(str::to_owned),
        None => stands.get(name)?.as_str().map(str::to_owned),
    }
}

const SCORED: &str = "Hãy xóa các điểm đã ghi trước, hoặc lập đợt khác.";

/// The criteria and the rules of a round with a score.
fn criteria_kept(fields: Vec<&'static str>) -> Kept {
    Kept {
        code: "criteria_locked",
        because: "Đợt này đã có điểm chấm".to_owned(),
        instead: SCORED,
        fields,
        lists: Vec::new(),
        stays: true,
    }
}

const CLOSED: &str = "Đóng nhầm thì dùng Hoàn tác.";

/// A closed sheet and its points.
fn sheet_kept(noun: &'static Noun) -> Kept {
    Kept {
        code: "sheet_closed",
        because: "Phiếu chấm này đã đóng".to_owned(),
        instead: CLOSED,
        fields: noun.fields.iter().map(|field| field.name).collect(),
        lists: Vec::new(),
        stays: true,
    }
}

/// A round with a score takes no other criterion, new or moved to it.
fn takes_criteria(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<()> {
    match typed.text("award_round_id") {
        Some(round)
            if store::is_scored(tx, round)?
                && typed.id.is_none_or(
                    |id| !matches!(store::criterion(tx, id), Ok(Some((own, _))) if own == round),
                ) =>
        {
            Err(Error::refused(
                "criteria_locked",
                format!("Đợt này đã có điểm chấm nên không thêm tiêu chí được nữa. {SCORED}"),
            ))
        }
        _ => Ok(()),
    }
}

fn score(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<()> {
    let stands = match typed.id {
        Some(id) => record::get(tx, typed.noun, id)?.map(|record| record.values),
        None => None,
    }
    .unwrap_or_default();
    let sheet = text(typed, &stands, "score_sheet_id");
    if let Some(sheet) = sheet.as_deref().filter(|_| !typed.deletes())
        && store::sheet(tx, sheet)?.is_some_and(|sheet| sheet.closed)
    {
        return Err(Error::refused(
            "sheet_closed",
            format!("Phiếu chấm này đã đóng nên không thêm điểm được. {CLOSED}"),
        ));
    }
    let (false, Some(sheet), Some(criterion)) = (
        typed.deletes(),
        sheet,
        text(typed, &stands, "award_criterion_id"),
    ) else {
        return Ok(());
    };
    let points = match typed.given("points") {
        Some(points) => Some(points.clone()),
        None => stands.get("points").cloned(),
    };
    score_fits(tx, typed, &sheet, &criterion, points.as_ref())
}

fn score_fits(
    tx: &Tx<'_>,
    typed: &Typed<'_>,
    sheet: &str,
    criterion: &str,
    points: Option<&Value>,
) -> Result<()> {
    let (Some(of), Some((round, most))) =
        (store::sheet(tx, sheet)?, store::criterion(tx, criterion)?)
    else {
        return Ok(());
    };
    let refuse = |sentence: String| Err(Error::refused("score_wrong", sentence));
    if of.round != round {
        return refuse(
            "Tiêu chí này thuộc đợt khác. Hãy chọn tiêu chí của đợt có phiếu chấm.".to_owned(),
        );
    }
    if of.recused {
        return refuse(
            "Giám khảo này không chấm hồ sơ (đã ghi lý do). Hãy bỏ dấu “Không chấm” trước."
                .to_owned(),
        );
    }
    if store::is_scored_twice(tx, sheet, criterion, typed.id)? {
        return refuse("Phiếu này đã có điểm của tiêu chí đó. Hãy sửa điểm đã ghi.".to_owned());
    }
    // What is no number was said by the form already.
    let Some(points) = points.and_then(decimal) else {
        return Ok(());
    };
    let most = Decimal::new(most, 2);
    if points < Decimal::ZERO || points > most {
        return refuse(format!(
            "Điểm phải từ 0 đến điểm tối đa của tiêu chí ({}). Hãy sửa lại.",
            written(most)
        ));
    }
    let step = of.step.map(|step| Decimal::new(step, 2));
    if let Some(step) = step.filter(|step| *step > Decimal::ZERO)
        && !(points % step).is_zero()
    {
        return refuse(format!(
            "Điểm của đợt này cho theo bước {}. Hãy sửa lại.",
            written(step)
        ));
    }
    Ok(())
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_i64().map(Decimal::from),
        _ => None,
    }
}

/// `8,5`.
fn written(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}
