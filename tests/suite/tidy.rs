//! The house rules, as tests: what keeps the sources the way the README says they are.

mod modules;
mod rust;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};
use so_khuyen_cong_core::error::Known;
use so_khuyen_cong_core::field::Kind;
use so_khuyen_cong_core::nouns::NOUNS;

/// The nouns of the glossary, each the name of its folder or file everywhere.
const GLOSSARY: &[&str] = &[
    "facility",
    "survey",
    "unit",
    "programme",
    "plan",
    "project",
    "norm",
    "course",
    "person",
    "user",
    "agency",
    "attachment",
    "award",
    "collaborator",
    "activity",
    "report",
    "ledger",
    "exchange",
];

/// What else may stand among the nouns, and why.
const BESIDE_THE_NOUNS: &[(&str, &[&str], &str)] = &[
    (
        "src-tauri/core/src",
        &["record"],
        "what every noun can do because its fields are declared",
    ),
    (
        "src-tauri/core/src",
        &["document"],
        "the model, layout and writers of every official document",
    ),
    (
        "src-tauri/core/src",
        &["paper"],
        "the papers of a project, as it needs them on its way",
    ),
    (
        "src-tauri/core/src",
        &["sets"],
        "the table of every closed set, beside sets.rs",
    ),
    (
        "src-tauri/core/src",
        &["money"],
        "amounts in words, beside money.rs",
    ),
    (
        "src-tauri/core/src",
        &["overview"],
        "the first screen: a year over all nouns, and the days to keep",
    ),
    (
        "src-tauri/core/src",
        &["text"],
        "Vietnamese text: one form inside, legacy encodings outside",
    ),
    (
        "src-tauri/src/commands",
        &["mod"],
        "the list of the commands",
    ),
    (
        "src-tauri/src/commands",
        &["record"],
        "the commands that every noun has",
    ),
    (
        "src-tauri/src/commands",
        &["overview", "search"],
        "screens over all nouns",
    ),
    (
        "src-tauri/src/commands",
        &["paper"],
        "the papers of a project and the office's own texts",
    ),
    (
        "src-tauri/src/commands",
        &["project_money"],
        "the money of a project: its budget, payments, adjustments, effect",
    ),
    (
        "src-tauri/src/commands",
        &["job"],
        "long work: progress and cancel",
    ),
    (
        "src-tauri/src/commands",
        &["document"],
        "pages of any official document",
    ),
    ("ui/src", &["overview", "search"], "screens over all nouns"),
    ("ui/src", &["paper"], "the papers of a project"),
    ("ui/src", &["ipc"], "the only importer of the window's host"),
    ("ui/src", &["text"], "money, dates and sentences"),
    (
        "ui/src",
        &["parts"],
        "fields, grid, dialogs: what screens are made of",
    ),
    ("ui/src", &["frame"], "the window around the screens"),
    (
        "ui/src",
        &["styles", "fonts"],
        "tokens and the bundled faces",
    ),
    ("tests/suite", &["main"], "the list of the modules"),
    (
        "tests/suite",
        &["record", "gate"],
        "what every noun can do, and what no form may",
    ),
    (
        "tests/suite",
        &["document"],
        "golden pages of official documents",
    ),
    ("tests/suite", &["overview", "search"], "over all nouns"),
    ("tests/suite", &["demo"], "the five seeds"),
    ("tests/suite", &["skc"], "the command line"),
    ("tests/suite", &["tidy"], "this file"),
    ("tests/suite", &["upgrade"], "released ledgers"),
];

/// The only files of the core that know floats, and why.
const FLOATS: &[(&str, &str)] = &[
    (
        "src-tauri/core/src/survey/xlsx.rs",
        "where Excel hands numbers over",
    ),
    (
        "src-tauri/core/src/document/pdf.rs",
        "where printpdf wants them",
    ),
    (
        "src-tauri/core/src/document/picture.rs",
        "where tiny-skia draws with them",
    ),
    (
        "src-tauri/core/src/document/xlsx.rs",
        "where Excel wants sizes",
    ),
    (
        "src-tauri/core/src/document/tests/measured.rs",
        "where a PDF is read back",
    ),
    (
        "src-tauri/core/src/survey/columns.rs",
        "a confidence is a share on the wire",
    ),
    (
        "src-tauri/core/src/plan/mix.rs",
        "where the solver of the best mix counts with them",
    ),
];

/// The folder of the whole project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the project's folder")
        .to_owned()
}

/// The files of the project, by git; without git (an unpacked archive), by walking.
fn files() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    let mut files: Vec<String> = match listed {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout)
            .expect("names")
            .lines()
            .map(str::to_owned)
            .collect(),
        _ => {
            let mut found = Vec::new();
            walk(&root(), "", &mut found);
            found
        }
    };
    files.retain(|file| root().join(file).is_file());
    files.sort();
    files.dedup();
    assert!(files.len() > 100, "the project's files: {}", files.len());
    files
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("listed").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            if ![".git", "target", "node_modules", "dist", "coverage"].contains(&name.as_str()) {
                walk(&entry.path(), &format!("{path}/"), found);
            }
        } else {
            found.push(path);
        }
    }
}

fn text(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn is_text(file: &str) -> bool {
    let kinds = [
        "rs", "toml", "md", "sql", "csv", "json", "ts", "js", "mjs", "cjs", "svelte", "css",
        "html", "svg", "sh", "yml", "yaml", "txt", "lock", "d.ts",
    ];
    let dotted = [
        ".gitignore",
        ".gitattributes",
        ".editorconfig",
        ".ci/run",
        ".cargo/cc",
        "frozen",
    ];
    (kinds.iter().any(|kind| file.ends_with(&format!(".{kind}"))) || dotted.iter().any(|name| file.ends_with(name)))
        // Senders' files are kept byte for byte.
        && !file.starts_with("tests/fixtures/workbooks/")
        && (!file.starts_with("tests/fixtures/hostile/") || file.ends_with("/README.md") || file.ends_with("/cases.json"))
}

#[track_caller]
fn assert_none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

/// The released migrations: name and hash.
pub(crate) fn frozen() -> Vec<(String, String)> {
    text("src-tauri/core/migrations/frozen")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let (name, hash) = line
                .split_once(' ')
                .unwrap_or_else(|| panic!("“{line}” is no name and hash"));
            (name.to_owned(), hash.trim().to_owned())
        })
        .collect()
}

/// Every migration, in order: name and SQL.
pub(crate) fn migrations() -> Vec<(String, String)> {
    files()
        .into_iter()
        .filter_map(|file| {
            Some((
                file.strip_prefix("src-tauri/core/migrations/")?.to_owned(),
                file.clone(),
            ))
        })
        .filter(|(name, _)| name.ends_with(".sql"))
        .map(|(name, file)| (name, text(&file)))
        .collect()
}

#[test]
fn the_core_knows_no_window_and_no_network() {
    // What cargo would build: the lock file alone also lists what no chosen feature needs.
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--package",
            "so-khuyen-cong-core",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])
        .current_dir(root())
        .output()
        .expect("cargo answers");
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).expect("names");
    let reached: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(reached.contains("rusqlite"), "the graph was read");
    let banned = [
        "tauri",
        "wry",
        "tao",
        "rfd",
        "gtk",
        "webkit2gtk",
        "winit",
        "tokio",
        "mio",
        "socket2",
        "hyper",
        "reqwest",
        "ureq",
        "curl",
        "rustls",
        "native-tls",
        "async-std",
        "smol",
        "quinn",
        "tungstenite",
        "h2",
        "isahc",
        "attohttpc",
        "lettre",
        "minreq",
    ];
    let found: Vec<String> = reached
        .iter()
        .filter(|name| {
            banned
                .iter()
                .any(|ban| name == &ban || name.starts_with(&format!("{ban}-")))
        })
        .map(|name| (*name).to_owned())
        .collect();
    assert_none(&found, "the core must not depend on");
    let calls: Vec<String> = sources("src-tauri/core/src/")
        .filter(|(_, source)| {
            source.contains("std::net")
                || source.contains("UdpSocket")
                || source.contains("TcpStream")
        })
        .map(|(file, _)| file)
        .collect();
    assert_none(&calls, "the core must not open a connection");
}

/// Rust sources below a folder, without their test modules.
fn sources(below: &'static str) -> impl Iterator<Item = (String, String)> {
    files()
        .into_iter()
        .filter(move |file| file.starts_with(below) && file.ends_with(".rs"))
        .map(|file| {
            let source = text(&file);
            let code = source
                .split("\n#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or_default()
                .to_owned();
            (file, code)
        })
}

#[test]
fn to_find_a_noun_open_its_name_in_any_folder() {
    let all = files();
    let mut wrong = Vec::new();
    for (place, only_folders) in [
        ("src-tauri/core/src", true),
        ("ui/src", true),
        ("src-tauri/src/commands", false),
        ("tests/suite", false),
    ] {
        let names: BTreeSet<String> = all
            .iter()
            .filter_map(|file| file.strip_prefix(place)?.strip_prefix('/'))
            .filter(|rest| !only_folders || rest.contains('/'))
            .map(|rest| {
                rest.split('/')
                    .next()
                    .unwrap_or_default()
                    .trim_end_matches(".rs")
                    .to_owned()
            })
            .collect();
        for name in names {
            let allowed = BESIDE_THE_NOUNS
                .iter()
                .any(|(of, list, _)| *of == place && list.contains(&name.as_str()));
            if !GLOSSARY.contains(&name.as_str()) && !allowed {
                wrong.push(format!("{place}/{name}"));
            }
        }
    }
    assert_none(
        &wrong,
        "neither a noun of the glossary nor listed with a reason in BESIDE_THE_NOUNS",
    );
}

#[test]
fn released_migrations_never_change() {
    let migrations = migrations();
    let numbers: Vec<String> = migrations
        .iter()
        .map(|(name, _)| name[..5].to_owned())
        .collect();
    let wanted: Vec<String> = (1..=migrations.len()).map(|n| format!("{n:04}_")).collect();
    assert_eq!(numbers, wanted, "numbered without a gap");
    let frozen = frozen();
    for ((name, hash), (found, sql)) in frozen.iter().zip(&migrations) {
        assert_eq!(name, found, "frozen in order");
        let now: String = Sha256::digest(sql.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            *hash, now,
            "{name} was released and must not change; write a new migration"
        );
    }
    assert!(
        migrations.len() <= frozen.len() + 1,
        "one migration is open at a time; {} are not frozen",
        migrations.len() - frozen.len()
    );
}

/// The code of a source: no comments, no strings, no tests.
fn bare(code: &str) -> String {
    let mut out = String::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => {
                chars.by_ref().find(|c| *c == '\n');
                out.push('\n');
            }
            '"' => {
                while let Some(inner) = chars.next() {
                    match inner {
                        '\\' => {
                            chars.next();
                        }
                        '"' => break,
                        _ => {}
                    }
                }
                out.push_str("\"\"");
            }
            c => out.push(c),
        }
    }
    out
}

#[test]
fn what_the_law_may_change_is_no_number_in_a_rule() {
    // Files of rules: they compare and add what the ledger says, and know no rate, cap or year.
    let rules = [
        "build.rs",
        "rules.rs",
        "eligibility.rs",
        "budget.rs",
        "workflow.rs",
        "scoring.rs",
        "settlement.rs",
        "ceilings.rs",
        "deadlines.rs",
    ];
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for (file, code) in sources("src-tauri/core/src/") {
        let name = file.rsplit('/').next().unwrap_or_default();
        if !rules.contains(&name) {
            continue;
        }
        seen.push(file.clone());
        for (number, line) in bare(&code).lines().enumerate() {
            for word in line.split(|c: char| !c.is_alphanumeric() && c != '_') {
                let literal = word.starts_with(|c: char| c.is_ascii_digit());
                if literal && !["0", "1", "100"].contains(&word) {
                    found.push(format!("{file}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(
        seen.contains(&"src-tauri/core/src/plan/build.rs".to_owned()),
        "{seen:?}"
    );
    assert_none(
        &found,
        "numbers of the law are dated rows of the ledger, not constants",
    );
}

#[test]
fn every_dependency_has_its_reason_beside_it() {
    let own = ["so-khuyen-cong-core", "serde"];
    let mut found = Vec::new();
    // What cargo-fuzz builds is a workspace of its own.
    for file in ["Cargo.toml", "tests/fuzz/Cargo.toml"] {
        let manifest = text(file);
        let (_, after) = manifest
            .split_once("[workspace.dependencies]")
            .expect("there");
        let lines = after.split("\n[").next().unwrap_or_default().lines();
        found.extend(
            lines
                .filter(|line| line.contains('=') && !line.starts_with('#'))
                .filter(|line| {
                    !line.contains(" # ")
                        && !own.contains(&line.split([' ', '=']).next().unwrap_or_default())
                })
                .map(|line| format!("{file}: {line}")),
        );
    }
    assert_none(&found, "say in the manifest what it is for");

    let mut elsewhere = Vec::new();
    for file in files().iter().filter(|file| file.ends_with("/Cargo.toml")) {
        let manifest = text(file);
        for section in manifest.split("\n[").filter(|section| {
            let name = section.split(']').next().unwrap_or_default();
            name.ends_with("dependencies") && name != "workspace.dependencies"
        }) {
            elsewhere.extend(
                section
                    .lines()
                    .skip(1)
                    .filter(|line| {
                        line.contains('=')
                            && !line.starts_with('#')
                            && !line.contains("workspace = true")
                    })
                    .map(|line| format!("{file}: {line}")),
            );
        }
    }
    assert_none(
        &elsewhere,
        "versions stand in the workspace's manifest, once",
    );
}

#[test]
fn the_top_level_holds_what_it_was_given() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "src-tauri",
        "ui",
        "assets",
        "tests",
        "README.md",
    ];
    let tops: BTreeSet<String> = files()
        .iter()
        .map(|file| file.split('/').next().unwrap_or_default().to_owned())
        .collect();
    let found: Vec<String> = tops
        .into_iter()
        .filter(|top| {
            !allowed.contains(&top.as_str()) && !top.starts_with('.') && !top.starts_with("LICENSE")
        })
        .collect();
    assert_none(&found, "not among the entries of the top level");
}

#[test]
fn no_source_names_a_machine_or_leaves_work_for_later() {
    // Written apart, so that this file does not find itself.
    let words: Vec<String> = [
        ("/wo", "rk/"),
        ("/ro", "ot/"),
        ("/ho", "me/"),
        ("TO", "DO"),
        ("FIX", "ME"),
        ("XX", "X:"),
    ]
    .iter()
    .map(|(one, other)| format!("{one}{other}"))
    .collect();
    let mut found = Vec::new();
    for file in files().iter().filter(|file| {
        is_text(file) && !file.ends_with(".lock") && !file.ends_with("package-lock.json")
    }) {
        for (number, line) in text(file).lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(word.as_str())) {
                found.push(format!("{file}:{}: {word}", number + 1));
            }
        }
    }
    assert_none(&found, "a path of one machine, or work left for later");
}

#[test]
fn labels_are_vietnamese_in_one_form_and_start_and_end_as_labels_do() {
    let english = [
        "name",
        "code",
        "type",
        "date",
        "note",
        "state",
        "status",
        "year",
        "amount",
        "number",
        "title",
        "the",
        "of",
        "and",
        "or",
        "value",
        "list",
        "person",
        "address",
        "phone",
        "unit",
        "plan",
        "project",
        "report",
        "source",
        "kind",
        "file",
        "user",
        "is",
        "to",
        "from",
        "with",
        "text",
        "money",
        "total",
        "yes",
        "unknown",
        "other",
        "none",
        "description",
        "content",
        "award",
        "course",
        "learner",
        "facility",
        "survey",
    ];
    let mut found = Vec::new();
    let mut look = |place: &str, label: &str| {
        if let Some(word) = label
            .split(|c: char| !c.is_alphanumeric())
            .find(|word| english.contains(&word.to_lowercase().as_str()))
            // "to" is Vietnamese too (máy to), but no label needs it.
            .filter(|_| label.is_ascii() || !label.is_empty())
        {
            found.push(format!("{place}: “{label}” has the English “{word}”"));
        }
        if so_khuyen_cong_core::text::nfc(label) != label
            || label.trim() != label
            || label.contains("  ")
        {
            found.push(format!("{place}: “{label}” is not in one form"));
        }
    };
    let mut starts = Vec::new();
    for noun in NOUNS {
        look(noun.name, noun.label);
        for field in noun.fields {
            let place = format!("{}.{}", noun.name, field.name);
            look(&place, field.label);
            look(&place, field.hint);
            look(&place, field.group);
            if let Kind::Choice { choices } = field.kind {
                for choice in choices {
                    look(&place, choice.label);
                }
            }
            if !field
                .label
                .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                || field.label.ends_with(['.', ':'])
            {
                starts.push(format!("{place}: {}", field.label));
            }
            if !field.hint.is_empty() && !field.hint.ends_with(['.', '?', ')']) {
                starts.push(format!("{place}: {}", field.hint));
            }
        }
    }
    assert_none(&found, "what a person reads");
    assert_none(
        &starts,
        "a label starts with a capital and has no stop; a hint is a sentence",
    );
}

#[test]
fn floats_exist_only_where_others_hand_them_to_us() {
    let mut found = Vec::new();
    for (file, code) in sources("src-tauri/") {
        if FLOATS.iter().any(|(allowed, _)| *allowed == file) {
            assert!(
                code.contains("clippy::disallowed_types"),
                "{file} expects the ban, with its reason"
            );
            continue;
        }
        for (number, line) in bare(&code).lines().enumerate() {
            let float = line
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == "f32" || word == "f64");
            // How a whole number is called on the wire: JavaScript has one kind.
            if float && !line.contains("#[specta(type") {
                found.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert_none(&found, "money is whole đồng, rates are decimals");
}

#[test]
fn text_files_end_their_lines_one_way() {
    let mut found = Vec::new();
    for file in files().iter().filter(|file| is_text(file)) {
        let bytes = std::fs::read(root().join(file)).expect("read");
        if bytes.contains(&b'\r') {
            found.push(format!("{file}: a carriage return"));
        }
        if !bytes.is_empty() && !bytes.ends_with(b"\n") {
            found.push(format!("{file}: no end of line at the end"));
        }
    }
    assert_none(&found, "lines end with LF, the last one too");
}

#[test]
fn every_module_says_what_it_is() {
    let found: Vec<String> = files()
        .into_iter()
        .filter(|file| file.ends_with(".rs") && !text(file).starts_with("//! "))
        .collect();
    assert_none(&found, "opens with //! and what it is");
}

/// The string literals of a source from `start`, joined over `\` line ends.
fn literals(source: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        if c != '"' {
            continue;
        }
        let mut literal = String::new();
        while let Some(inner) = chars.next() {
            match inner {
                '\\' => literal.extend(chars.next()),
                '"' => break,
                inner => literal.push(inner),
            }
        }
        out.push(literal);
    }
    out
}

/// The window compares with the names that are exported; a code written out beside them could drift away.
#[test]
fn the_refusals_the_window_acts_on_are_named_in_one_place() {
    let mut found = Vec::new();
    for (file, code) in sources("src-tauri/core/src/") {
        let code: String = code.split_whitespace().collect();
        for known in Known::ALL {
            let written = [
                format!("refused(\"{}\"", known.code()),
                format!("code:\"{}\"", known.code()),
            ];
            if written.iter().any(|written| code.contains(written)) {
                found.push(format!("{file}: {}", known.code()));
            }
        }
    }
    for file in files()
        .iter()
        .filter(|file| file.starts_with("ui/src/") && !file.contains(".test."))
    {
        if file.ends_with(".ts") || file.ends_with(".svelte") {
            for (number, line) in text(file).lines().enumerate() {
                if line.contains(".code === \"") && line.contains("efus") {
                    found.push(format!("{file}:{}: compares a code, not `is`", number + 1));
                }
            }
        }
    }
    assert_none(&found, "refusals the window acts on are `Known`");
}

#[test]
fn every_refusal_has_a_stable_code_and_a_vietnamese_sentence() {
    let mut found = Vec::new();
    let mut codes = BTreeSet::new();
    for (file, code) in sources("src-tauri/core/src/") {
        for (at, _) in code.match_indices("Error::refused(") {
            let window: String = code[at..].chars().take(900).collect();
            // A code that is a variable is checked where it is chosen.
            if !window["Error::refused(".len()..]
                .trim_start()
                .starts_with('"')
            {
                continue;
            }
            // So is a sentence that was put together before.
            let second = window
                .split_once("\",")
                .map_or("", |(_, rest)| rest.trim_start());
            if !second.starts_with('"') && !second.starts_with("format!(") {
                continue;
            }
            let mut literals = literals(&window).into_iter();
            let (Some(code), Some(sentence)) = (literals.next(), literals.next()) else {
                continue;
            };
            let stable = code.contains('_')
                && code
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !stable {
                found.push(format!("{file}: the code “{code}”"));
            }
            if sentence.is_ascii() || !sentence.ends_with(['.', '}', '?', '…']) {
                found.push(format!("{file}: {code}: “{sentence}”"));
            }
            codes.insert(code);
        }
    }
    assert_none(&found, "a refusal is a code and one sentence");
    assert!(codes.len() > 30, "refusals were found: {codes:?}");
}
