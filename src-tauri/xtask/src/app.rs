//! `cargo xtask app`: the program, on a demo ledger the first time.

use std::path::Path;
use std::process::Command;

use crate::run::{Result, Steps, cargo, npm, run};
use crate::{built, place, root, setup, target};

/// Sets up, builds, opens. Where there is no display, the main job runs without a window.
pub(crate) fn run_app() -> Result {
    let mut steps = Steps::new();
    steps.step("Set-up", setup::to_build)?;
    steps.step("User interface", || {
        run(&mut npm(&root().join("ui"), &["run", "build"]))
    })?;
    steps.step("Program", || {
        run(&mut cargo(&[
            "build",
            "--package=so-khuyen-cong",
            "--package=skc",
            "--features=so-khuyen-cong/custom-protocol",
        ]))
    })?;
    if has_display() {
        steps.step("Ledger", first_ledger)?;
        steps.step("Window", || run(&mut Command::new(built("so-khuyen-cong"))))
    } else {
        steps.step("Without a display", || {
            let folder = target().join("demo");
            println!(
                "There is no display (DISPLAY and WAYLAND_DISPLAY are empty), so no window can open. \
                 The same work runs on the command line instead, into {}",
                folder.display()
            );
            // Made by the run before, and by nothing else.
            let _ = std::fs::remove_dir_all(&folder);
            demo(&folder)
        })
    }
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// The window opens the ledger opened last; on a machine that has none, the demo is made first.
fn first_ledger() -> Result {
    let folder = place::folder(|name| std::env::var_os(name))
        .ok_or("the environment names no folder for this person's data (HOME, LOCALAPPDATA)")?;
    if let Some(ledger) = place::ledger(&folder) {
        println!("Opening {}", ledger.display());
        return Ok(());
    }
    println!(
        "No ledger yet: making the demo ledger in {}",
        folder.display()
    );
    demo(&folder)
}

fn demo(folder: &Path) -> Result {
    run(Command::new(built("skc")).arg("demo").arg(folder))
}
