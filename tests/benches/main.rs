//! The benchmarks: `cargo bench -p so-khuyen-cong-tests`, or one with `-- survey`. The figures stand in
//! `tests/README.md`. Starting the window is measured by `window.js` beside this file.

mod beside;
mod ledger;
mod plan;
mod project;
mod report;
mod survey;
mod typeset;

/// As in both programs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    if beside::is_one_run() {
        return beside::run();
    }
    if typeset::is_one_run() {
        return typeset::run();
    }
    divan::main();
    beside::compare();
    typeset::compare();
}
