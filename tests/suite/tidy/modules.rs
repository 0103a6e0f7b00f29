//! How the files of the core lean on each other: no large circles, nouns in an order, a table named by
//! its own noun alone.
//!
//! What a test here finds is mended by moving what two files share below both, into a file of its own.
//! The lists hold what is not mended yet. They may only shrink: whoever mends an entry takes it out.

use std::collections::{BTreeMap, BTreeSet};

use so_khuyen_cong_core::nouns::NOUNS;

use super::rust::{Crate, Source, circles};
use super::{GLOSSARY, assert_none, files, text};

const CORE: &str = "src-tauri/core/src/";

/// More files than these that all lead to each other cannot be held in a head.
const LARGEST: usize = 9;

/// The folders of the core from the bottom up: each leans only on those before it.
const ORDER: &[&str] = &[
    "text",
    "money",
    "document",
    "ledger",
    "record",
    "unit",
    "exchange",
    "agency",
    "attachment",
    "norm",
    "facility",
    "person",
    "survey",
    "project",
    "programme",
    "plan",
    "course",
    "award",
    "collaborator",
    "activity",
    "paper",
    "report",
    "overview",
];

/// What still leans upwards, as `who → on whom`, and in how many places.
const UPWARDS: &[(&str, usize)] = &[];

/// Files that still name a table of another noun in SQL, and how many such tables.
const NAMES_OTHERS_TABLES: &[(&str, usize)] = &[
    ("src-tauri/core/src/agency/own.rs", 2),
    ("src-tauri/core/src/attachment/mod.rs", 2),
    ("src-tauri/core/src/demo.rs", 3),
    ("src-tauri/core/src/facility/card.rs", 1),
    ("src-tauri/core/src/facility/duplicates.rs", 3),
    ("src-tauri/core/src/facility/jump.rs", 1),
    ("src-tauri/core/src/facility/views.sql", 1),
    ("src-tauri/core/src/ledger/backup.rs", 1),
    ("src-tauri/core/src/ledger/mod.rs", 2),
    ("src-tauri/core/src/norm/basis.rs", 1),
    ("src-tauri/core/src/norm/facts.rs", 5),
    ("src-tauri/core/src/norm/setting.rs", 2),
    ("src-tauri/core/src/norm/store.rs", 1),
    ("src-tauri/core/src/norm/supersede.rs", 3),
    ("src-tauri/core/src/overview/calendar.rs", 1),
    ("src-tauri/core/src/overview/mod.rs", 2),
    ("src-tauri/core/src/overview/money.rs", 2),
    ("src-tauri/core/src/paper/store.rs", 11),
    ("src-tauri/core/src/plan/amend.rs", 4),
    ("src-tauri/core/src/plan/candidates.rs", 13),
    ("src-tauri/core/src/plan/drafts.rs", 3),
    ("src-tauri/core/src/plan/mod.rs", 1),
    ("src-tauri/core/src/plan/store.rs", 7),
    ("src-tauri/core/src/plan/to_projects.rs", 4),
    ("src-tauri/core/src/programme/edit.rs", 3),
    ("src-tauri/core/src/programme/gaps.rs", 5),
    ("src-tauri/core/src/programme/progress.rs", 1),
    ("src-tauri/core/src/programme/records.rs", 8),
    ("src-tauri/core/src/programme/sheet/apply.rs", 4),
    ("src-tauri/core/src/programme/store.rs", 1),
    ("src-tauri/core/src/programme/views.sql", 3),
    ("src-tauri/core/src/project/adjust.rs", 5),
    ("src-tauri/core/src/project/begin.rs", 5),
    ("src-tauri/core/src/project/dossier.rs", 4),
    ("src-tauri/core/src/project/effect.rs", 5),
    ("src-tauri/core/src/project/freeze.rs", 2),
    ("src-tauri/core/src/project/from_need.rs", 3),
    ("src-tauri/core/src/project/line_norm.rs", 1),
    ("src-tauri/core/src/project/list.rs", 4),
    ("src-tauri/core/src/project/money_store.rs", 2),
    ("src-tauri/core/src/project/reconcile.rs", 2),
    ("src-tauri/core/src/project/shares.rs", 4),
    ("src-tauri/core/src/project/snapshot.rs", 1),
    ("src-tauri/core/src/project/store.rs", 2),
    ("src-tauri/core/src/project/year.rs", 1),
    ("src-tauri/core/src/record/change.rs", 1),
    ("src-tauri/core/src/record/list.rs", 2),
    ("src-tauri/core/src/report/count.rs", 5),
    ("src-tauri/core/src/report/days.rs", 1),
    ("src-tauri/core/src/report/extras.rs", 1),
    ("src-tauri/core/src/report/lists.rs", 22),
    ("src-tauri/core/src/report/measures.rs", 6),
    ("src-tauri/core/src/report/store.rs", 6),
    ("src-tauri/core/src/survey/codes.rs", 2),
    ("src-tauri/core/src/survey/import/commit.rs", 1),
    ("src-tauri/core/src/survey/import/people.rs", 1),
    ("src-tauri/core/src/survey/import/undo.rs", 9),
    ("src-tauri/core/src/survey/import/waiting.rs", 4),
    ("src-tauri/core/src/survey/mapping.rs", 2),
    ("src-tauri/core/src/survey/origin.rs", 5),
    ("src-tauri/core/src/survey/questionnaire/store.rs", 6),
    ("src-tauri/core/src/survey/store.rs", 6),
    ("src-tauri/core/src/survey/units.rs", 2),
    ("src-tauri/core/src/unit/place.rs", 3),
    ("src-tauri/core/src/unit/views.sql", 1),
    ("src-tauri/src/commands/ledger.rs", 3),
];

/// What each file of the core uses, with a name it uses of it.
fn uses() -> BTreeMap<String, BTreeMap<String, String>> {
    let sources = files().into_iter().filter_map(|file| {
        let name = file.strip_prefix(CORE)?;
        name.ends_with(".rs")
            .then(|| (name.to_owned(), text(&file)))
    });
    let uses = Crate::of(sources).uses();
    assert!(uses.len() > 200, "the files of the core: {}", uses.len());
    uses
}

/// The folder of a file. The files beside the folders are ground or lists of the nouns; so are the
/// declarations of fields and of closed sets, which lean on nothing but [`field`](so_khuyen_cong_core::field) and
/// each other's lists.
fn folder(file: &str) -> Option<&str> {
    let (folder, rest) = file.split_once('/')?;
    (!matches!(rest, "fields.rs" | "sets.rs")).then_some(folder)
}

/// `found`, each with how much of it there is and which, against the list of what is not mended yet:
/// neither more than that nor less.
#[track_caller]
fn assert_shrinks(
    list: &str,
    known: &[(&str, usize)],
    found: &BTreeMap<String, (usize, String)>,
    rule: &str,
) {
    let known: BTreeMap<&str, usize> = known.iter().copied().collect();
    let mut wrong = Vec::new();
    for (name, (now, which)) in found {
        match known.get(name.as_str()) {
            Some(was) if now == was => {}
            Some(was) if now < was => {
                wrong.push(format!(
                    "{name} is better: write {now} in {list}, not {was}"
                ));
            }
            Some(was) => wrong.push(format!(
                "{name} has {now}, and {list} allows {was}: {which}"
            )),
            None => wrong.push(format!("{name} has {now}: {which}")),
        }
    }
    let mended = known.keys().filter(|name| !found.contains_key(**name));
    wrong.extend(mended.map(|name| format!("{name} is mended: take it out of {list}")));
    assert_none(&wrong, rule);
}

#[test]
fn no_circle_of_files_is_larger_than_a_head_holds() {
    let uses: BTreeMap<String, Vec<String>> = uses()
        .into_iter()
        .map(|(file, to)| (file, to.into_keys().collect()))
        .collect();
    let larger: Vec<String> = circles(&uses)
        .into_iter()
        .filter(|circle| circle.len() > LARGEST)
        .map(|circle| {
            let all: Vec<&str> = circle.iter().copied().collect();
            format!("{} files: {}", all.len(), all.join(" "))
        })
        .collect();
    assert_none(
        &larger,
        "files that all lead to each other: move what two of them share into a file below both",
    );
}

#[test]
fn nouns_lean_on_those_before_them_in_the_order() {
    let place = |folder: &str| {
        ORDER
            .iter()
            .position(|one| *one == folder)
            .unwrap_or_else(|| {
                panic!("{folder} has no place in ORDER: which nouns does it lean on?")
            })
    };
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (file, to) in uses() {
        for (other, name) in to {
            let (Some(from), Some(on)) = (folder(&file), folder(&other)) else {
                continue;
            };
            if place(from) < place(on) {
                let (count, why) = found.entry(format!("{from} → {on}")).or_default();
                *count += 1;
                why.push_str(&format!("\n    {file} uses {name} of {other}"));
            }
        }
    }
    assert_shrinks(
        "UPWARDS",
        UPWARDS,
        &found,
        "a noun leans on one above it: move what it needs down, or hand it over as a value",
    );
}

#[test]
fn what_every_noun_shares_names_no_noun() {
    let mut found = Vec::new();
    for (file, to) in uses() {
        if !["ledger", "record"].contains(&folder(&file).unwrap_or_default()) {
            continue;
        }
        for (other, name) in to {
            let noun = folder(&other).filter(|noun| *noun != "ledger" && GLOSSARY.contains(noun));
            if noun.is_some() {
                found.push(format!("{file} uses {name} of {other}"));
            }
        }
    }
    assert_none(
        &found,
        "record/ and ledger/ serve all nouns alike: a noun's own rule is a gate of that noun (gates.rs lists them)",
    );
}

/// Which noun a table belongs to: the one whose `fields.rs` declares it; what nobody declares, by name.
fn owners() -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for file in files() {
        let Some(noun) = file
            .strip_prefix(CORE)
            .and_then(|file| file.strip_suffix("/fields.rs"))
        else {
            continue;
        };
        let source = text(&file);
        for table in NOUNS.iter().map(|noun| noun.name) {
            if source.contains(&format!("\n    name: \"{table}\",\n")) {
                owners.insert(table.to_owned(), noun.to_owned());
            }
        }
    }
    let schema = super::migrations();
    let tables = schema.iter().flat_map(|(_, sql)| {
        sql.lines()
            .filter_map(|line| line.strip_prefix("CREATE TABLE "))
            .filter_map(|line| line.split([' ', '(']).next())
    });
    for table in tables.chain(["search"]) {
        let noun = GLOSSARY
            .iter()
            .find(|noun| table.starts_with(&format!("{noun}_")))
            .copied();
        let noun = match table {
            "paper_text" => "paper",
            _ => noun.unwrap_or("ledger"),
        };
        owners
            .entry(table.to_owned())
            .or_insert_with(|| noun.to_owned());
    }
    owners
}

/// The words behind FROM, JOIN, INTO and UPDATE, in lists too: tables, views and what a WITH names.
fn named_in_sql(sql: &str) -> BTreeSet<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in sql.chars() {
        let is_word = c.is_alphanumeric() || c == '_';
        match tokens.last_mut().filter(|_| is_word && in_word) {
            Some(last) => last.push(c),
            None if c.is_whitespace() || c == '"' => {}
            None => tokens.push(c.to_string()),
        }
        in_word = is_word;
    }
    let is_name = |token: &String| token.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let is_keyword = |token: &String| token.chars().all(|c| c.is_ascii_uppercase());
    let mut names = BTreeSet::new();
    let mut at = 0;
    while at < tokens.len() {
        let opens = ["FROM", "JOIN", "INTO", "UPDATE"].contains(&tokens[at].as_str());
        at += 1;
        let mut expected = opens;
        while expected {
            expected = false;
            if tokens.get(at).is_some_and(|token| token == "main")
                && tokens.get(at + 1).is_some_and(|token| token == ".")
            {
                at += 2;
            }
            let Some(name) = tokens
                .get(at)
                .filter(|token| is_name(token) && !is_keyword(token))
            else {
                break;
            };
            names.insert(name.clone());
            at += 1;
            // `a AS x, b y`: what stands behind the comma is named too.
            if tokens.get(at).is_some_and(|token| token == "AS") {
                at += 1;
            }
            if tokens
                .get(at)
                .is_some_and(|token| is_name(token) && !is_keyword(token))
            {
                at += 1;
            }
            if tokens.get(at).is_some_and(|token| token == ",") {
                at += 1;
                expected = true;
            }
        }
    }
    names
}

#[test]
fn the_tables_of_a_statement_are_read() {
    let names = |sql: &str| named_in_sql(sql).into_iter().collect::<Vec<_>>().join(" ");
    for (sql, wanted) in [
        ("SELECT x FROM facility WHERE y", "facility"),
        (
            "SELECT * FROM a JOIN b ON b.id = a.id LEFT JOIN \"c\" AS d",
            "a b c",
        ),
        (
            "SELECT 1 FROM one o, two AS t, main.three WHERE x",
            "one three two",
        ),
        (
            "INSERT INTO plan(id) SELECT id FROM (SELECT id FROM project)",
            "plan project",
        ),
        (
            "UPDATE report SET x = (SELECT max(y) FROM report_narrative)",
            "report report_narrative",
        ),
        ("ON CONFLICT (id) DO UPDATE SET next = next + 1", ""),
        ("DELETE FROM journal_change", "journal_change"),
        ("SELECT count(*) FROM {}", ""),
        ("Ghi từ FROM đến", "đến"),
    ] {
        assert_eq!(names(sql), wanted, "{sql}");
    }
}

#[test]
fn a_table_is_named_in_sql_by_its_own_noun_alone() {
    let owners = owners();
    assert!(owners.len() > 85, "tables: {}", owners.len());
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for file in files() {
        let is_code = [
            "src-tauri/core/src/",
            "src-tauri/cli/src/",
            "src-tauri/src/",
        ]
        .iter()
        .any(|folder| file.starts_with(folder));
        let is_test =
            file.ends_with("tests.rs") || file.contains("tests/") || file.ends_with("/testing.rs");
        if !is_code || is_test {
            continue;
        }
        let statements = match file.rsplit('.').next() {
            Some("rs") => Source::of(&text(&file)).texts,
            Some("sql") => vec![
                text(&file)
                    .lines()
                    .map(|line| line.split("--").next().unwrap_or_default())
                    .collect::<Vec<_>>()
                    .join("\n"),
            ],
            _ => continue,
        };
        let inside = file.strip_prefix(CORE).unwrap_or_default();
        let noun = inside.split('/').next().unwrap_or_default();
        let name = inside.rsplit('/').next().unwrap_or_default();
        // Where a noun keeps its SQL; the ledger is all store.
        let keeps = name == "store.rs"
            || name.ends_with("_store.rs")
            || name.ends_with(".sql")
            || noun == "ledger";
        let others: BTreeSet<String> = statements
            .iter()
            .flat_map(|sql| named_in_sql(sql))
            .filter(|table| {
                owners
                    .get(table)
                    .is_some_and(|owner| owner != noun || !keeps)
            })
            .collect();
        if !others.is_empty() {
            let list: Vec<String> = others.iter().cloned().collect();
            found.insert(file, (others.len(), list.join(" ")));
        }
    }
    assert_shrinks(
        "NAMES_OTHERS_TABLES",
        NAMES_OTHERS_TABLES,
        &found,
        "SQL over a noun's rows stands in that noun's store.rs or views.sql: ask a function or a view of it",
    );
}
