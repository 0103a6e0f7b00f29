//! The two commands of the README: `cargo xtask app` opens the program, `cargo xtask test` runs
//! every check there is.
//!
//! Each does all of the set-up first. On Debian and Ubuntu it installs what is missing with
//! `apt-get` (through `sudo` unless it is root); elsewhere it says in one sentence what to install.
//! It uses the standard library only, because it is built before anything else, on a machine that
//! has nothing yet; for the same reason `.cargo/cc` can fetch the linker that builds it.

#![expect(
    clippy::print_stdout,
    reason = "a command line talks on its standard output"
)]

mod app;
mod run;
mod setup;
mod test;

/// Where the ledger lies when nobody says otherwise: one definition for all three programs.
#[expect(unreachable_pub, reason = "public in the core, which owns it")]
#[path = "../../core/src/place.rs"]
mod place;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask app     set up, build, and open the program on a demo ledger (without a display: skc demo)
cargo xtask test    set up, build, and run every check, the real window last";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["app"] => app::run_app(),
        ["test"] => test::run_all(),
        _ => {
            println!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("\n✗ {why}");
            ExitCode::FAILURE
        }
    }
}

/// The folder that holds the workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("this package lies two folders below the root")
}

/// The folder of cargo's debug programs: this one is among them, whatever CARGO_TARGET_DIR says.
fn programs() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|me| me.parent().map(Path::to_owned))
        .unwrap_or_else(|| root().join("target").join("debug"))
}

/// One of cargo's debug programs.
fn built(program: &str) -> PathBuf {
    programs().join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
}

/// The folder above them, for what tests leave behind and for tools.
fn target() -> PathBuf {
    programs()
        .parent()
        .map_or_else(|| root().join("target"), Path::to_owned)
}
