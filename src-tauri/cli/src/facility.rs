//! `skc facility …`

use so_khuyen_cong_core::record::{self, ListQuery};
use so_khuyen_cong_core::survey::origin;
use so_khuyen_cong_core::{Error, facility};

use crate::arguments::Arguments;
use crate::{Answer, Failure, machine};

pub(crate) fn run(arguments: &Arguments, verb: &str, rest: &[&str]) -> Result<Answer, Failure> {
    let ledger = machine::open(arguments)?;
    let noun = record::noun("facility")?;
    match (verb, rest) {
        ("list", []) => {
            let query = ListQuery {
                search: arguments.text("search").unwrap_or_default(),
                limit: u32::MAX,
                ..ListQuery::default()
            };
            let page = ledger.read(|reader| record::list(reader, noun, &query))?;
            let mut words = format!("{} cơ sở\n", page.total);
            for row in &page.rows {
                let text = |name: &str| {
                    row.values
                        .get(name)
                        .and_then(|value| value.as_str())
                        .unwrap_or("–")
                        .to_owned()
                };
                words.push_str(&format!(
                    "{}  {}  {}  {}\n",
                    row.id,
                    text("name"),
                    text("commune_written"),
                    text("tax_code")
                ));
            }
            Answer::new(words, &page)
        }
        ("duplicates", []) => {
            let pairs = ledger.read(|reader| facility::duplicates(reader, usize::MAX))?;
            let mut words = format!("{} cặp nghi trùng\n", pairs.len());
            for pair in &pairs {
                words.push_str(&format!(
                    "{:>3}  {}  {}\n     {}  {}\n     {}{}\n",
                    pair.score,
                    pair.a.id,
                    pair.a.title,
                    pair.b.id,
                    pair.b.title,
                    pair.reasons.join(", "),
                    match pair.against.as_slice() {
                        [] => String::new(),
                        against => format!("; nhưng {}", against.join(", ")),
                    }
                ));
            }
            Answer::new(words, &serde_json::json!({ "pairs": pairs }))
        }
        ("show", [id]) => {
            let card = ledger
                .read(|reader| facility::card(reader, &(*id).into(), &origin::of_record))?
                .ok_or_else(|| {
                    Error::refused(
                        "facility_missing",
                        format!("Không có cơ sở mang mã “{id}”. Hãy tìm bằng skc facility list."),
                    )
                })?;
            let mut words = format!("{}\n", card.record.title);
            for field in noun.fields {
                let value = &card.record.values[field.name];
                if !value.is_null() {
                    let shown = card
                        .record
                        .titles
                        .get(field.name)
                        .cloned()
                        .unwrap_or_else(|| match value.as_str() {
                            Some(text) => text.to_owned(),
                            None => value.to_string(),
                        });
                    words.push_str(&format!("  {}: {shown}\n", field.label));
                }
            }
            Answer::new(words, &card)
        }
        _ => Err(Failure::Usage(format!(
            "Không có lệnh “facility {verb}” như vậy."
        ))),
    }
}
