//! The gate of the one door: what a record typed in a general form passes before it is written.
//!
//! A noun says in its `fields.rs` what a form may do to it ([`Written`]); a noun with rules implements [`Gate`] in its
//! own `gate.rs`. Whoever writes records by their fields (the form, the command line, a restored field, later a
//! package) asks all of them and names none: they come in with the [`World`](super::World).
//!
//! What surprises: a rule over several rows is asked twice, before and after the write. What was broken already, because
//! it was written so years ago, may stay; only a change that makes it worse is refused.

use serde::Serialize;
use serde_json::Value;
use specta::Type;

use super::{Reader, Tx};
use crate::error::{Error, Result};
use crate::field::{Noun, Values, Written};
use crate::finding::{Finding, Level};

/// A record as somebody typed it.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    /// Its noun.
    pub noun: &'static Noun,
    /// The record; none for a new one.
    pub id: Option<&'a str>,
    /// The values given; what is not given stays. None deletes the record.
    pub values: Option<&'a Values>,
}

impl Typed<'_> {
    /// Whether a field is given something that is not what stands there; an empty text is nothing.
    pub fn changes(&self, stands: &Values, field: &str) -> bool {
        let filled = |value: Option<&Value>| {
            value
                .filter(|value| {
                    !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty())
                })
                .cloned()
        };
        let given = self.given(field);
        given.is_some() && filled(given) != filled(stands.get(field))
    }

    /// Whether the record is being deleted.
    pub fn deletes(&self) -> bool {
        self.values.is_none()
    }

    /// What is given for a field; none where nothing is, `Null` where it is emptied.
    pub fn given(&self, field: &str) -> Option<&Value> {
        self.values?.get(field)
    }

    /// The text given for a field, where there is one.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.given(field)?
            .as_str()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// Refuses what the noun's declaration leaves to an operation, with where it is done instead.
    pub(crate) fn allowed(&self) -> Result<()> {
        let edits = self.id.is_some() && !self.deletes();
        match self.noun.written {
            Written::Form => Ok(()),
            Written::Edit(_) if edits => Ok(()),
            Written::Edit(instead) | Written::Own(instead) => {
                Err(Error::refused("written_elsewhere", instead))
            }
        }
    }
}

/// What a record keeps because something was decided with it. The window asks before anybody types; a write is refused
/// by the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Kept {
    /// Stable code of the refusal.
    pub code: &'static str,
    /// Why, without a full stop: `“Kế hoạch 2026” đã ban hành`.
    pub because: String,
    /// Where it is done instead, a sentence.
    pub instead: &'static str,
    /// The fields that a form no longer changes.
    pub fields: Vec<&'static str>,
    /// The lists inside it, by their nouns, that take no more rows.
    pub lists: Vec<&'static str>,
    /// Whether the record is no longer deleted.
    pub stays: bool,
}

impl Kept {
    fn refuse(&self, typed: &Typed<'_>, stands: &Values) -> Result<()> {
        let Self {
            code,
            because,
            instead,
            ..
        } = self;
        if typed.deletes() {
            return match self.stays {
                true => Err(Error::refused(
                    code,
                    format!("{because} nên không xóa được. {instead}"),
                )),
                false => Ok(()),
            };
        }
        let changed: Vec<&str> = typed
            .noun
            .fields
            .iter()
            .filter(|field| self.fields.contains(&field.name) && typed.changes(stands, field.name))
            .map(|field| field.label)
            .collect();
        if changed.is_empty() {
            return Ok(());
        }
        Err(Error::refused(
            code,
            format!(
                "{because} nên không sửa ở đây được: {}. {instead}",
                changed.join(", ")
            ),
        ))
    }
}

type Question<'a> = Box<dyn FnOnce(&Tx<'_>) -> Result<()> + 'a>;

/// What is asked after the write.
#[derive(Default)]
pub struct After<'a>(Option<Question<'a>>);

impl<'a> After<'a> {
    /// Nothing.
    pub fn nothing() -> Self {
        Self(None)
    }

    /// `question` refuses what the write broke.
    pub fn ask(question: impl FnOnce(&Tx<'_>) -> Result<()> + 'a) -> Self {
        Self(Some(Box::new(question)))
    }

    /// Asks it.
    pub(crate) fn run(self, tx: &Tx<'_>) -> Result<()> {
        self.0.map_or(Ok(()), |question| question(tx))
    }
}

/// The rules of a noun for records that are typed.
pub trait Gate: Sync {
    /// Whether records of a noun pass here.
    fn holds(&self, noun: &Noun) -> bool;

    /// What a record keeps because something was decided with it.
    fn kept(&self, reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<Kept>> {
        let _ = (reader, noun, id);
        Ok(Vec::new())
    }

    /// What is said while somebody types; an error is refused when it is saved.
    fn findings(&self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Vec<Finding>> {
        let _ = (reader, typed);
        Ok(Vec::new())
    }

    /// Refuses a change, or remembers what is to be asked after it.
    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let _ = (tx, typed);
        Ok(After::nothing())
    }
}

/// Every gate.
#[derive(Clone, Copy)]
pub struct Gates(&'static [&'static dyn Gate]);

impl Gates {
    /// These.
    pub const fn new(gates: &'static [&'static dyn Gate]) -> Self {
        Self(gates)
    }

    fn of(self, noun: &'static Noun) -> impl Iterator<Item = &'static dyn Gate> {
        self.0.iter().copied().filter(move |gate| gate.holds(noun))
    }

    /// What every gate of the record says while it is typed.
    pub(crate) fn findings(self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        for gate in self.of(typed.noun) {
            findings.extend(gate.findings(reader, typed)?);
        }
        Ok(findings)
    }

    /// Refuses what an operation is about to write, where a form would be refused it.
    pub(crate) fn refuse_errors(self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<()> {
        let findings = self.findings(reader, typed)?;
        match findings.into_iter().find(|one| one.level == Level::Error) {
            None => Ok(()),
            Some(error) => Err(Error::refused(
                crate::error::Known::RecordInvalid.code(),
                format!("{} {}", error.message, error.fix),
            )),
        }
    }

    /// What a record keeps, by every gate of its noun.
    pub(crate) fn kept(
        self,
        reader: &Reader<'_>,
        noun: &'static Noun,
        id: &str,
    ) -> Result<Vec<Kept>> {
        let mut kept = Vec::new();
        for gate in self.of(noun) {
            kept.extend(gate.kept(reader, noun, id)?);
        }
        Ok(kept)
    }

    /// Writes a record that passes: the declaration first, then what it keeps, then every gate before and after.
    /// `stands` is what is stored; nothing for a new one.
    pub(crate) fn pass<T>(
        self,
        tx: &Tx<'_>,
        typed: &Typed<'_>,
        stands: &Values,
        write: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        typed.allowed()?;
        if let Some(id) = typed.id {
            for kept in self.kept(tx, typed.noun, id)? {
                kept.refuse(typed, stands)?;
            }
        }
        let after = self
            .of(typed.noun)
            .map(|gate| gate.before(tx, typed))
            .collect::<Result<Vec<_>>>()?;
        let written = write()?;
        after.into_iter().try_for_each(|after| after.run(tx))?;
        Ok(written)
    }
}
