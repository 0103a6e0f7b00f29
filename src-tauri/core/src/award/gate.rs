//! What holds while a round is scored: its criteria and rules are locked by the first score, a closed sheet opens again
//! with a reason only and not once the result is decided, whoever judged stays with what was judged, in one round.
//!
//! Criteria that change under the judges would make sheets of one round say different things (TT 14/2018/TT-BCT scores
//! every product by the same hundred points).

use rust_decimal::Decimal;
use serde_json::Value;

use super::fields::{
    AWARD_CRITERION, AWARD_ROUND, COUNCIL, COUNCIL_MEMBER, NOMINATION, SCORE, SCORE_SHEET, VOTE,
};
use super::store;
use crate::error::{Error, Result};
use crate::field::{Noun, Values};
use crate::finding::{Finding, Level};
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
            &COUNCIL,
            &COUNCIL_MEMBER,
            &NOMINATION,
            &SCORE_SHEET,
            &SCORE,
            &VOTE,
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
            "award_round" if store::is_scored(reader, &id.into())? => Kept {
                lists: vec![AWARD_CRITERION.name],
                ..criteria_kept(RULES.to_vec())
            },
            "award_criterion" => match value("award_round_id") {
                Some(round) if store::is_scored(reader, &round.into())? => {
                    let names = noun.fields.iter().map(|field| field.name);
                    criteria_kept(names.filter(|name| *name != "note").collect())
                }
                _ => return Ok(Vec::new()),
            },
            "award_round" if store::has_closed(reader, &id.into())? => Kept {
                because: "Đợt này đã có phiếu chấm đóng".to_owned(),
                instead: "Đợt không làm nữa thì ghi tình trạng “không tổ chức”.",
                fields: Vec::new(),
                ..sheet_kept(noun)
            },
            "council" if store::has_judged(reader, id)? || store::has_voted(reader, id)? => Kept {
                code: "council_judged",
                because: format!("“{}” đã có phiếu chấm hoặc biểu quyết", record.title),
                instead: JUDGED,
                fields: vec!["award_round_id"],
                lists: Vec::new(),
                stays: true,
            },
            "council_member" if store::has_judged(reader, id)? => Kept {
                code: "council_judged",
                because: format!("“{}” đã có phiếu chấm", record.title),
                instead: JUDGED,
                fields: vec!["council_id"],
                lists: Vec::new(),
                stays: true,
            },
            "nomination" if store::has_closed_sheet(reader, id)? => Kept {
                code: "sheet_closed",
                because: "Hồ sơ này đã có phiếu chấm đóng".to_owned(),
                instead: "Hồ sơ không dự nữa thì ghi tình trạng “rút”.",
                fields: vec!["award_round_id"],
                lists: Vec::new(),
                stays: true,
            },
            "nomination" if store::has_sheet(reader, id)? => Kept {
                code: "nomination_judged",
                because: "Hồ sơ này đã có phiếu chấm".to_owned(),
                instead: "Hồ sơ ghi nhầm đợt thì xóa các phiếu chấm của hồ sơ trước.",
                fields: vec!["award_round_id"],
                lists: Vec::new(),
                stays: false,
            },
            "score_sheet" if closed(Some(id))? => {
                let decided = store::is_decided(reader, id)?;
                let mut kept = sheet_kept(noun);
                if decided {
                    kept.because =
                        "Phiếu chấm này đã đóng, kết quả đã trình hoặc đã công nhận".to_owned();
                    kept.instead = DECIDED;
                } else {
                    kept.fields.retain(|field| !REOPENS.contains(field));
                }
                kept.lists = vec![SCORE.name];
                kept
            }
            "score" if closed(value("score_sheet_id"))? => sheet_kept(noun),
            _ => return Ok(Vec::new()),
        };
        Ok(vec![kept])
    }

    fn findings(&self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Vec<Finding>> {
        match typed.values {
            Some(values) if typed.noun.name == VOTE.name => {
                let stands = stands(reader, typed)?;
                Ok(votes(values, &stands))
            }
            _ => Ok(Vec::new()),
        }
    }

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        match typed.noun.name {
            "award_criterion" => takes_criteria(tx, typed)?,
            "score_sheet" => sheet(tx, typed)?,
            "vote" => vote(tx, typed)?,
            "score" => score(tx, typed)?,
            _ => {}
        }
        Ok(After::nothing())
    }
}

/// What is stored of a record; nothing of a new one.
fn stands(reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Values> {
    let record = match typed.id {
        Some(id) => record::get(reader, typed.noun, id)?,
        None => None,
    };
    Ok(record.map(|record| record.values).unwrap_or_default())
}

fn text<'v>(typed: &Typed<'v>, stands: &'v Values, name: &str) -> Option<String> {
    match typed.given(name) {
        Some(value) => value.as_str().map(str::to_owned),
        None => stands.get(name)?.as_str().map(str::to_owned),
    }
}

const JUDGED: &str =
    "Phiếu ghi nhầm thì xóa ở hồ sơ đề cử trước; phiếu đã đóng thì mở lại với lý do rồi mới xóa.";

const SCORED: &str =
    "Hãy xóa các điểm đã ghi trước (phiếu đã đóng thì mở lại với lý do), hoặc lập đợt khác.";

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

/// What opens a closed sheet again.
const REOPENS: &[&str] = &["closed", "reopened_reason"];

const CLOSED: &str = "Cần sửa thì mở lại phiếu: bỏ dấu “Đã đóng phiếu” và ghi lý do mở lại.";

const DECIDED: &str = "Hãy ghi ý kiến khác thành biên bản của hội đồng.";

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
            if store::is_scored(tx, &round.into())?
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

/// A closed sheet opens again with a reason of its own, and closes without one.
fn reopens(typed: &Typed<'_>, stands: &Values) -> Result<()> {
    let yes = |value: Option<&Value>| value.and_then(Value::as_bool).unwrap_or_default();
    let was = yes(stands.get("closed"));
    let is = match typed.given("closed") {
        Some(value) => yes(Some(value)),
        None => was,
    };
    if typed.deletes() || !was || is {
        return Ok(());
    }
    let reasoned =
        typed.text("reopened_reason").is_some() && typed.changes(stands, "reopened_reason");
    if reasoned {
        return Ok(());
    }
    Err(Error::refused(
        "sheet_reopened",
        "Mở lại phiếu chấm đã đóng cần lý do. Hãy ghi ở ô Lý do mở lại, ví dụ “cộng nhầm điểm”.",
    ))
}

/// A sheet is one judge's of one nomination, both of one round.
fn sheet(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<()> {
    let stands = stands(tx, typed)?;
    reopens(typed, &stands)?;
    let moves = ["nomination_id", "council_member_id"]
        .iter()
        .any(|field| typed.changes(&stands, field));
    let (true, Some(nomination), Some(judge)) = (
        moves,
        text(typed, &stands, "nomination_id"),
        text(typed, &stands, "council_member_id"),
    ) else {
        return Ok(());
    };
    let refuse = |code, sentence: &str| Err(Error::refused(code, sentence));
    if store::is_judged_twice(tx, &nomination, &judge, typed.id)? {
        return refuse(
            "sheet_twice",
            "Giám khảo này đã có phiếu chấm hồ sơ đó. Hãy mở phiếu đã có.",
        );
    }
    let round = store::round_of_nomination(tx, &nomination)?;
    if round != store::round_of_judge(tx, &judge)? {
        return refuse(
            "sheet_elsewhere",
            "Giám khảo và hồ sơ không cùng một đợt. Hãy chọn giám khảo của đợt có hồ sơ này.",
        );
    }
    if let (Some(id), Some(round)) = (typed.id, &round)
        && store::scores_elsewhere(tx, id, round)?
    {
        return refuse(
            "sheet_elsewhere",
            "Phiếu này đã có điểm theo tiêu chí của đợt khác. Hãy lập phiếu mới ở đợt này.",
        );
    }
    Ok(())
}

/// A council votes on what is nominated in its round.
fn vote(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<()> {
    let stands = stands(tx, typed)?;
    let moves = ["nomination_id", "council_id"]
        .iter()
        .any(|field| typed.changes(&stands, field));
    let (true, Some(nomination), Some(council)) = (
        moves,
        text(typed, &stands, "nomination_id"),
        text(typed, &stands, "council_id"),
    ) else {
        return Ok(());
    };
    if store::round_of_nomination(tx, &nomination)? == store::round_of_council(tx, &council)? {
        return Ok(());
    }
    Err(Error::refused(
        "vote_elsewhere",
        "Hội đồng và hồ sơ không cùng một đợt. Hãy chọn hội đồng của đợt có hồ sơ này.",
    ))
}

/// Who voted was there, and who was there is a member.
fn votes(values: &Values, stands: &Values) -> Vec<Finding> {
    let count = |name: &str| values.get(name).or_else(|| stands.get(name))?.as_i64();
    let cast: i64 = ["votes_for", "votes_against", "votes_blank"]
        .iter()
        .filter_map(|name| count(name))
        .sum();
    let (total, present) = (count("members_total"), count("members_present"));
    let mut found = Vec::new();
    let mut wrong = |at: &str, sentence: String| {
        let fix = "Hãy sửa lại theo biên bản họp.";
        found.push(Finding::new(Level::Error, at, "vote_wrong", sentence, fix));
    };
    if let (Some(present), Some(total)) = (present, total)
        && present > total
    {
        wrong(
            "members_present",
            format!("Số dự họp ({present}) nhiều hơn tổng số thành viên ({total})."),
        );
    }
    if let Some(most) = present.or(total)
        && cast > most
    {
        let who = if present.is_some() {
            "số dự họp"
        } else {
            "tổng số thành viên"
        };
        wrong(
            "votes_for",
            format!("Tổng số phiếu ({cast}) nhiều hơn {who} ({most})."),
        );
    }
    found
}

fn score(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<()> {
    let stands = stands(tx, typed)?;
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
