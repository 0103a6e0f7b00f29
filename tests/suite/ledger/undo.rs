//! Undo ∘ do is nothing, redo ∘ undo is nothing: for every noun, every mix of operations, across
//! closing and opening.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::json;
use so_khuyen_cong_core::field::{Kind, Noun};
use so_khuyen_cong_core::ledger::{Ledger, Op, Tx};
use so_khuyen_cong_core::nouns::{self, NOUNS};
use so_khuyen_cong_core::record;
use so_khuyen_cong_core::{Error, Result};
use so_khuyen_cong_tests::dump::{self, Dump, differences};
use so_khuyen_cong_tests::sample::{self, Chance, Fill};
use so_khuyen_cong_tests::{Bench, world};

/// One thing that somebody does. Numbers are taken modulo what there is.
#[derive(Debug, Clone)]
enum Step {
    Add(usize, u64),
    Edit(usize, u64),
    Remove(usize, u64),
    /// Many changes of many nouns in one operation.
    Bundle(u64),
    Undo,
    Redo,
    Reopen,
}

fn writing() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (any::<usize>(), any::<u64>()).prop_map(|(noun, seed)| Step::Add(noun, seed)),
        4 => (any::<usize>(), any::<u64>()).prop_map(|(noun, seed)| Step::Edit(noun, seed)),
        3 => (any::<usize>(), any::<u64>()).prop_map(|(noun, seed)| Step::Remove(noun, seed)),
        3 => any::<u64>().prop_map(Step::Bundle),
    ]
}

fn anything() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => writing(),
        4 => Just(Step::Undo),
        3 => Just(Step::Redo),
        1 => Just(Step::Reopen),
    ]
}

/// Refusals are part of life; a fault of ours is not.
fn allow_refusals(result: Result<Vec<String>>) -> bool {
    match result {
        Ok(changed) => !changed.is_empty(),
        Err(Error::Refused { .. }) => false,
        Err(error) => panic!("a fault: {error}"),
    }
}

/// Whether anything at all points at a record, lists of its own included.
fn held(tx: &Tx<'_>, noun: &Noun, id: &str) -> Result<bool> {
    for other in NOUNS {
        for field in other
            .fields
            .iter()
            .filter(|field| field.kind == (Kind::Ref { noun: noun.name }))
        {
            let sql = format!(
                "SELECT EXISTS (SELECT 1 FROM {} WHERE \"{}\" = ?1)",
                other.name, field.name
            );
            if tx.value::<bool>(&sql, [id])? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Does a writing step; answers whether anything changed.
fn write(ledger: &Ledger, step: &Step) -> bool {
    let seed = |seed: u64| Chance(seed);
    match step {
        Step::Add(at, s) => {
            let noun = NOUNS[at % NOUNS.len()];
            let mut chance = seed(*s);
            let fill = *chance.one(&[Fill::Required, Fill::Some, Fill::All]);
            sample::add(ledger, noun, fill, &mut chance)
                .unwrap_or_else(|error| panic!("{} is not saved: {error}", noun.name));
            true
        }
        Step::Edit(at, s) => {
            let mut chance = seed(*s);
            let op = Op::LoadDemo;
            allow_refusals(
                ledger
                    .transact(&op, |tx| {
                        // The next noun that has a record.
                        for noun in NOUNS
                            .iter()
                            .cycle()
                            .skip(at % NOUNS.len())
                            .take(NOUNS.len())
                        {
                            if let Some(id) = sample::some(tx, noun.name, &mut chance)? {
                                let mut picker = Chance(chance.draw());
                                let mut values =
                                    sample::values(noun, Fill::Some, &mut chance, &mut |target| {
                                        sample::some(tx, target, &mut picker).ok().flatten()
                                    });
                                // Some fields are emptied.
                                for field in noun.fields.iter().filter(|field| !field.required) {
                                    if chance.once_in(5) {
                                        values.insert(field.name.to_owned(), json!(null));
                                    }
                                }
                                return record::update(tx, noun, &id, &values);
                            }
                        }
                        Ok(())
                    })
                    .map(|done| done.changed),
            )
        }
        Step::Remove(at, s) => {
            let mut chance = seed(*s);
            for noun in NOUNS
                .iter()
                .cycle()
                .skip(at % NOUNS.len())
                .take(NOUNS.len())
            {
                let ids: Vec<String> = ledger
                    .read(|r| {
                        r.rows(&format!("SELECT id FROM {}", noun.name), [], |row| {
                            row.get(0)
                        })
                    })
                    .expect("read");
                if !ids.is_empty() {
                    let id = chance.one(&ids).clone();
                    return allow_refusals(
                        record::delete(ledger, noun, &id).map(|done| done.changed),
                    );
                }
            }
            false
        }
        Step::Bundle(s) => {
            let mut chance = seed(*s);
            let op = Op::ImportSurvey {
                file: "gói.xlsx".to_owned(),
            };
            allow_refusals(
                ledger
                    .transact(&op, |tx| {
                        let mut made = Vec::new();
                        for _ in 0..2 + chance.below(6) {
                            let noun = *chance.one(NOUNS);
                            let id = sample::add_in(tx, noun, Fill::Some, &mut chance)?;
                            made.push((noun, id));
                        }
                        // Touched again and again within the operation, and some of it taken out again.
                        for (noun, id) in &made {
                            let values = sample::values(noun, Fill::Some, &mut chance, &mut |_| None);
                            record::update(tx, noun, id, &values)?;
                        }
                        let import = sample::add_in(tx, record::noun("survey_import")?, Fill::Some, &mut chance)?;
                        for row in 1..=3 {
                            tx.run(
                                "INSERT INTO survey_record(id, survey_import_id, sheet, row, outcome, cells_json) VALUES (?1, ?2, 'Bieu', ?3, 'new', '{\"a\":[1,\"đ\"]}')",
                                rusqlite::params![tx.new_id(), import, row],
                            )?;
                        }
                        for _ in 0..3 {
                            let noun = *chance.one(NOUNS);
                            if let Some(id) = sample::some(tx, noun.name, &mut chance)?
                                && !held(tx, noun, &id)?
                            {
                                tx.run(&format!("DELETE FROM {} WHERE id = ?1", noun.name), [&id])?;
                            }
                        }
                        Ok(())
                    })
                    .map(|done| done.changed),
            )
        }
        Step::Undo | Step::Redo | Step::Reopen => false,
    }
}

#[track_caller]
fn assert_same(what: &str, expected: &Dump, found: &Dump) {
    let lines = differences(expected, found);
    assert!(
        lines.is_empty(),
        "{what}:\n{}",
        lines[..lines.len().min(12)].join("\n")
    );
}

fn undo_all(ledger: &Ledger) -> usize {
    let mut count = 0;
    while ledger.undoable().expect("asked").0.is_some() {
        ledger.undo().expect("undone");
        count += 1;
    }
    count
}

fn redo_all(ledger: &Ledger) -> usize {
    let mut count = 0;
    while ledger.undoable().expect("asked").1.is_some() {
        ledger.redo().expect("done again");
        count += 1;
    }
    count
}

/// The search index says what the rows say.
fn assert_search_follows(bench: &Bench) {
    let connection = dump::plain(bench.ledger.path());
    for noun in NOUNS
        .iter()
        .filter(|noun| noun.fields.iter().any(|field| field.searched))
    {
        let (rows, found): (i64, i64) = connection
            .query_row(
                &format!(
                    "SELECT (SELECT count(*) FROM {0}), (SELECT count(*) FROM {0} r JOIN search_document d ON d.noun = '{0}' AND d.record_id = r.id)
                            + 1000000 * (SELECT count(*) FROM search_document d WHERE d.noun = '{0}' AND d.record_id NOT IN (SELECT id FROM {0}))",
                    noun.name
                ),
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .expect("counted");
        assert_eq!(rows, found, "search follows {}", noun.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, failure_persistence: None, rng_seed: RngSeed::Fixed(2026), ..ProptestConfig::default() })]

    #[test]
    fn undoing_everything_gives_the_state_before_and_redoing_it_the_state_after(
        steps in proptest::collection::vec(writing(), 5..30),
        reopen_at in 0_usize..8,
    ) {
        let bench = Bench::small();
        let before = bench.dump();
        let done = steps.iter().filter(|step| write(&bench.ledger, step)).count();
        let after = bench.dump();
        prop_assert!(done == 0 || !differences(&before, &after).is_empty(), "something was done");

        for _ in 0..reopen_at.min(done) {
            bench.ledger.undo().expect("undone");
        }
        let bench = bench.reopened();
        undo_all(&bench.ledger);
        assert_same("all undone", &before, &bench.dump());
        assert_search_follows(&bench);

        for _ in 0..reopen_at.min(done) {
            bench.ledger.redo().expect("done again");
        }
        let bench = bench.reopened();
        redo_all(&bench.ledger);
        assert_same("all done again", &after, &bench.dump());
        assert_search_follows(&bench);
        prop_assert_eq!(undo_all(&bench.ledger), done, "and once more");
        assert_same("undone a second time", &before, &bench.dump());
    }

    #[test]
    fn undo_and_redo_between_other_work_lead_back_to_the_states_there_were(
        steps in proptest::collection::vec(anything(), 8..28),
    ) {
        let mut bench = Bench::small();
        let mut states = vec![bench.dump()];
        let mut at = 0_usize;
        for step in &steps {
            match step {
                Step::Undo => {
                    let undone = bench.ledger.undo();
                    prop_assert_eq!(undone.is_ok(), at > 0, "{:?}", undone);
                    at = at.saturating_sub(1);
                    assert_same("undone", &states[at], &bench.dump());
                }
                Step::Redo => {
                    let redone = bench.ledger.redo();
                    prop_assert_eq!(redone.is_ok(), at + 1 < states.len(), "{:?}", redone);
                    at = (at + 1).min(states.len() - 1);
                    assert_same("done again", &states[at], &bench.dump());
                }
                Step::Reopen => bench = bench.reopened(),
                step => {
                    if write(&bench.ledger, step) {
                        states.truncate(at + 1);
                        states.push(bench.dump());
                        at += 1;
                    }
                }
            }
        }
        assert_search_follows(&bench);
    }
}

#[test]
fn deleting_a_facility_takes_its_lists_along_and_undo_brings_back_every_row() {
    let bench = Bench::small();
    let mut chance = Chance(5);
    let facility = sample::add(
        &bench.ledger,
        nouns::noun("facility").expect("declared"),
        Fill::All,
        &mut chance,
    )
    .expect("saved");
    let lists: Vec<_> = NOUNS
        .iter()
        .filter(|noun| {
            noun.parent
                .and_then(|parent| noun.field(parent))
                .is_some_and(|field| field.kind == Kind::Ref { noun: "facility" })
        })
        .collect();
    assert!(lists.len() >= 4, "years, needs, machines, products");
    for noun in &lists {
        for _ in 0..3 {
            bench
                .ledger
                .transact(&Op::LoadDemo, |tx| {
                    let id = sample::add_in(tx, noun, Fill::All, &mut chance)?;
                    let parent = noun.parent.expect("a list");
                    tx.run(
                        &format!("UPDATE {} SET {parent} = ?1 WHERE id = ?2", noun.name),
                        [&facility, &id],
                    )
                })
                .expect("saved");
        }
    }
    let before = bench.dump();
    // What points at the facility from elsewhere would hold it.
    let deleted = record::delete(
        &bench.ledger,
        nouns::noun("facility").expect("declared"),
        &facility,
    )
    .expect("deleted");
    for noun in &lists {
        assert!(
            deleted.changed.contains(&noun.name.to_owned()),
            "{} went along",
            noun.name
        );
    }
    let gone = differences(&before, &bench.dump());
    assert!(
        gone.len() > 3 * lists.len(),
        "the record and its lists: {}",
        gone.len()
    );
    let undone = bench.ledger.undo().expect("undone");
    assert!(
        undone.value.starts_with("Xóa cơ sở CNNT"),
        "{}",
        undone.value
    );
    assert_same("back", &before, &bench.dump());
}

#[test]
fn an_operation_that_is_refused_or_panics_halfway_leaves_nothing() {
    let bench = Bench::small();
    let before = bench.dump();
    let refused: Result<_> = bench.ledger.transact(&Op::LoadDemo, |tx| {
        super::add_whole(tx, 1, 5)?;
        Err::<(), _>(Error::Cancelled)
    });
    assert_eq!(refused.expect_err("cancelled").code(), "cancelled");
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        bench.ledger.transact(&Op::LoadDemo, |tx| -> Result<()> {
            super::add_whole(tx, 1, 5)?;
            panic!("in the middle of an operation")
        })
    }));
    assert!(panicked.is_err(), "the panic is the caller's to handle");
    assert_same("as before", &before, &bench.dump());
    assert!(
        bench.ledger.undoable().expect("asked").0.is_none(),
        "nothing to undo"
    );
    super::write_whole(&bench.ledger, 2, 3).expect("the ledger still works");
    assert_eq!(super::torn(bench.ledger.path()), Vec::<String>::new());
}

#[test]
fn an_operation_that_changes_nothing_leaves_no_entry_and_keeps_what_could_be_redone() {
    let bench = Bench::small();
    let id = bench.add("facility", json!({ "name": "Lò gốm Tân Vạn" }));
    bench.edit("facility", &id, json!({ "phone": "0998067425" }));
    bench.ledger.undo().expect("undone");
    bench.edit("facility", &id, json!({ "name": "Lò gốm Tân Vạn" }));
    let (undo, redo) = bench.ledger.undoable().expect("asked");
    assert_eq!(undo.as_deref(), Some("Thêm cơ sở CNNT “Lò gốm Tân Vạn”"));
    assert_eq!(
        redo.as_deref(),
        Some("Sửa cơ sở CNNT “Lò gốm Tân Vạn”"),
        "still there to redo"
    );
}

#[test]
fn undo_of_a_named_operation_undoes_that_one_or_says_what_stands_after_it() {
    let bench = Bench::small();
    let noun = so_khuyen_cong_core::record::noun("facility").expect("declared");
    let named = |name: &str| {
        so_khuyen_cong_core::record::save(
            &bench.ledger,
            noun,
            None,
            &[("name".to_owned(), json!(name))].into(),
        )
        .expect("saved")
        .operation
        .number()
        .expect("an operation that can be undone")
    };
    let (first, second) = (named("Lò gốm Tân Vạn"), named("Lò đường Tân Định"));
    let before = bench.dump();

    let refused = bench
        .ledger
        .undo_operation(first)
        .expect_err("not the newest");
    super::assert_refused(&refused, "operation_not_newest");
    assert_eq!(
        refused.message(),
        "Sau thao tác này (Thêm cơ sở CNNT “Lò gốm Tân Vạn”) sổ đã ghi 1 thao tác khác, mới nhất là: Thêm cơ sở CNNT “Lò đường Tân Định”. Hãy hoàn tác lần lượt, từ thao tác mới nhất."
    );
    assert_same("nothing else was undone", &before, &bench.dump());

    let undone = bench.ledger.undo_operation(second).expect("the newest");
    assert_eq!(undone.operation.number(), Some(second), "what was undone");
    super::assert_refused(
        &bench.ledger.undo_operation(second).expect_err("once only"),
        "operation_undone",
    );
    bench.ledger.undo_operation(first).expect("now the newest");
    super::assert_refused(
        &bench
            .ledger
            .redo_operation(second)
            .expect_err("the first comes first"),
        "operation_not_newest",
    );
    bench.ledger.redo_operation(first).expect("done again");
    super::assert_refused(
        &bench.ledger.redo_operation(first).expect_err("it stands"),
        "operation_stands",
    );
    let third = named("Lò rèn Bến Gỗ");
    super::assert_refused(
        &bench
            .ledger
            .redo_operation(second)
            .expect_err("the past went on"),
        "operation_abandoned",
    );
    for number in [0, third + 1_000] {
        super::assert_refused(
            &bench
                .ledger
                .undo_operation(number)
                .expect_err("another ledger's"),
            "operation_unknown",
        );
    }
    let (undo, _) = bench.ledger.next_steps().expect("asked");
    assert_eq!(undo.map(|step| step.operation), Some(third));
}

#[test]
fn two_ledgers_with_the_same_work_have_the_same_rows() {
    let make = || {
        let bench = Bench::small();
        let mut chance = Chance(11);
        for noun in NOUNS.iter().take(30) {
            sample::add(&bench.ledger, noun, Fill::Some, &mut chance).expect("saved");
        }
        bench.dump()
    };
    assert_same("repeats", &make(), &make());
    assert_ne!(
        world(1).ids.next(world(1).clock.now()),
        world(2).ids.next(world(2).clock.now()),
        "other seeds, other ids"
    );
}
