//! Projects and tasks (đề án, nhiệm vụ).
//!
//! What surprises: every amount is a row of line × stage × source with its budget year; beneficiaries may come after approval.

mod begin;
pub mod chain;
mod dossier;
mod due;
pub mod fields;
mod form;
mod gates;
mod life;
#[cfg(test)]
pub(crate) mod life_tests;
mod list;
mod shares;
mod store;

pub use begin::{Beginning, BeginningMoney, BeginningResult, begin};
pub use dossier::{
    DossierPaper, DossierView, PaperMark, dossier, dossier_document, fill_dossier, mark_paper,
    write_dossier,
};
pub(crate) use due::{DayOf, days};
pub use due::{ProjectDeadline, deadlines};
pub(crate) use form::{findings, guard};
pub use gates::{Missing, MissingPlace};
pub use life::{LifeMove, LifePoint, LifeStanding, LifeStep, LifeView, Move, advance, life};
pub use list::{ProjectLine, list};
pub use shares::{EarlierSupport, earlier_support};

/// `KCQG` or `KCĐP`.
fn fund(source: &str) -> &str {
    fields::FUNDS
        .iter()
        .find(|choice| choice.code == source)
        .map_or(source, |choice| choice.label)
}
