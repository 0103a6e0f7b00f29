//! One binary, a module per noun.

mod demo;
mod facility;
mod gate;
mod ledger;
mod person;
mod plan;
mod project;
mod record;
mod report;
mod survey;
mod tidy;
mod upgrade;
