//! Quy định mới từ một ngày: a dated rule of any kind (a threshold, a deadline, a rule of who may benefit, an
//! authority) is followed by a copy of itself that is then edited.
//!
//! What surprises: the old row is kept and ends the day before, so that every verdict and day of the time it held
//! stays what it was.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::change::{insert, update};
use super::{Values, get};
use crate::clock::written;
use crate::error::{Error, Result};
use crate::field::Noun;
use crate::ledger::gate::Typed;
use crate::ledger::{Done, Ledger, Op};

const FROM: &str = "valid_from";
const TO: &str = "valid_to";
const MARK: &str = "mark";
/// What a gate says where rules of one thing hold on the same days.
const OVERLAPS: &str = "rule_overlaps";
/// What the old text says; the new rule has no basis until one is written.
const BASIS: &[&str] = &["document_id", "clause", "citation", "legal_basis"];

/// Whether the rows of a noun are dated rules that say how well they are known. A heading that others are filed under by
/// its code is none: it is renamed, not followed.
pub fn is_rule(noun: &Noun) -> bool {
    let dated = [FROM, TO, MARK]
        .iter()
        .all(|name| noun.field(name).is_some());
    dated && noun.field("code").is_none()
}

/// Ends a rule the day before `from` and puts a copy of it in force from then on, marked as the office's own and without
/// the old one's citation; answers the copy's id. One that ended before keeps its end. Refused where the rule begins
/// later, or ended and another is in force.
pub fn succeed(
    ledger: &Ledger,
    noun: &'static Noun,
    id: &str,
    from: NaiveDate,
) -> Result<Done<String>> {
    if !is_rule(noun) {
        return Err(Error::internal(format!("{} is no dated rule", noun.name)));
    }
    let old = ledger
        .read(|reader| get(reader, noun, id))?
        .ok_or_else(|| {
            Error::refused(
                "record_gone",
                format!(
                    "Bản ghi {} này không còn trong sổ. Hãy tải lại danh sách.",
                    noun.label
                ),
            )
        })?;
    let day = |name: &str| -> Option<NaiveDate> { old.values.get(name)?.as_str()?.parse().ok() };
    if let Some(first) = day(FROM).filter(|first| *first >= from) {
        return Err(Error::refused(
            "rule_newer",
            format!(
                "“{}” có hiệu lực từ {}, không trước ngày {}. Hãy chọn ngày sau đó.",
                old.title,
                written(first),
                written(from)
            ),
        ));
    }
    let eve = from
        .pred_opt()
        .ok_or_else(|| Error::internal("no day before"))?;
    let op = Op::Succeed {
        noun: noun.name,
        label: noun.label,
        title: old.title.clone(),
    };
    let over = day(TO).filter(|last| *last < from);
    let gates = ledger.world().gates;
    ledger.transact(&op, |tx| {
        let mut values = old.values;
        values.retain(|name, _| !BASIS.contains(&name.as_str()));
        values.insert(FROM.to_owned(), json!(from.to_string()));
        values.insert(MARK.to_owned(), json!("office"));
        match over {
            None => {
                let ended = Values::from([(TO.to_owned(), json!(eve.to_string()))]);
                let typed = Typed {
                    noun,
                    id: Some(id),
                    values: Some(&ended),
                };
                gates.refuse_errors(tx, &typed)?;
                update(tx, noun, id, &ended)?;
            }
            Some(last) => {
                values.insert(TO.to_owned(), Value::Null);
                let typed = Typed {
                    noun,
                    id: None,
                    values: Some(&values),
                };
                let findings = gates.findings(tx, &typed)?;
                if let Some(other) = findings.into_iter().find(|one| one.code == OVERLAPS) {
                    return Err(Error::refused(
                        "rule_ended",
                        format!(
                            "“{}” đã hết hiệu lực sau ngày {}. {} Hãy mở quy định đang có hiệu lực rồi ghi quy định mới.",
                            old.title,
                            written(last),
                            other.message
                        ),
                    ));
                }
            }
        }
        insert(tx, noun, &values)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Ledger, testing};
    use crate::norm;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn value(ledger: &Ledger, key: &str, on: &str) -> String {
        ledger
            .read(|reader| norm::setting(reader, key, day(on), None))
            .unwrap()
            .unwrap()
            .value
    }

    #[test]
    fn a_rule_that_is_followed_holds_as_before_until_the_eve_and_undo_brings_it_back_whole() {
        let (ledger, _, _folder) = testing::ledger("74", || testing::NOW);
        let setting = super::super::noun("setting").unwrap();
        let key = "sme.labour_max";
        let now = ledger
            .read(|reader| norm::setting(reader, key, day("2026-06-30"), None))
            .unwrap()
            .unwrap();
        let done = succeed(&ledger, setting, &now.id, day("2027-01-01")).unwrap();
        let change = Values::from([("value".to_owned(), json!("300"))]);
        super::super::save(&ledger, setting, Some(&done.value), &change).unwrap();
        assert_eq!(value(&ledger, key, "2026-12-31"), now.value);
        assert_eq!(value(&ledger, key, "2027-01-01"), "300");
        let new = ledger
            .read(|reader| get(reader, setting, &done.value))
            .unwrap()
            .unwrap()
            .values;
        assert_eq!(
            (&new["mark"], &new["legal_basis"]),
            (&json!("office"), &Value::Null),
            "what the office typed is not verified, and the old text does not say it"
        );

        let early = succeed(&ledger, setting, &done.value, day("2027-01-01")).unwrap_err();
        assert!(
            early.to_string().contains("Hãy chọn ngày sau đó"),
            "{early}"
        );
        let ended = succeed(&ledger, setting, &now.id, day("2028-01-01")).unwrap_err();
        assert!(
            ended.to_string().contains("31/12/2026")
                && ended.to_string().contains("trùng thời gian"),
            "{ended}"
        );
        // Where nothing follows it yet, what ended is followed all the same, and keeps its end.
        let change = Values::from([("valid_to".to_owned(), json!("2027-12-31"))]);
        super::super::save(&ledger, setting, Some(&done.value), &change).unwrap();
        let later = succeed(&ledger, setting, &done.value, day("2028-01-01")).unwrap();
        assert_eq!(value(&ledger, key, "2028-01-01"), "300");
        assert_eq!(value(&ledger, key, "2027-12-31"), "300");
        let old = ledger
            .read(|reader| get(reader, setting, &done.value))
            .unwrap()
            .unwrap();
        assert_eq!(old.values["valid_to"], json!("2027-12-31"));
        assert_ne!(later.value, done.value);
        ledger.undo().unwrap();
        ledger.undo().unwrap();

        ledger.undo().unwrap();
        ledger.undo().unwrap();
        assert_eq!(value(&ledger, key, "2027-06-01"), now.value);
        let rules: Vec<&str> = crate::nouns::NOUNS
            .iter()
            .filter(|noun| is_rule(noun))
            .map(|noun| noun.name)
            .collect();
        expect_test::expect![[r#"
            [
                "norm",
                "eligibility_rule",
                "setting",
                "deadline",
                "authority_rule",
                "paper_template",
                "criterion_template",
            ]
        "#]]
        .assert_debug_eq(&rules);
    }
}
