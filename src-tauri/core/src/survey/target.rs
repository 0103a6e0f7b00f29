//! What an import is of: the columns that may be there, the words they go by, what is checked.
//!
//! A [`Target`] is a name on the wire; its [`Definition`] is what recognition asks. Who a record is in
//! the ledger and how it is written belongs to the import (`import::target`). A new kind of list needs
//! a definition, a file of headings, and those two.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::column_field::Field;
use super::columns::{Assigned, Evidence};
use super::lexicon::{Lexicon, Wording};
use super::record::Record;
use super::records::Builder;
use super::workbook::Row;
use super::{facilities, people};

/// What the rows of a workbook are.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case", rename = "SurveyTarget")]
pub enum Target {
    /// Facilities, with their figures and needs.
    #[default]
    Facility,
    /// People: learners, collaborators, nominees.
    Person,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Facility, Self::Person];

    /// The name on the wire and in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Facility => "facility",
            Self::Person => "person",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }

    /// What recognition knows of it.
    pub fn definition(self) -> &'static Definition {
        match self {
            Self::Facility => &facilities::FACILITIES,
            Self::Person => &people::PEOPLE,
        }
    }
}

/// A column and its heading, from the highest level to the lowest.
pub(super) type Heading = (u32, Vec<String>);

/// What recognition knows of a target.
pub struct Definition {
    /// Whose it is.
    pub target: Target,
    /// One record, `cơ sở`.
    pub one: &'static str,
    /// All of them, `danh sách cơ sở`.
    pub list: &'static str,
    /// What a column of it may hold, in the order in which they are offered.
    pub fields: &'static [Field],
    /// Fields that go by another label here.
    pub(super) labels: &'static [(Field, &'static str)],
    /// The columns that tell records apart: a table without any of them holds none.
    pub(super) anchors: &'static [Field],
    /// The headings that its columns go by: `field,header,parent,source`.
    pub(super) headers: &'static str,
    /// The same, made ready once.
    pub(super) lexicon: OnceLock<Lexicon>,
    /// By how much the values of a column of text speak for a field, in hundredths.
    pub(super) leaning: fn(&Evidence, Field) -> i32,
    /// What the values alone suggest, for a heading that says nothing.
    pub(super) suggestion: fn(&Evidence) -> Option<(Field, u8)>,
    /// Last word on the fields of a table's columns, seen together.
    pub(super) settle: fn(&[Heading], &mut [Assigned]),
    /// Looks over a record when its row is read; the flag says that it is the record's first row.
    pub(super) check: fn(&mut Builder<'_>, &Row, bool),
    /// Last word on the records of a table, seen together.
    pub(super) finish: fn(&mut [Box<Record>]),
}

impl Definition {
    /// The words of its headings.
    pub(super) fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::new(self.headers, &[]))
    }

    /// The same, knowing the headings that staff added as well.
    pub(super) fn taught(&self, headings: &[Wording]) -> Self {
        let headings: Vec<Wording> = headings
            .iter()
            .filter(|heading| self.fields.contains(&heading.field))
            .cloned()
            .collect();
        Self {
            lexicon: OnceLock::from(Lexicon::new(self.headers, &headings)),
            ..*self
        }
    }

    /// A field of this target by its name.
    pub fn field(&self, name: &str) -> Option<Field> {
        let field = Field::from_name(name)?;
        self.fields.contains(&field).then_some(field)
    }

    /// What a person calls a field here.
    pub fn label(&self, field: Field) -> &'static str {
        let own = self.labels.iter().find(|(of, _)| *of == field);
        own.map_or_else(|| field.label(), |(_, label)| label)
    }
}
