//! `cargo xtask app` and `cargo xtask test`.
fn main() {}
