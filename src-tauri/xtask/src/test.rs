//! `cargo xtask test`: every check there is, in the order in which they fail fastest, the real
//! window last.
//!
//! Cargo is given the same packages and features each time, and the user interface is built before
//! the program that carries it, so that nothing is compiled twice.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::run::{Result, Steps, cargo, npm, run, run_within};
use crate::{built, root, setup, target};

/// Both of these, always: features decide what cargo must compile again.
const EVERYTHING: [&str; 2] = [
    "--workspace",
    "--features=so-khuyen-cong/custom-protocol,so-khuyen-cong/e2e",
];

/// The window journeys take seconds each; whatever needs this long hangs.
const JOURNEYS_LIMIT: Duration = Duration::from_secs(15 * 60);

/// Runs everything; stops at the first failure.
pub(crate) fn run_all() -> Result {
    let mut steps = Steps::new();
    let ui = root().join("ui");
    steps.step("Set-up", setup::to_test)?;
    steps.step("Rust: format", || {
        run(&mut cargo(&["fmt", "--all", "--check"]))
    })?;
    steps.step("User interface: types", || {
        run(&mut npm(&ui, &["run", "check"]))
    })?;
    if has_script(&ui, "lint") {
        steps.step("User interface: lint", || {
            run(&mut npm(&ui, &["run", "lint"]))
        })?;
    }
    steps.step("User interface: unit tests", || {
        run(npm(&ui, &["run", "test"]).env("CI", "true"))
    })?;
    steps.step("User interface: build", || {
        run(&mut npm(&ui, &["run", "build"]))
    })?;
    steps.step("Rust: clippy", || {
        run(everything("clippy", &["--all-targets"]).args(["--", "--deny=warnings"]))
    })?;
    steps.step("Rust: build", || {
        run(&mut everything("build", &["--lib", "--bins", "--tests"]))
    })?;
    steps.step("Rust: core tests", || {
        run(&mut everything("test", &["--lib"]))
    })?;
    steps.step("Rust: command line, window and bindings", || {
        run(&mut everything("test", &["--bins"]))
    })?;
    steps.step("Rust: suite", || {
        run(&mut everything("test", &["--test=*"]))
    })?;
    if cfg!(target_os = "linux") {
        steps.step("Window journeys", journeys)?;
    } else {
        println!("\nThe window journeys run on Linux only: they need WebKitWebDriver and Xvfb.");
    }
    steps.close("Everything passed");
    Ok(())
}

fn everything(subcommand: &str, targets: &[&str]) -> Command {
    let mut command = cargo(&[subcommand]);
    command.args(EVERYTHING).args(targets);
    command
}

fn has_script(folder: &Path, name: &str) -> bool {
    std::fs::read_to_string(folder.join("package.json"))
        .is_ok_and(|text| text.contains(&format!("\"{name}\": ")))
}

/// The real program on a display of its own, driven as a person would.
fn journeys() -> Result {
    let folder = root().join("tests").join("e2e");
    let mut command = Command::new("xvfb-run");
    command
        .args(["-a", "-s", "-screen 0 1366x768x24", "npm", "test"])
        .current_dir(folder)
        .env("SKC_APP", built("so-khuyen-cong"))
        .env("SKC_CLI", built("skc"))
        .env("SKC_DRIVER", target().join("tools/bin/tauri-driver"))
        .env("SKC_LEFT", target().join("e2e"))
        .env("NO_AT_BRIDGE", "1")
        .env_remove("WAYLAND_DISPLAY");
    run_within(&mut command, JOURNEYS_LIMIT)
}
