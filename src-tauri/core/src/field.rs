//! How a noun declares its fields: once.
//!
//! A noun's `fields.rs` says for every field its name (the column), its Vietnamese label and hint,
//! what kind of value it holds and what is expected of it. Forms, grids, filters, history, undo
//! labels, search, masking and import targets read that declaration; nobody writes a label, a column
//! list or a form twice. The one thing that surprises: rules never read it. They take typed structs.
//!
//! A field is one line here and one line in a migration; a test holds the two together.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use specta::Type;

/// Values of a record by field name, as they travel.
pub type Values = BTreeMap<String, Value>;

/// A noun of the glossary, or a list that belongs to one (`parent` is set): one table.
#[derive(Debug, Serialize, Type)]
pub struct Noun {
    /// The table and the code name: `facility`.
    pub name: &'static str,
    /// One of them, as a sentence carries it: `cơ sở CNNT`.
    pub label: &'static str,
    /// The fields that name a record to a person, joined by ` · `.
    pub title: &'static [&'static str],
    /// For a list inside another record: the field that points at it.
    pub parent: Option<&'static str>,
    /// The date or year field by which the working year filters the list, if the noun has one.
    pub year: Option<&'static str>,
    /// Default order: field names, `-` in front for descending.
    pub order: &'static [&'static str],
    /// What a form may do to its records.
    pub written: Written,
    /// In the order of the form.
    pub fields: &'static [Field],
}

/// What a general form may do to the records of a noun. The sentence says where the rest is done; the window shows it
/// in place of the buttons, and whoever tries all the same is refused with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "way", content = "instead", rename_all = "snake_case")]
pub enum Written {
    /// Add, change, delete.
    Form,
    /// Change only: they are made and removed elsewhere.
    Edit(&'static str),
    /// Nothing: they are what an operation wrote down.
    Own(&'static str),
}

impl Written {
    /// Where it is done instead, where a form may not add and delete.
    pub const fn instead(self) -> Option<&'static str> {
        match self {
            Self::Form => None,
            Self::Edit(instead) | Self::Own(instead) => Some(instead),
        }
    }
}

/// One field of a noun.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct Field {
    /// The column and the name on the wire.
    pub name: &'static str,
    /// What the form and the grid call it.
    pub label: &'static str,
    /// One sentence below the form's field; may be empty.
    pub hint: &'static str,
    /// The heading of the form under which it stands; empty for the first.
    pub group: &'static str,
    /// What kind of value it holds.
    pub kind: Kind,
    /// A record without it is not saved.
    pub required: bool,
    /// Shown as a column of the list from the start.
    pub shown: bool,
    /// Found by the search box.
    pub searched: bool,
    /// Personal data under Luật 91/2025/QH15: masked until somebody asks.
    pub personal: bool,
    /// A number that says nothing when it is added up: a place in an order, a day of the month, a figure of each year, the
    /// most of each rule, the sums of versions of one thing.
    #[serde(skip)]
    pub alone: bool,
    /// Money that may be below zero: a loss. All other money is what was paid, asked or allowed.
    pub signed: bool,
    /// The text is codes of these between commas: people read and tick what they are called.
    pub codes: &'static [Choice],
    /// A key by which the program finds the record: typed once in a form, on no card and in no list.
    pub inner: bool,
    /// Written by an operation and by no form: where it is done instead.
    pub own: Option<&'static str>,
    /// The field with which it is one value: the qualifier's amount, the date's number, the written place's
    /// unit. When the work of two laptops is merged, one value comes from one of them, whole.
    #[serde(skip)]
    pub with: Option<&'static str>,
}

/// What a field holds, how it is stored, and how it travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// One line of text.
    Text,
    /// Several lines.
    Paragraph,
    /// Whole đồng: INTEGER, a JSON integer.
    Money,
    /// A whole number of things, zero or more: INTEGER, a JSON integer.
    Count,
    /// A decimal: INTEGER scaled by 10^scale, a JSON string such as `"12.5"`.
    Quantity {
        /// Digits after the decimal sign.
        scale: u32,
    },
    /// A day: TEXT `2026-11-22`.
    Date,
    /// A date known in part: TEXT first day, and a second column `<name>_precision`; on the wire
    /// `2019`, `2019-03`, `2022-Q2` or `2022-05-31`.
    PartialDate,
    /// A calendar year: INTEGER.
    Year,
    /// Yes, no, or unknown: INTEGER 0 or 1 or NULL.
    Flag,
    /// One of a short list: TEXT, the code.
    Choice {
        /// Code and label, in the order offered.
        choices: &'static [Choice],
    },
    /// Another record: TEXT, its id.
    Ref {
        /// Name of the noun pointed at.
        noun: &'static str,
    },
    /// Mã số thuế: 10, 10-3 or 12 digits.
    TaxCode,
    /// A telephone number of ten digits.
    Phone,
    /// Số định danh cá nhân: 12 digits.
    CitizenId,
}

/// One choice: what is stored, and what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Choice {
    /// Stored.
    pub code: &'static str,
    /// Read.
    pub label: &'static str,
}

impl Field {
    /// A field of the given kind; the methods below add what is expected of it.
    pub const fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            name,
            label,
            hint: "",
            group: "",
            kind,
            required: false,
            shown: false,
            searched: false,
            personal: false,
            alone: false,
            signed: false,
            codes: &[],
            inner: false,
            own: None,
            with: None,
        }
    }

    /// One line of text.
    pub const fn text(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Text)
    }
    /// Several lines of text.
    pub const fn paragraph(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Paragraph)
    }
    /// Whole đồng.
    pub const fn money(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Money)
    }
    /// A whole number of things.
    pub const fn count(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Count)
    }
    /// A decimal with `scale` digits after the sign.
    pub const fn quantity(name: &'static str, label: &'static str, scale: u32) -> Self {
        Self::new(name, label, Kind::Quantity { scale })
    }
    /// A day.
    pub const fn date(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Date)
    }
    /// A date known in part.
    pub const fn partial_date(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::PartialDate)
    }
    /// A calendar year.
    pub const fn year(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Year)
    }
    /// Yes, no or unknown.
    pub const fn flag(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Flag)
    }
    /// One of a short list.
    pub const fn choice(
        name: &'static str,
        label: &'static str,
        choices: &'static [Choice],
    ) -> Self {
        Self::new(name, label, Kind::Choice { choices })
    }
    /// Another record.
    pub const fn reference(name: &'static str, label: &'static str, noun: &'static str) -> Self {
        Self::new(name, label, Kind::Ref { noun })
    }

    /// A record without it is not saved.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// A column of the list from the start.
    pub const fn shown(mut self) -> Self {
        self.shown = true;
        self
    }
    /// Found by the search box.
    pub const fn searched(mut self) -> Self {
        self.searched = true;
        self
    }
    /// Personal data: masked until somebody asks.
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }
    /// Not added up below a list.
    pub const fn alone(mut self) -> Self {
        self.alone = true;
        self
    }
    /// Codes of a list, between commas.
    pub const fn codes(mut self, of: &'static [Choice]) -> Self {
        self.codes = of;
        self
    }
    /// A key that is no matter of people.
    pub const fn inner(mut self) -> Self {
        self.inner = true;
        self
    }
    /// Money that may be below zero.
    pub const fn signed(mut self) -> Self {
        self.signed = true;
        self
    }
    /// Written by an operation and by no form; `instead` says where.
    pub const fn own(mut self, instead: &'static str) -> Self {
        self.own = Some(instead);
        self
    }
    /// One value with another field: the first of the group, which stands with none itself.
    pub const fn with(mut self, first: &'static str) -> Self {
        self.with = Some(first);
        self
    }
    /// One sentence below the form's field.
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }
    /// The heading of the form under which it stands.
    pub const fn group(mut self, group: &'static str) -> Self {
        self.group = group;
        self
    }

    /// The columns that store it: one, or two for a date known in part.
    pub fn columns(&self) -> Vec<String> {
        match self.kind {
            Kind::PartialDate => vec![self.name.to_owned(), format!("{}_precision", self.name)],
            _ => vec![self.name.to_owned()],
        }
    }
}

impl Noun {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field group of a column, named after its first field: columns of one group are one value. A
    /// column that no field declares is a group by itself.
    pub fn group_of<'a>(&self, column: &'a str) -> &'a str {
        let stores = |field: &&Field| {
            field.name == column
                || field.kind == Kind::PartialDate
                    && column.strip_suffix("_precision") == Some(field.name)
        };
        match self.fields.iter().find(stores) {
            Some(field) => field.with.unwrap_or(field.name),
            None => column,
        }
    }
}
