//! Code lists: what a sheet writes for a legal form, a line of business, a need or a commune.
//!
//! Rules and shipped words know most of it. What they do not know is asked once for all rows that spell
//! it alike, and the answer is remembered; so is the unit that a divided commune became. Reads the
//! ledger once, then works on values.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rusqlite::params;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::store::Codes;
use super::units::{Candidate, Communes, Resolved};
use super::{Field, Record, store};
use crate::error::Result;
use crate::facility::matching::{Keyed, legal_form};
use crate::facility::sets::{LegalForm, SectorGroup};
use crate::field::Choice;
use crate::ledger::{Reader, Tx};
use crate::text::words;

/// A list that a written value is matched with.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// A commune as it was at the survey's date; the value is a unit.
    Commune,
    /// What a divided commune became; the value is a unit.
    CurrentUnit,
    /// Legal forms.
    LegalForm,
    /// Groups of lines of business (NĐ 45/2012, Điều 5).
    SectorGroup,
    /// Headings of khuyến công; the value is a heading's code.
    Content,
}

impl List {
    const ALL: [Self; 5] = [
        Self::Commune,
        Self::CurrentUnit,
        Self::LegalForm,
        Self::SectorGroup,
        Self::Content,
    ];

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Stable, in the ledger and on the wire.
    fn name(self) -> &'static str {
        match self {
            Self::Commune => "commune",
            Self::CurrentUnit => "current_unit",
            Self::LegalForm => "legal_form",
            Self::SectorGroup => "sector_group",
            Self::Content => "content",
        }
    }
}

/// A person's answer for all rows that write a value so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ValueChoice {
    /// Which list.
    pub list: List,
    /// As written.
    pub written: String,
    /// As [`WrittenValue::context`] says it.
    pub context: String,
    /// The value; none to leave it as written.
    pub value: Option<String>,
}

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// Nobody has answered yet.
    Open,
    /// In this preview.
    Now,
    /// Remembered from an earlier import.
    Before,
}

/// A value of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ListValue {
    /// Stored.
    pub value: String,
    /// Read.
    pub label: String,
}

/// A spelling that no rule knows, with the rows that write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WrittenValue {
    /// Which list.
    pub list: List,
    /// As most rows write it.
    pub written: String,
    /// What else decides: for a commune its district and province, for a divided one its unit.
    pub context: String,
    /// The context in words, empty where there is none.
    pub within: String,
    /// How many rows.
    pub records: u32,
    /// The first cell, `Bieu KS!C17`.
    pub at: String,
    /// Who answered.
    pub answered: Answered,
    /// The answer; none for one left as written.
    pub value: Option<String>,
    /// The answer in words.
    pub label: Option<String>,
    /// What it may be: the whole list where it is short, else the likeliest, best first.
    pub candidates: Vec<ListValue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    list: List,
    written: String,
    context: String,
}

struct Asked {
    spellings: BTreeMap<String, u32>,
    within: String,
    at: String,
    candidates: Vec<Candidate>,
}

/// In the ledger: an answer that leaves a value as written.
pub(super) const AS_WRITTEN: &str = "as_written";

/// The ledger's lists, and what has been asked of them.
pub(super) struct CodeLists {
    pub(super) communes: Communes,
    sectors: Vec<Shipped>,
    needs: Vec<Shipped>,
    contents: Vec<store::Content>,
    /// What rules said of texts seen before.
    forms: HashMap<String, Option<&'static str>>,
    groups: HashMap<String, Option<&'static str>>,
    headings: HashMap<String, Option<String>>,
    nowhere: Arc<Resolved>,
    answers: HashMap<Key, (Answered, Option<String>)>,
    asked: HashMap<Key, Asked>,
    /// In the order in which they were asked.
    order: Vec<Key>,
}

impl CodeLists {
    pub(super) fn read(reader: &Reader<'_>, said: &[ValueChoice]) -> Result<Self> {
        let mut answers = HashMap::new();
        for (list, written, context, value) in store::value_matches(reader)? {
            if let Some(list) = List::from_name(&list) {
                let value = (value != AS_WRITTEN).then_some(value);
                answers.insert(
                    Key::new(list, &written, &context),
                    (Answered::Before, value),
                );
            }
        }
        for choice in said {
            answers.insert(
                Key::new(choice.list, &choice.written, &choice.context),
                (Answered::Now, choice.value.clone()),
            );
        }
        Ok(Self {
            communes: Communes::read(reader)?,
            sectors: table(include_str!(
                "../../../../assets/reference/sector_words.csv"
            )),
            needs: table(include_str!(
                "../../../../assets/reference/need_contents.csv"
            )),
            contents: store::contents(reader)?,
            forms: HashMap::new(),
            groups: HashMap::new(),
            headings: HashMap::new(),
            nowhere: Arc::default(),
            answers,
            asked: HashMap::new(),
            order: Vec::new(),
        })
    }

    /// The legal form and the group of the line of business that a record states; a form that no cell
    /// states is guessed from the name, whose key is there already.
    pub(super) fn codes(&mut self, record: &Record, named: &Keyed) -> Codes {
        let mut codes = Codes::default();
        if let Some(written) = &record.legal_form {
            let known = cached(&mut self.forms, written, legal_form);
            codes.legal_form = match known {
                Some(form) => Some(form.into()),
                None => self
                    .ask(List::LegalForm, record, Field::LegalForm, written)
                    .map(Cow::Owned),
            };
        }
        if codes.legal_form.is_none() {
            codes.legal_form = named.legal_form().map(Cow::Borrowed);
            codes.form_guessed = true;
        }
        if let Some(written) = &record.sector {
            let known = cached(&mut self.groups, written, |text| find(&self.sectors, text));
            codes.sector_group = match known {
                Some(group) => Some(group.into()),
                None => self
                    .ask(List::SectorGroup, record, Field::Sector, written)
                    .map(Cow::Owned),
            };
        }
        codes
    }

    /// The unit of a record's commune, and what it is now.
    pub(super) fn unit(&mut self, record: &Record, old: bool) -> Arc<Resolved> {
        let Some(commune) = &record.commune else {
            return Arc::clone(&self.nowhere);
        };
        let district = record.district.as_deref().unwrap_or_default();
        let province = record.province.as_deref().unwrap_or_default();
        let mut unit = self.communes.resolve(commune, district, province, old);
        if unit.recorded.is_none() {
            if words(commune).is_empty() {
                return unit;
            }
            let when = if old { "pre2025" } else { "2025" };
            let context = format!("{}|{}|{when}", words(district), words(province));
            let within: Vec<&str> = [district, province]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            let key = Key::new(List::Commune, commune, &context);
            let answer = self.note(
                key,
                record,
                Field::Commune,
                commune,
                || within.join(", "),
                |lists| lists.communes.like(commune, district, province, old),
            );
            if let Some(chosen) = answer.and_then(|id| self.communes.chosen(&id)) {
                unit = Arc::new(chosen);
            }
        }
        if let (Some(recorded), None) = (&unit.recorded, &unit.current) {
            let recorded = recorded.clone();
            let successors = self.communes.successors(&recorded);
            if successors.is_empty() {
                return unit;
            }
            let label = self
                .communes
                .label(&recorded)
                .unwrap_or_else(|| commune.to_string());
            let key = Key::new(List::CurrentUnit, commune, &recorded);
            let answer = self.note(
                key,
                record,
                Field::Commune,
                commune,
                || label,
                |_| successors,
            );
            if answer.is_some() {
                let unit = Arc::make_mut(&mut unit);
                unit.current = answer;
                unit.decided = Some("asked");
            }
        }
        unit
    }

    /// The heading that each need of a record belongs to.
    pub(super) fn contents(&mut self, record: &Record) -> Vec<Option<String>> {
        let mut contents = Vec::with_capacity(record.needs.len());
        for need in &record.needs {
            let id = match &need.need_content {
                None => None,
                Some(written) => match self.heading(written) {
                    Some(id) => Some(id),
                    None => self
                        .ask(List::Content, record, Field::NeedContent, written)
                        .and_then(|code| self.by_code(&code)),
                },
            };
            contents.push(id);
        }
        contents
    }

    /// The heading that a need calls by its own name, or that its words lead to.
    fn heading(&mut self, written: &str) -> Option<String> {
        if let Some(known) = self.headings.get(written) {
            return known.clone();
        }
        let key = words(written);
        let named = |name: &str| words(name) == key;
        let found = self
            .contents
            .iter()
            .find(|one| named(&one.name) || one.short_name.as_deref().is_some_and(named))
            .map(|one| one.id.clone())
            .or_else(|| self.by_code(find(&self.needs, written)?));
        self.headings.insert(written.to_owned(), found.clone());
        found
    }

    fn by_code(&self, code: &str) -> Option<String> {
        let found = self.contents.iter().find(|one| one.code == code);
        found.map(|one| one.id.clone())
    }

    fn ask(&mut self, list: List, record: &Record, field: Field, written: &str) -> Option<String> {
        let key = Key::new(list, written, "");
        if key.written.is_empty() {
            return None;
        }
        self.note(key, record, field, written, String::new, |_| Vec::new())
    }

    /// Counts one row under its spelling; the answer, if there is one.
    fn note(
        &mut self,
        key: Key,
        record: &Record,
        field: Field,
        written: &str,
        within: impl FnOnce() -> String,
        candidates: impl FnOnce(&Self) -> Vec<Candidate>,
    ) -> Option<String> {
        if !self.asked.contains_key(&key) {
            let at = record.sources.of(field).map_or_else(
                || format!("{}!{}", record.sheet, record.row),
                |at| format!("{}!{at}", record.sheet),
            );
            let asked = Asked {
                spellings: BTreeMap::new(),
                within: within(),
                at,
                candidates: candidates(self),
            };
            self.order.push(key.clone());
            self.asked.insert(key.clone(), asked);
        }
        if let Some(asked) = self.asked.get_mut(&key) {
            *asked.spellings.entry(written.to_owned()).or_default() += 1;
        }
        self.answers.get(&key).and_then(|(_, value)| value.clone())
    }

    /// What was asked, list by list, most rows first.
    pub(super) fn questions(self) -> Vec<WrittenValue> {
        let mut questions: Vec<WrittenValue> = Vec::with_capacity(self.order.len());
        for key in &self.order {
            let Some(asked) = self.asked.get(key) else {
                continue;
            };
            let (answered, value) = match self.answers.get(key) {
                Some((answered, value)) => (*answered, value.clone()),
                None => (Answered::Open, None),
            };
            let spelling = asked.spellings.iter().max_by_key(|(_, rows)| **rows);
            let candidates = self.candidates(key.list, &asked.candidates);
            let label = value.as_deref().map(|value| {
                candidates
                    .iter()
                    .find(|one| one.value == value)
                    .map(|one| one.label.clone())
                    .or_else(|| self.communes.label(value))
                    .unwrap_or_else(|| value.to_owned())
            });
            questions.push(WrittenValue {
                list: key.list,
                written: spelling.map_or_else(String::new, |(text, _)| text.clone()),
                context: key.context.clone(),
                within: asked.within.clone(),
                records: asked.spellings.values().sum(),
                at: asked.at.clone(),
                answered,
                value,
                label,
                candidates,
            });
        }
        questions.sort_by_key(|one| (one.list, std::cmp::Reverse(one.records)));
        questions
    }

    fn candidates(&self, list: List, units: &[Candidate]) -> Vec<ListValue> {
        let all = |choices: &[Choice]| {
            choices
                .iter()
                .map(|one| ListValue {
                    value: one.code.to_owned(),
                    label: one.label.to_owned(),
                })
                .collect()
        };
        match list {
            List::LegalForm => all(LegalForm::CHOICES),
            List::SectorGroup => all(SectorGroup::CHOICES),
            List::Content => self
                .contents
                .iter()
                .map(|one| ListValue {
                    value: one.code.clone(),
                    label: one.name.clone(),
                })
                .collect(),
            List::Commune | List::CurrentUnit => units
                .iter()
                .map(|one| ListValue {
                    value: one.id.clone(),
                    label: one.label.clone(),
                })
                .collect(),
        }
    }
}

impl Key {
    fn new(list: List, written: &str, context: &str) -> Self {
        Self {
            list,
            written: words(written),
            context: context.to_owned(),
        }
    }
}

/// Whether a list has a value; answers from elsewhere may have others.
pub(super) fn is_value(reader: &Reader<'_>, list: List, value: &str) -> Result<bool> {
    let among = |choices: &[Choice]| choices.iter().any(|one| one.code == value);
    Ok(match list {
        List::LegalForm => among(LegalForm::CHOICES),
        List::SectorGroup => among(SectorGroup::CHOICES),
        List::Content => store::contents(reader)?.iter().any(|one| one.code == value),
        List::Commune | List::CurrentUnit => {
            let unit: Option<bool> =
                reader.row("SELECT 1 FROM unit WHERE id = ?1", [value], |row| {
                    row.get(0)
                })?;
            unit.is_some()
        }
    })
}

/// Keeps the answers given in a preview, so that they are not asked again.
pub(super) fn remember(tx: &Tx<'_>, said: &[ValueChoice]) -> Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    let known: HashMap<(String, String, String), String> = tx
        .rows(
            "SELECT list, written, coalesce(context, ''), id FROM survey_value_match ORDER BY id",
            [],
            |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)),
        )?
        .into_iter()
        .map(
            |((list, written, context), id): ((String, String, String), String)| {
                ((list, words(&written), context), id)
            },
        )
        .collect();
    for choice in said {
        let value = choice.value.as_deref().unwrap_or(AS_WRITTEN);
        let key = (
            choice.list.name().to_owned(),
            words(&choice.written),
            choice.context.clone(),
        );
        match known.get(&key) {
            Some(id) => tx.run(
                "UPDATE survey_value_match SET value = ?2 WHERE id = ?1 AND value <> ?2",
                params![id, value],
            )?,
            None => tx.run(
                "INSERT INTO survey_value_match(id, list, written, context, value) VALUES (?1, ?2, ?3, nullif(?4, ''), ?5)",
                params![tx.new_id(), key.0, choice.written, key.2, value],
            )?,
        };
    }
    Ok(())
}

/// Words of a text and what they stand for, as shipped: with their marks, and without.
struct Shipped {
    marked: String,
    bare: String,
    code: &'static str,
}

/// A table `words,code` that ships with the program.
fn table(csv: &'static str) -> Vec<Shipped> {
    csv.lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .map(|(text, code)| Shipped {
            marked: marked(text),
            bare: bare(text),
            code,
        })
        .collect()
}

/// The code of the first words that a text holds. Marks count (“may” is no “máy”) unless it has none.
fn find(table: &[Shipped], text: &str) -> Option<&'static str> {
    let found = if text.is_ascii() {
        let text = bare(text);
        table.iter().find(|one| text.contains(&one.bare))
    } else {
        let text = marked(text);
        table.iter().find(|one| text.contains(&one.marked))
    };
    found.map(|one| one.code)
}

/// What a rule says of a text, asked once for each.
fn cached(
    seen: &mut HashMap<String, Option<&'static str>>,
    text: &str,
    rule: impl FnOnce(&str) -> Option<&'static str>,
) -> Option<&'static str> {
    if let Some(known) = seen.get(text) {
        return *known;
    }
    let found = rule(text);
    seen.insert(text.to_owned(), found);
    found
}

fn marked(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    format!(" {} ", words.join(" "))
}

fn bare(text: &str) -> String {
    format!(" {} ", words(text))
}
