//! Values for every declared noun, made from its declaration: the suite never lists the nouns.
//!
//! Chance is a number that the caller gives, so that a case that fails is found again.

use serde_json::{Value, json};
use so_khuyen_cong_core::Result;
use so_khuyen_cong_core::field::{Field, Kind, Noun, Written};
use so_khuyen_cong_core::ledger::{Ledger, Op, Tx};
use so_khuyen_cong_core::money::Money;
use so_khuyen_cong_core::record::{self, Values};

/// Chance that repeats (SplitMix64).
#[derive(Debug, Clone)]
pub struct Chance(pub u64);

impl Chance {
    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `most`, which is not 0.
    pub fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most).expect("fits");
        usize::try_from(self.draw() % most).expect("fits")
    }

    /// One of a list.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Yes, once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// How much of a record is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// What it cannot be saved without.
    Required,
    /// That, and about half of the rest.
    Some,
    /// Everything.
    All,
}

/// Words that people write, and some that break what quotes badly.
const TEXTS: &[&str] = &[
    "Cơ sở Đường Phèn Hòa Bình",
    "Công ty TNHH SX & TM “Ánh Dương”",
    "Hộ kinh doanh Nguyễn Thị Bưởi (Út)",
    "Mây tre đan Phú Vinh – chi nhánh 2",
    "O'Brien; DROP TABLE facility; --",
    "dấu \"nháy\" và gạch chéo \\ ngược \\u0041",
    "100 % đạt_chuẩn %_*?",
    "$.name[0] {\"a\":1}",
    "Nghề rèn 🔨 truyền thống",
    "ĐƯỜNG SỐ 5, ấp 3, xã Thanh An",
];

const PARAGRAPHS: &[&str] = &[
    "Dòng một\nDòng hai\tcó thụt\r\nDòng ba",
    "Máy cắt CNC; máy dập 60 tấn.\n\nĐã nghiệm thu.",
    "[]",
    "null",
];

/// A value that the field takes. A reference is made by `point`; none where it has nothing to point at.
pub fn value(
    field: &Field,
    chance: &mut Chance,
    point: &mut dyn FnMut(&'static str) -> Option<String>,
) -> Option<Value> {
    let max = Money::MAX.dong();
    Some(match field.kind {
        Kind::Text if !field.codes.is_empty() => json!(chance.one(field.codes).code),
        Kind::Text => json!(chance.one(TEXTS)),
        Kind::Paragraph if chance.once_in(2) => json!(chance.one(PARAGRAPHS)),
        Kind::Paragraph => json!(chance.one(TEXTS)),
        Kind::Money if field.signed => json!(chance.one(&[0, -250_000, 250_000_000, -max])),
        Kind::Money => json!(chance.one(&[0, 1, 250_000_000, 5_978_000_000, max])),
        Kind::Count => json!(chance.one(&[0, 1, 7, 60_000, max])),
        Kind::Quantity { scale } => {
            let scaled = *chance.one(&[0, 5, -125, 1_000_000, 9_007_199_254_740_991_i64]);
            let unit = 10_i64.pow(scale);
            let sign = if scaled < 0 { "-" } else { "" };
            let (whole, part) = (scaled.abs() / unit, scaled.abs() % unit);
            if scale == 0 {
                json!(format!("{sign}{whole}"))
            } else {
                let width = usize::try_from(scale).expect("small");
                json!(format!("{sign}{whole}.{part:0width$}"))
            }
        }
        Kind::Date => json!(chance.one(&["2026-11-22", "2023-03-30", "1999-12-31", "2024-02-29"])),
        Kind::PartialDate => {
            json!(chance.one(&["2019", "2019-03", "2022-Q2", "2022-05-31", "2019-01-01"]))
        }
        Kind::Year => json!(chance.one(&[1900, 2023, 2026, 2999])),
        Kind::Flag => json!(chance.once_in(2)),
        Kind::Choice { choices } => json!(chance.one(choices).code),
        Kind::Ref { noun } => json!(point(noun)?),
        Kind::TaxCode => json!(chance.one(&["6604449783", "3700123456-001", "079085012345"])),
        Kind::Phone => json!(chance.one(&["0998067425", "0274 3822 123"])),
        Kind::CitizenId => json!(chance.one(&["074085012345", "074190000001"])),
    })
}

/// Values of a record of a noun.
pub fn values(
    noun: &Noun,
    fill: Fill,
    chance: &mut Chance,
    point: &mut dyn FnMut(&'static str) -> Option<String>,
) -> Values {
    let mut values = Values::new();
    for field in noun.fields {
        let wanted = field.required
            || match fill {
                Fill::Required => false,
                Fill::Some => chance.once_in(2),
                Fill::All => true,
            };
        if wanted && let Some(one) = value(field, chance, point) {
            values.insert(field.name.to_owned(), one);
        }
    }
    values
}

/// Columns that must be filled and that the program fills, never a form.
const FILLED: &[(&str, &str, &str)] = &[
    (
        "attachment",
        "sha256",
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
    ),
    (
        "survey_import",
        "sha256",
        "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100",
    ),
    ("survey_mapping", "columns_json", "[]"),
    ("saved_view", "view_json", "{}"),
];

/// Whether records of a noun are made by the program and never by a form.
pub fn filled_by_program(noun: &Noun) -> bool {
    noun.written != Written::Form || FILLED.iter().any(|(name, ..)| *name == noun.name)
}

/// The same values as a form may give them: without what an operation writes, and as the noun's rules want them.
pub fn lawful(noun: &Noun, values: &mut Values) {
    values.retain(|name, _| noun.field(name).is_none_or(|field| field.own.is_none()));
    // Two days or years that bound each other run forward.
    for (first, last) in [
        ("valid_from", "valid_to"),
        ("from_year", "to_year"),
        ("period_start", "period_end"),
        ("starts_on", "ends_on"),
    ] {
        if let (Some(from), Some(_)) = (values.get(first).cloned(), values.get(last)) {
            values.insert(last.to_owned(), from);
        }
    }
    // A text of a province ends none of the country, a project of one year is in no group of another, a target under
    // none of another programme.
    for (of, field) in [
        ("legal_document", "unit_id"),
        ("project", "parent_id"),
        ("programme_target", "parent_id"),
        ("programme_target", "phase_id"),
    ] {
        if noun.name == of {
            values.remove(field);
        }
    }
    let fixed = match noun.name {
        "deadline" => vec![
            ("due_month", json!(5)),
            ("due_day", json!(20)),
            ("cut_off_month", json!(5)),
            ("cut_off_day", json!(14)),
        ],
        "facility_year" => vec![
            ("labour_total", json!(60_000)),
            ("labour_female", json!(7)),
            ("labour_minority", json!(1)),
            ("labour_trained", json!(0)),
        ],
        "vote" => vec![
            ("members_total", json!(7)),
            ("members_present", json!(7)),
            ("votes_for", json!(5)),
            ("votes_against", json!(1)),
            ("votes_blank", json!(1)),
        ],
        "norm" => vec![("rate", json!("30"))],
        "programme" => vec![("period_start", json!(1900)), ("period_end", json!(2999))],
        "project" => vec![
            ("state", json!("running")),
            ("decision_on", json!("2026-02-01")),
            ("contract_on", json!("2026-02-10")),
            ("accepted_on", json!("2026-09-01")),
            ("settled_on", json!("2026-10-01")),
        ],
        "report" => vec![("state", json!("issued"))],
        "award_criterion" => vec![("max_points", json!("40"))],
        "score" => vec![("points", json!("0"))],
        "score_sheet" => vec![("closed", json!(false)), ("recused", json!(false))],
        _ => Vec::new(),
    };
    for (name, value) in fixed {
        if values.contains_key(name) {
            values.insert(name.to_owned(), value);
        }
    }
}

/// Some record of a noun, by chance.
pub fn some(tx: &Tx<'_>, noun: &str, chance: &mut Chance) -> Result<Option<String>> {
    let count: i64 = tx.value(&format!("SELECT count(*) FROM {noun}"), [])?;
    let Ok(count @ 1..) = usize::try_from(count) else {
        return Ok(None);
    };
    let offset = match noun {
        // Who judges and what is judged are of one round, a target and what it belongs to of one programme.
        "award_round" | "programme" => 0,
        _ => i64::try_from(chance.below(count)).expect("fits"),
    };
    tx.row(
        &format!("SELECT id FROM {noun} ORDER BY id LIMIT 1 OFFSET ?1"),
        [offset],
        |row| row.get(0),
    )
}

/// Adds a record inside a transaction, and first the records that it cannot do without.
pub fn add_in(tx: &Tx<'_>, noun: &'static Noun, fill: Fill, chance: &mut Chance) -> Result<String> {
    let mut needed = Values::new();
    for field in noun.fields.iter().filter(|field| field.required) {
        if let Kind::Ref { noun: target } = field.kind {
            let id = match some(tx, target, chance)? {
                Some(id) if matches!(target, "award_round" | "programme") => id,
                Some(id) if !chance.once_in(4) => id,
                _ => add_in(tx, record::noun(target)?, Fill::Required, chance)?,
            };
            needed.insert(field.name.to_owned(), json!(id));
        }
    }
    let mut picker = Chance(chance.draw());
    let mut given = values(noun, fill, chance, &mut |target| {
        some(tx, target, &mut picker).ok().flatten()
    });
    if matches!(noun.name, "programme" | "score_sheet" | "award_criterion") {
        // What others are measured against is as a form would have it.
        lawful(noun, &mut given);
    }
    given.extend(needed);
    let filled: Vec<_> = FILLED
        .iter()
        .filter(|(name, ..)| *name == noun.name)
        .collect();
    if filled.is_empty() {
        return record::insert(tx, noun, &given);
    }
    let id = tx.new_id();
    let mut names = vec!["id".to_owned()];
    let mut literals = vec![format!("'{id}'")];
    for (_, column, text) in filled {
        names.push((*column).to_owned());
        literals.push(format!("'{text}'"));
    }
    for field in noun.fields.iter().filter(|field| field.required) {
        names.push(format!("\"{}\"", field.name));
        literals.push(match &given[field.name] {
            Value::String(text) => format!("'{}'", text.replace('\'', "''")),
            Value::Bool(flag) => i64::from(*flag).to_string(),
            other => other.to_string(),
        });
    }
    tx.run(
        &format!(
            "INSERT INTO {} ({}) VALUES ({})",
            noun.name,
            names.join(", "),
            literals.join(", ")
        ),
        [],
    )?;
    record::update(tx, noun, &id, &given)?;
    Ok(id)
}

/// Adds a record, and first the records that it cannot do without, as one operation.
pub fn add(
    ledger: &Ledger,
    noun: &'static Noun,
    fill: Fill,
    chance: &mut Chance,
) -> Result<String> {
    let op = Op::Add {
        noun: noun.name,
        label: noun.label,
        title: "mẫu".to_owned(),
    };
    Ok(ledger
        .transact(&op, |tx| add_in(tx, noun, fill, chance))?
        .value)
}
