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
use crate::ledger::gate::{After, Gate, Typed};
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

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let stands = match typed.id {
            Some(id) => record::get(tx, typed.noun, id)?.map(|record| record.values),
            None => None,
        }
        .unwrap_or_default();
        match typed.noun.name {
            "award_round" => round(tx, typed, &stands)?,
            "award_criterion" => criterion(tx, typed, &stands)?,
            "nomination" => nomination(tx, typed)?,
            "score_sheet" => sheet(tx, typed)?,
            _ => return score(tx, typed, &stands),
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

fn changed(typed: &Typed<'_>, stands: &Values, name: &str) -> bool {
    let filled = |value: Option<&Value>| value.filter(|value| !value.is_null()).cloned();
    typed.given(name).is_some() && filled(typed.given(name)) != filled(stands.get(name))
}

fn locked(what: &str) -> Error {
    Error::refused(
        "criteria_locked",
        format!(
            "Đợt này đã có điểm chấm nên {what}. Hãy xóa các điểm đã ghi trước, hoặc lập đợt khác."
        ),
    )
}

fn round(tx: &Tx<'_>, typed: &Typed<'_>, stands: &Values) -> Result<()> {
    let Some(id) = typed.id else { return Ok(()) };
    let touches = typed.deletes() || RULES.iter().any(|name| changed(typed, stands, name));
    if touches && store::is_scored(tx, id)? {
        return Err(locked(if typed.deletes() {
            "không xóa được"
        } else {
            "loại, cấp, điểm đạt và bước điểm không đổi được nữa"
        }));
    }
    Ok(())
}

fn criterion(tx: &Tx<'_>, typed: &Typed<'_>, stands: &Values) -> Result<()> {
    let of_round = |reader: &Reader<'_>, round: Option<&str>| match round {
        Some(round) => store::is_scored(reader, round),
        None => Ok(false),
    };
    let own = stands
        .get("award_round_id")
        .and_then(|round| round.as_str());
    let words_only = typed
        .values
        .is_some_and(|values| values.keys().all(|name| name == "note"));
    let scored = of_round(tx, own)? || of_round(tx, typed.text("award_round_id"))?;
    if scored && !(typed.id.is_some() && words_only) {
        return Err(locked(
            "tiêu chí và điểm tối đa không thêm, sửa, xóa được nữa",
        ));
    }
    Ok(())
}

fn nomination(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<()> {
    if let Some(id) = typed.id
        && (typed.deletes() || typed.given("award_round_id").is_some())
        && store::has_closed_sheet(tx, id)?
        && (typed.deletes() || moves(tx, typed, id)?)
    {
        return Err(Error::refused(
            "sheet_closed",
            "Hồ sơ này đã có phiếu chấm đóng nên không xóa hay chuyển đợt được. Hồ sơ không dự nữa thì ghi tình trạng “rút”.",
        ));
    }
    Ok(())
}

fn moves(tx: &Tx<'_>, typed: &Typed<'_>, id: &str) -> Result<bool> {
    let stands = record::get(tx, typed.noun, id)?.map(|record| record.values);
    Ok(changed(
        typed,
        &stands.unwrap_or_default(),
        "award_round_id",
    ))
}

fn sheet(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<()> {
    let Some(id) = typed.id else { return Ok(()) };
    match store::sheet(tx, id)? {
        Some(sheet) if sheet.closed => Err(closed()),
        _ => Ok(()),
    }
}

fn closed() -> Error {
    Error::refused(
        "sheet_closed",
        "Phiếu chấm này đã đóng nên không sửa, xóa được. Đóng nhầm thì dùng Hoàn tác.",
    )
}

fn score<'a>(tx: &Tx<'_>, typed: &Typed<'a>, stands: &Values) -> Result<After<'a>> {
    let sheets = [
        text(typed, stands, "score_sheet_id"),
        stands
            .get("score_sheet_id")
            .and_then(|id| id.as_str())
            .map(str::to_owned),
    ];
    for id in sheets.into_iter().flatten() {
        if store::sheet(tx, &id)?.is_some_and(|sheet| sheet.closed) {
            return Err(closed());
        }
    }
    if typed.deletes() {
        return Ok(After::nothing());
    }
    let (Some(sheet), Some(criterion)) = (
        text(typed, stands, "score_sheet_id"),
        text(typed, stands, "award_criterion_id"),
    ) else {
        return Ok(After::nothing());
    };
    let points = match typed.given("points") {
        Some(points) => Some(points.clone()),
        None => stands.get("points").cloned(),
    };
    score_fits(tx, typed, &sheet, &criterion, points.as_ref())?;
    Ok(After::nothing())
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
