//! Facilities that may be one and the same: found by likeness, told apart or brought together by a person.
//!
//! Pairs are looked for only among those that share a key (tax code, registration, telephone, name,
//! owner), so that fifty thousand facilities take seconds. Every point for and against is said in words.

use std::collections::{BTreeSet, HashMap};

use rusqlite::params;
use serde::Serialize;
use specta::Type;

use super::matching::{Identity, commune_key, digits, name_key, owner_key};
use super::{join, store};
use crate::attachment;
use crate::error::{Error, Result};
use crate::field::Kind;
use crate::ids::FacilityId;
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::nouns::NOUNS;
use crate::record::{self, Record, Values};
use crate::text::words;

/// Two facilities that may be one.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Pair {
    /// How sure, from 0 to 100.
    pub score: u8,
    /// What speaks for it, in words.
    pub reasons: Vec<String>,
    /// What speaks against it, in words.
    pub against: Vec<String>,
    /// The older one.
    pub a: Record,
    /// The younger one.
    pub b: Record,
}

/// From this score on a pair is shown.
const SHOWN: i32 = 50;
/// More facilities than this behind one key (a street's telephone, a common name) say nothing.
const COMMON: usize = 40;

/// How like two facilities are, with the points for and against.
pub fn likeness(a: &Identity, b: &Identity) -> (i32, Vec<String>, Vec<String>) {
    let (mut score, mut reasons, mut against) = (0, Vec::new(), Vec::new());
    let mut weigh =
        |alike: Option<bool>, plus: i32, minus: i32, same: &str, other: &str| match alike {
            Some(true) => {
                score += plus;
                reasons.push(same.to_owned());
            }
            Some(false) => {
                score -= minus;
                if minus > 0 {
                    against.push(other.to_owned());
                }
            }
            None => {}
        };
    let both = |a: String, b: String| (!a.is_empty() && !b.is_empty()).then(|| a == b);
    weigh(
        both(digits(&a.tax_code), digits(&b.tax_code)),
        60,
        60,
        "cùng mã số thuế",
        "khác mã số thuế",
    );
    weigh(
        both(words(&a.registration_no), words(&b.registration_no)),
        50,
        20,
        "cùng số đăng ký kinh doanh",
        "khác số đăng ký kinh doanh",
    );
    let same_name = name_key(&a.name) == name_key(&b.name);
    if same_name {
        let how = if words(&a.name) == words(&b.name) {
            "cùng tên".to_owned()
        } else {
            format!("“{}” và “{}” là một tên viết hai cách", a.name, b.name)
        };
        weigh(Some(true), 40, 0, &how, "");
    } else {
        let share = shared_words(&a.name, &b.name);
        let near = share >= 60;
        weigh(Some(near), 20, 20, "tên gần giống", "khác tên");
    }
    weigh(
        both(owner_key(&a.owner), owner_key(&b.owner)),
        25,
        25,
        "cùng chủ cơ sở",
        "khác chủ cơ sở",
    );
    weigh(
        both(digits(&a.phone), digits(&b.phone)),
        25,
        10,
        "cùng số điện thoại",
        "khác số điện thoại",
    );
    weigh(
        both(commune_key(&a.commune), commune_key(&b.commune)),
        15,
        10,
        "cùng xã",
        "khác xã",
    );
    (score, reasons, against)
}

/// How many of the words of two names are shared, in hundredths.
fn shared_words(a: &str, b: &str) -> usize {
    let set =
        |name: &str| -> BTreeSet<String> { name_key(name).split(' ').map(str::to_owned).collect() };
    let (a, b) = (set(a), set(b));
    let all = a.union(&b).count();
    (100 * a.intersection(&b).count())
        .checked_div(all)
        .unwrap_or(0)
}

/// How many pairs nobody has told apart yet.
pub fn likely_doubles(reader: &Reader<'_>) -> Result<u32> {
    Ok(u32::try_from(likely(reader)?.len()).unwrap_or(u32::MAX))
}

/// The pairs that nobody has told apart yet, the surest first, at most `limit`.
pub fn duplicates(reader: &Reader<'_>, limit: usize) -> Result<Vec<Pair>> {
    let mut found = likely(reader)?;
    found.truncate(limit);
    let noun = record::noun("facility")?;
    let mut pairs = Vec::with_capacity(found.len());
    for (score, a, b, reasons, against) in found {
        if let (Some(a), Some(b)) = (
            record::get(reader, noun, &a)?,
            record::get(reader, noun, &b)?,
        ) {
            pairs.push(Pair {
                score: u8::try_from(score.clamp(0, 100)).unwrap_or(100),
                reasons,
                against,
                a,
                b,
            });
        }
    }
    Ok(pairs)
}

/// Score, the two ids, what speaks for it and what against.
type Likely = (i32, FacilityId, FacilityId, Vec<String>, Vec<String>);

fn likely(reader: &Reader<'_>) -> Result<Vec<Likely>> {
    let all: Vec<Identity> = store::identities(reader)?;
    let apart: BTreeSet<(FacilityId, FacilityId)> = reader
        .rows(
            "SELECT min(facility_a, facility_b), max(facility_a, facility_b) FROM not_duplicate",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    let mut blocks: HashMap<(u8, String), Vec<usize>> = HashMap::new();
    for (number, one) in all.iter().enumerate() {
        for (kind, key) in (0..).zip([
            digits(&one.tax_code),
            words(&one.registration_no),
            digits(&one.phone),
            name_key(&one.name),
            owner_key(&one.owner),
        ]) {
            if !key.is_empty() {
                blocks.entry((kind, key)).or_default().push(number);
            }
        }
    }
    let mut looked_at = BTreeSet::new();
    for block in blocks
        .values()
        .filter(|block| (2..=COMMON).contains(&block.len()))
    {
        for (at, a) in block.iter().enumerate() {
            looked_at.extend(block[at + 1..].iter().map(|b| (*a, *b)));
        }
    }
    let mut found = Vec::new();
    for (a, b) in looked_at {
        let (score, reasons, against) = likeness(&all[a], &all[b]);
        let ids = (all[a].id.clone(), all[b].id.clone());
        let (Some(first), Some(second)) = ids else {
            continue;
        };
        if score >= SHOWN && !apart.contains(&(first.clone(), second.clone())) {
            found.push((score, first, second, reasons, against));
        }
    }
    found.sort_by(|x, y| (y.0, &x.1, &x.2).cmp(&(x.0, &y.1, &y.2)));
    Ok(found)
}

/// Brings two facilities together: everything that belongs to `other` moves to `keep`, blanks of `keep`
/// are filled from it, the fields named in `take` come from it too, and `other` goes. What both have is made one
/// ([`join`]). Undone as one.
pub fn merge(ledger: &Ledger, keep: &str, other: &str, take: &[String]) -> Result<Done<()>> {
    let gone = || {
        Error::refused(
            "record_gone",
            "Một trong hai cơ sở không còn trong sổ. Hãy mở lại danh sách.",
        )
    };
    if keep == other {
        return Err(gone());
    }
    let noun = record::noun("facility")?;
    let (kept, gives) = ledger.read(|reader| {
        Ok((
            record::get(reader, noun, keep)?,
            record::get(reader, noun, other)?,
        ))
    })?;
    let (Some(kept), Some(gives)) = (kept, gives) else {
        return Err(gone());
    };
    let op = Op::MergeFacilities {
        title: kept.title.clone(),
        other: gives.title.clone(),
    };
    ledger.transact(&op, |tx| {
        let mut values = Values::new();
        for field in noun.fields {
            let blank = |record: &Record| {
                let value = record.values.get(field.name);
                value.is_none_or(|value| value.is_null() || value.as_str() == Some(""))
            };
            let wanted = take.iter().any(|name| name == field.name);
            if (wanted || blank(&kept)) && !blank(&gives) {
                values.insert(field.name.to_owned(), gives.values[field.name].clone());
            }
        }
        if !values.is_empty() {
            record::update(tx, noun, keep, &values)?;
        }
        join::join(tx, keep, other)?;
        move_everything(tx, keep, other)?;
        attachment::follow(tx, noun, keep, other)?;
        tx.run("DELETE FROM facility WHERE id = ?1", [other])?;
        Ok(())
    })
}

fn move_everything(tx: &Tx<'_>, keep: &str, other: &str) -> Result<()> {
    // A pair of the two, or of one with itself after the move, has nothing to say any more.
    tx.run(
        "DELETE FROM not_duplicate WHERE facility_a IN (?1, ?2) AND facility_b IN (?1, ?2)",
        params![keep, other],
    )?;
    for noun in NOUNS {
        for field in noun.fields {
            if field.kind == (Kind::Ref { noun: "facility" }) {
                let (table, column) = (noun.name, field.name);
                tx.run(
                    &format!("UPDATE {table} SET \"{column}\" = ?1 WHERE \"{column}\" = ?2"),
                    params![keep, other],
                )?;
            }
        }
    }
    read_from(tx, "facility_id", keep, other)
}

/// The rows of surveys that a record was read from point at the one that stays.
pub(super) fn read_from(tx: &Tx<'_>, column: &str, keep: &str, other: &str) -> Result<()> {
    tx.run(
        &format!("UPDATE survey_record SET {column} = ?1 WHERE {column} = ?2"),
        params![keep, other],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, owner: &str, commune: &str, phone: &str, tax_code: &str) -> Identity {
        Identity {
            name: name.into(),
            owner: owner.into(),
            commune: commune.into(),
            phone: phone.into(),
            tax_code: tax_code.into(),
            ..Identity::default()
        }
    }

    #[test]
    fn a_name_written_two_ways_is_one_name_and_another_owner_is_another_facility() {
        let long = one(
            "Công ty TNHH một thành viên Song Hỷ",
            "Lê An",
            "Xã Vị Đông",
            "0901111222",
            "",
        );
        let short = one(
            "Cty TNHH MTV Song Hỷ",
            "Lê An",
            "Xã Vĩnh Thuận Tây",
            "0901111222",
            "",
        );
        let (score, reasons, against) = likeness(&long, &short);
        assert!(score >= SHOWN, "{score}: {reasons:?} {against:?}");
        assert!(
            reasons
                .iter()
                .any(|reason| reason.contains("viết hai cách"))
        );
        // The same short name in another commune, with another owner and telephone.
        let namesake = one(
            "Cơ sở Minh Tâm",
            "Trần Thị B",
            "Xã Long Hòa",
            "0903333444",
            "",
        );
        let other = one(
            "Cơ sở Minh Tâm",
            "Phạm Văn C",
            "Xã Định An",
            "0905555666",
            "",
        );
        assert!(likeness(&namesake, &other).0 < SHOWN);
        // Whatever else agrees: two tax codes are two facilities.
        let first = one("Cơ sở Minh Tâm", "Trần B", "Xã Long Hòa", "", "3700000001");
        let second = one("Cơ sở Minh Tâm", "Trần B", "Xã Long Hòa", "", "3700000002");
        assert!(likeness(&first, &second).0 < SHOWN);
    }
}
