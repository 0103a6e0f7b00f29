//! Every closed set: its codes through SQL, JSON and labels, and against the schema.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::Connection;

use crate::error::Error;
use crate::field::Choice;
use crate::paper::Paper;
use crate::period::Precision;

/// A closed set, as the table below knows it.
struct Set {
    name: &'static str,
    choices: &'static [Choice],
}

/// The same promises of every set; answers them as values.
macro_rules! sets {
    ($($module:path: $($name:ident),+;)+) => {{
        let mut sets: Vec<Set> = Vec::new();
        $($({
            use $module as noun;
            keeps_its_promises(
                stringify!($name),
                &noun::$name::ALL,
                noun::$name::CHOICES,
                |one| (one.code(), one.label()),
                noun::$name::of,
            );
            sets.push(Set { name: stringify!($name), choices: noun::$name::CHOICES });
        })+)+
        sets
    }};
}

fn every_set() -> Vec<Set> {
    sets! {
        crate::activity::sets: ActivityKind, ActivityState;
        crate::agency::sets: AgencyKind;
        crate::attachment::sets: AttachmentKind;
        crate::award::sets: RoundKind, AwardLevel, RoundState, VoteBasis, CouncilKind, MemberRole, NominationSubject, TitleKind, NominationState, CertificateKind;
        crate::collaborator::sets: CollaboratorState, CollaboratorTier, CollaboratorWork, Rating;
        crate::course::sets: CourseKind, CourseState, DayPart, SupportGroup, LearnerResult;
        crate::facility::sets: VsicVersion, LegalForm, FacilitySize, FacilityState, SectorGroup, Obstacle, YearOrigin, NeedState, ProductGroup;
        crate::money: MoneySource, Fund;
        crate::norm::sets: DocumentKind, DocumentState, NormArea, Eligibility, DeadlineKind, DeadlineCycle, NormStatus;
        crate::overview::sets: DueKind;
        crate::person::sets: PersonRole, UserRole;
        crate::plan::sets: PlanState, PlanChange, VersionKind, CandidateKind;
        crate::programme::sets: ProgrammeLevel, ProgrammeState;
        crate::project::sets: ProjectKind, BudgetStage, ChangeSubject, FlowKind, VisitKind, PaperState, PaperUse, ProjectState;
        crate::report::sets: ReportKind, ReportSection, Secrecy, Urgency, ReportState;
        crate::sets: Qualifier, Mark;
        crate::survey::sets: SurveyTarget, ImportState;
        crate::unit::sets: UnitStandard, UnitKind, UnitRelation, UnitFlag, VillageKind, UnitDecided;
    }
}

fn keeps_its_promises<T>(
    name: &str,
    all: &[T],
    choices: &[Choice],
    told: impl Fn(T) -> (&'static str, &'static str),
    of: impl Fn(&str) -> Option<T>,
) where
    T: Copy
        + std::fmt::Debug
        + PartialEq
        + rusqlite::ToSql
        + rusqlite::types::FromSql
        + serde::Serialize
        + serde::de::DeserializeOwned,
{
    let connection = Connection::open_in_memory().unwrap();
    let mut labels = BTreeSet::new();
    assert_eq!(all.len(), choices.len(), "{name}");
    for (one, choice) in all.iter().zip(choices) {
        let (code, label) = told(*one);
        assert_eq!((code, label), (choice.code, choice.label), "{name}");
        assert!(!label.trim().is_empty(), "{name}: {code} has no label");
        assert!(labels.insert(label), "{name}: two codes are called {label}");
        assert_eq!(of(code), Some(*one), "{name}: {code} twice");
        let json = serde_json::to_string(one).unwrap();
        assert_eq!(json, format!("\"{code}\""), "{name}");
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *one, "{name}");
        let (back, stored): (T, String) = connection
            .query_row("SELECT ?1, ?1", [one], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!((back, stored.as_str()), (*one, code), "{name}");
    }
    for foreign in ["", "of another program", "NATIONAL"] {
        assert_eq!(of(foreign), None, "{name}");
        assert!(
            serde_json::from_value::<T>(foreign.into()).is_err(),
            "{name}"
        );
        for read in [
            connection.query_row("SELECT ?1", [foreign], |row| row.get::<_, T>(0).map(Some)),
            connection.query_row("SELECT ?1", [foreign], |row| row.get::<_, Option<T>>(0)),
        ] {
            let fault = Error::from(read.unwrap_err());
            assert!(matches!(fault, Error::Internal { .. }), "{name}: {fault}");
            assert!(
                fault.to_string().contains(name),
                "it says which set: {fault}"
            );
        }
    }
}

#[test]
fn a_code_is_the_same_in_the_ledger_on_the_wire_and_in_its_label_and_a_foreign_one_is_a_fault() {
    assert!(!every_set().is_empty());
}

#[test]
fn every_closed_set_stands_in_the_table() {
    let mut declared = BTreeSet::new();
    walk(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut |source| {
            for block in source.split("\nclosed_sets! {\n").skip(1) {
                let block = block.split("\n}\n").next().unwrap_or_default();
                let names = block.lines().filter_map(|line| {
                    let name = line.strip_prefix("    ")?.strip_suffix(" {")?;
                    (!name.starts_with(' ')).then(|| name.to_owned())
                });
                declared.extend(names);
            }
        },
    );
    let table: BTreeSet<String> = every_set().iter().map(|set| set.name.to_owned()).collect();
    assert_eq!(declared, table);
}

fn walk(folder: &Path, see: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, see);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            see(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// What the schema itself lists, read as text: `table.column` and its codes.
fn listed() -> BTreeMap<String, Vec<String>> {
    let mut lists = BTreeMap::new();
    let mut table = "";
    for line in include_str!("../../migrations/0001_first.sql").lines() {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            table = rest.split(' ').next().unwrap_or_default();
        }
        let column = line.trim().split(' ').next().unwrap_or_default();
        let Some((_, list)) = line.split_once(&format!("CHECK ({column} IN ('")) else {
            continue;
        };
        let list = list.split("')").next().unwrap_or_default();
        let codes = list.split("', '").map(str::to_owned).collect();
        lists.insert(format!("{table}.{column}"), codes);
    }
    lists
}

#[test]
fn every_list_of_the_schema_is_a_closed_set() {
    // The journal's, the packages' and the blobs' own words, which nobody chooses or reads.
    let of_the_file = [
        "blob.compression",
        "disclosure.action",
        "exchange_package.direction",
        "journal_change.kind",
        "journal_transaction.kind",
        "journal_transaction.state",
    ];
    let lists = listed();
    assert!(lists.len() > 60, "{} lists were found", lists.len());
    let mut known: Vec<Vec<&str>> = every_set()
        .iter()
        .map(|set| set.choices.iter().map(|choice| choice.code).collect())
        .collect();
    // Two that read and write their own texts, and what becomes of a row of a workbook.
    known.push(Paper::ALL.map(Paper::name).to_vec());
    known.push(Precision::ALL.map(Precision::name).to_vec());
    known.push(vec!["new", "updated", "unchanged", "held", "left_out"]);
    for (place, codes) in lists {
        if of_the_file.contains(&place.as_str()) {
            continue;
        }
        let same = known.iter().any(|known| known.iter().eq(codes.iter()));
        assert!(same, "{place} lists {codes:?}, which is no closed set");
    }
}
