//! One binary, a module per noun.

mod demo;
mod facility;
mod ledger;
mod plan;
mod record;
mod tidy;
mod upgrade;
