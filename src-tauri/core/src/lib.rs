//! Sổ Khuyến công without a window: everything that is true whether or not somebody looks.
//!
//! The map, in the order in which to read it:
//!
//! - the vocabulary: [`money`], [`period`], [`text`], [`ids`], [`sets`], [`clock`], [`finding`],
//!   [`error`];
//! - [`field`]: how a noun declares its fields, once; [`record`]: what every noun can do because
//!   of that declaration (list, card, create, edit, delete, history);
//! - [`ledger`]: the one SQLite file, its one door for writing ([`ledger::Ledger::transact`]), the
//!   journal behind undo and history, search, backups;
//! - a folder per noun of the glossary, with its `fields.rs`, its rules in files named for what
//!   they do, and its SQL in `store.rs`;
//! - [`document`]: official documents as values, their layout and the writers; [`paper`]: the papers of a
//!   project, and the office's own Word texts of them.
//!
//! Nothing here knows a window, a network, the time of day or chance: [`clock::Clock`] and
//! [`ids::Ids`] come in as parameters.

pub mod activity;
pub mod agency;
pub mod attachment;
pub mod award;
pub mod clock;
pub mod collaborator;
pub mod course;
pub mod demo;
pub mod document;
pub mod error;
pub mod exchange;
pub mod facility;
pub mod field;
pub mod files;
pub mod finding;
pub mod gates;
pub mod ids;
pub mod json;
pub mod ledger;
pub mod money;
pub mod norm;
pub mod nouns;
pub mod origin;
pub mod overview;
pub mod paper;
pub mod period;
pub mod person;
pub mod place;
pub mod plan;
pub mod programme;
pub mod progress;
pub mod project;
pub mod record;
pub mod report;
pub mod sets;
pub mod survey;
pub mod text;
pub mod unit;
mod views;

pub use error::{Error, Result};
