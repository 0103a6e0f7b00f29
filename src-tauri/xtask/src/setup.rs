//! What a bare machine lacks, found and installed.
//!
//! Rust and Node are checked first: they are what the README asks for, and the only things that we
//! do not install.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::run::{self, Result, cargo, npm, run, succeeds, which};
use crate::{root, target};

const NODE: (u32, u32) = (20, 19);

/// A package of the system, and how to see whether what we need of it is there.
struct Package {
    name: &'static str,
    found: fn() -> bool,
}

const TO_BUILD: &[Package] = &[
    Package {
        name: "build-essential",
        found: || which("cc").is_some() && which("make").is_some(),
    },
    Package {
        name: "pkg-config",
        found: || which("pkg-config").is_some(),
    },
    Package {
        // OpenSSL is built from source inside SQLCipher; a bare system's perl lacks these modules.
        name: "perl",
        found: || {
            succeeds(
                "perl",
                &["-MFindBin", "-MIPC::Cmd", "-MTime::Piece", "-e", "1"],
            )
        },
    },
    Package {
        name: "libwebkit2gtk-4.1-dev",
        found: || succeeds("pkg-config", &["--exists", "webkit2gtk-4.1", "gtk+-3.0"]),
    },
];

const TO_TEST: &[Package] = &[
    Package {
        name: "xvfb",
        found: || which("xvfb-run").is_some() && which("Xvfb").is_some(),
    },
    Package {
        name: "xauth",
        found: || which("xauth").is_some(),
    },
    Package {
        name: "webkit2gtk-driver",
        found: || which("WebKitWebDriver").is_some(),
    },
    Package {
        name: "poppler-utils",
        found: || which("pdftotext").is_some() && which("pdftoppm").is_some(),
    },
    // Reports are read back by programs that did not write them.
    Package {
        name: "libreoffice-writer-nogui",
        found: || which("soffice").is_some(),
    },
    Package {
        name: "python3-docx",
        found: || succeeds("/usr/bin/python3", &["-c", "import docx"]),
    },
    Package {
        name: "python3-openpyxl",
        found: || succeeds("/usr/bin/python3", &["-c", "import openpyxl"]),
    },
];

/// Everything needed to build and open the program.
pub(crate) fn to_build() -> Result {
    versions()?;
    packages(&[TO_BUILD])?;
    node_modules(&root().join("ui"))
}

/// Everything needed to run the checks too.
pub(crate) fn to_test() -> Result {
    versions()?;
    packages(&[TO_BUILD, TO_TEST])?;
    components()?;
    node_modules(&root().join("ui"))?;
    if cfg!(target_os = "linux") {
        node_modules(&root().join("tests").join("e2e"))?;
        driver()?;
    }
    Ok(())
}

/// Rust and Node, new enough.
fn versions() -> Result {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))
        .map_err(|error| format!("Cargo.toml: {error}"))?;
    let wanted = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "))
        .and_then(version)
        .ok_or("Cargo.toml states no rust-version")?;
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    newer(
        "Rust",
        run::line(&rustc, &["--version"]),
        wanted,
        "rustup update stable",
    )?;
    let node = run::line("node", &["--version"]);
    newer("Node", node, NODE, "install it from https://nodejs.org")?;
    which("npm")
        .map(drop)
        .ok_or_else(|| "npm was not found; it comes with Node from https://nodejs.org".to_owned())
}

fn newer(what: &str, found: Option<String>, wanted: (u32, u32), how: &str) -> Result {
    let (major, minor) = wanted;
    match found.as_deref().map(|text| (text, version(text))) {
        Some((text, Some(have))) if have >= wanted => {
            println!("{what}: {text}");
            Ok(())
        }
        Some((text, _)) => Err(format!(
            "{what} {major}.{minor} or newer is needed, this is “{text}”: {how}"
        )),
        None => Err(format!(
            "{what} {major}.{minor} or newer is needed and was not found: {how}"
        )),
    }
}

/// The first `major.minor` in a text.
fn version(text: &str) -> Option<(u32, u32)> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let mut parts = text[start..].split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Packages of the system.
fn packages(lists: &[&[Package]]) -> Result {
    if !cfg!(target_os = "linux") {
        let perl = succeeds("perl", &["-e", "1"]);
        return perl.then_some(()).ok_or_else(|| {
            "perl was not found (OpenSSL is built with it): install Strawberry Perl from https://strawberryperl.com".to_owned()
        });
    }
    let missing = missing(lists);
    if missing.is_empty() {
        println!("System packages: all there");
        return Ok(());
    }
    let list = missing.join(" ");
    if which("apt-get").is_none() {
        return Err(format!(
            "install what this system calls: {list} (the names are Debian's; on Fedora webkit2gtk4.1-devel, on Arch webkit2gtk-4.1)"
        ));
    }
    println!("System packages: installing {list}");
    apt(&["update"])?;
    let mut install = vec!["install", "--yes", "--no-install-recommends"];
    install.extend(&missing);
    apt(&install)?;
    match self::missing(lists)[..] {
        [] => Ok(()),
        [..] => Err(format!(
            "still missing after installing: {}",
            self::missing(lists).join(" ")
        )),
    }
}

fn missing(lists: &[&[Package]]) -> Vec<&'static str> {
    lists
        .iter()
        .copied()
        .flatten()
        .filter(|package| !(package.found)())
        .map(|package| package.name)
        .collect()
}

fn apt(arguments: &[&str]) -> Result {
    let root_user = run::line("id", &["-u"]).is_some_and(|id| id == "0");
    let mut command = if root_user {
        Command::new("env")
    } else if which("sudo").is_some() {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    } else {
        return Err(format!("run as root: apt-get {}", arguments.join(" ")));
    };
    command
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"])
        .args(arguments);
    run(&mut command)
}

/// rustfmt and clippy, which rustup's minimal profile leaves out.
fn components() -> Result {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let there = cargo(&[subcommand, "--version"])
            .output()
            .is_ok_and(|output| output.status.success());
        if !there {
            run(Command::new("rustup")
                .args(["component", "add", component])
                .current_dir(root()))?;
        }
    }
    Ok(())
}

/// `npm ci`, unless what is installed is newer than the lock file.
fn node_modules(folder: &Path) -> Result {
    let name = folder.strip_prefix(root()).unwrap_or(folder).display();
    let lock = changed(&folder.join("package-lock.json"))
        .ok_or_else(|| format!("{name}/package-lock.json is missing"))?;
    let installed = changed(&folder.join("node_modules").join(".package-lock.json"));
    if installed.is_some_and(|installed| installed >= lock) {
        println!("{name}/node_modules: up to date");
        return Ok(());
    }
    run(&mut npm(folder, &["ci", "--no-audit", "--no-fund"]))
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|meta| meta.modified()).ok()
}

/// Between the journeys and the window; kept under `target`, so that nothing of the machine changes.
fn driver() -> Result {
    let tools = target().join("tools");
    if tools.join("bin").join("tauri-driver").is_file() {
        println!("tauri-driver: there");
        return Ok(());
    }
    run(cargo(&[
        "install",
        "tauri-driver",
        "--version",
        "^2",
        "--locked",
        "--root",
    ])
    .arg(&tools))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_programs_print() {
        assert_eq!(
            version("rustc 1.95.0 (59807616e 2026-04-14)"),
            Some((1, 95))
        );
        assert_eq!(version("v20.19.2"), Some((20, 19)));
        assert_eq!(version("\"1.91\""), Some((1, 91)));
        assert_eq!(version("none"), None);
    }

    #[test]
    fn an_old_or_absent_node_is_said_with_what_to_do() {
        let old = newer("Node", Some("v18.20.4".to_owned()), NODE, "install it").unwrap_err();
        assert_eq!(
            old,
            "Node 20.19 or newer is needed, this is “v18.20.4”: install it"
        );
        let absent = newer("Node", None, NODE, "install it").unwrap_err();
        assert_eq!(
            absent,
            "Node 20.19 or newer is needed and was not found: install it"
        );
    }
}
