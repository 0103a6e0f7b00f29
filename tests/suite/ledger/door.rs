//! The one door for writing: what goes through it is in the journal, whoever looks.

use serde_json::{Value, json};
use so_khuyen_cong_core::field::Kind;
use so_khuyen_cong_core::ledger::{Op, backup, journal};
use so_khuyen_cong_core::nouns::{JOURNALLED_UNDECLARED, NOUNS};
use so_khuyen_cong_core::record;
use so_khuyen_cong_tests::sample::{self, Chance, Fill};
use so_khuyen_cong_tests::{Bench, dump};

use super::assert_refused;

/// The kinds of changes that the journal has of a row, oldest first.
fn journalled_as(bench: &Bench, table: &str, row: &str) -> String {
    dump::plain(bench.ledger.path())
        .query_row(
            "SELECT coalesce(group_concat(kind, ''), '') FROM (SELECT kind FROM journal_change WHERE tbl = ?1 AND row_id = ?2 ORDER BY id)",
            [table, row],
            |row| row.get(0),
        )
        .expect("asked")
}

#[test]
fn every_journalled_table_keeps_its_inserts_updates_and_deletes() {
    let bench = Bench::small();
    let mut chance = Chance(3);
    let mut seen: Vec<String> = Vec::new();
    for noun in NOUNS {
        let id = sample::add(&bench.ledger, noun, Fill::Required, &mut chance).expect("saved");
        // A column that every one of them may change: the first field that holds words or a number.
        let field = noun
            .fields
            .iter()
            .find(|field| {
                matches!(
                    field.kind,
                    Kind::Text
                        | Kind::Paragraph
                        | Kind::Money
                        | Kind::Count
                        | Kind::Quantity { .. }
                        | Kind::Date
                )
            })
            .unwrap_or_else(|| panic!("{} has a plain field", noun.name));
        let column = field.name;
        let set = match field.kind {
            Kind::Date => "'1990-01-01'",
            Kind::Money | Kind::Count | Kind::Quantity { .. } => "4711",
            _ => "'đã sửa'",
        };
        bench
            .ledger
            .transact(&Op::LoadDemo, |tx| {
                tx.run(
                    &format!(
                        "UPDATE {} SET \"{column}\" = {set} WHERE id = ?1",
                        noun.name
                    ),
                    [&id],
                )?;
                tx.run(
                    &format!(
                        "UPDATE {} SET \"{column}\" = {set} WHERE id = ?1",
                        noun.name
                    ),
                    [&id],
                )?;
                tx.run(&format!("DELETE FROM {} WHERE id = ?1", noun.name), [&id])
            })
            .expect("changed and removed");
        assert_eq!(
            journalled_as(&bench, noun.name, &id),
            "IUD",
            "{}; an update that changes nothing is none",
            noun.name
        );
        seen.push(noun.name.to_owned());
    }
    assert_eq!(
        JOURNALLED_UNDECLARED,
        ["survey_record", "paper_text"],
        "played below"
    );
    let import = sample::add(
        &bench.ledger,
        record::noun("survey_import").expect("declared"),
        Fill::Required,
        &mut chance,
    )
    .expect("saved");
    bench
        .ledger
        .transact(&Op::LoadDemo, |tx| {
            tx.run("INSERT INTO survey_record(id, survey_import_id, sheet, row, outcome) VALUES ('r', ?1, 'Bieu', 1, 'held')", [&import])?;
            tx.run("UPDATE survey_record SET outcome = 'new' WHERE id = 'r'", [])?;
            // Goes with its import.
            tx.run("DELETE FROM survey_import WHERE id = ?1", [&import])
        })
        .expect("written");
    assert_eq!(
        journalled_as(&bench, "survey_record", "r"),
        "IUD",
        "a cascade is journalled too"
    );
    seen.push("survey_record".to_owned());
    bench
        .ledger
        .transact(&Op::LoadDemo, |tx| {
            tx.run(
                "INSERT INTO paper_text(id, paper, file_name, sha256, size, added_on)
                 VALUES ('t', 'contract', 'mau.docx', ?1, 1, '2026-11-22')",
                ["0".repeat(64)],
            )?;
            tx.run(
                "UPDATE paper_text SET file_name = 'mau moi.docx' WHERE id = 't'",
                [],
            )?;
            tx.run("DELETE FROM paper_text WHERE id = 't'", [])
        })
        .expect("written");
    assert_eq!(journalled_as(&bench, "paper_text", "t"), "IUD");
    seen.push("paper_text".to_owned());
    seen.sort();
    assert_eq!(
        seen,
        dump::journalled(&dump::plain(bench.ledger.path())),
        "no user table was left out"
    );
    let tables = bench.ledger.read(journal::tables).expect("read");
    assert_eq!(seen, tables, "the same list as the journal's own");
}

#[test]
fn reading_cannot_write() {
    let bench = Bench::small();
    let id = bench.add("facility", json!({ "name": "Lò đường Bến Cát" }));
    for sql in [
        "UPDATE facility SET name = 'khác'",
        "DELETE FROM facility",
        "INSERT INTO meta(key, value) VALUES ('a', 'b')",
    ] {
        let error = bench
            .ledger
            .read(|r| r.row(sql, [], |_| Ok(())))
            .expect_err(sql);
        assert_refused(&error, "ledger_read_only");
    }
    let noun = record::noun("facility").expect("declared");
    let read = bench
        .ledger
        .read(|r| record::get(r, noun, &id))
        .expect("read")
        .expect("there");
    assert_eq!(read.title, "Lò đường Bến Cát");
}

#[test]
fn history_says_who_what_and_when_of_a_record_even_when_it_is_gone() {
    let bench = Bench::small();
    let noun = record::noun("facility").expect("declared");
    let id = bench.add(
        "facility",
        json!({ "name": "Lò đường Bến Cát", "established": "2019" }),
    );
    bench.edit(
        "facility",
        &id,
        json!({ "name": "Lò đường Tân Định", "established": "2020" }),
    );
    bench.edit("facility", &id, json!({ "established": "2020-01" }));
    bench.edit("facility", &id, json!({ "owner_female": true }));
    record::delete(&bench.ledger, noun, &id).expect("deleted");
    let history = bench
        .ledger
        .read(|r| record::history(r, noun, &id))
        .expect("read");
    type Told = (String, String, Vec<(String, Value, Value)>);
    let told: Vec<Told> = history
        .iter()
        .map(|entry| {
            let changes = entry
                .changes
                .iter()
                .map(|c| (c.label.clone(), c.old.clone(), c.new.clone()))
                .collect();
            (entry.kind.clone(), entry.operation.clone(), changes)
        })
        .collect();
    assert_eq!(told[0].0, "delete");
    assert_eq!(told[0].1, "Xóa cơ sở CNNT “Lò đường Tân Định”");
    assert!(
        told[0]
            .2
            .iter()
            .any(|(_, old, _)| old == &json!("Lò đường Tân Định")),
        "what was deleted: {:?}",
        told[0].2
    );
    assert_eq!(
        told[1]
            .2
            .iter()
            .map(|(_, old, new)| (old, new))
            .collect::<Vec<_>>(),
        [(&json!(null), &json!(true))]
    );
    assert_eq!(
        told[2]
            .2
            .iter()
            .map(|(_, old, new)| (old, new))
            .collect::<Vec<_>>(),
        [(&json!("2020"), &json!("2020-01"))],
        "a date known better is a change, although its first day is the same"
    );
    assert!(
        told[3]
            .2
            .iter()
            .any(|(_, old, new)| (old, new) == (&json!("2019"), &json!("2020"))),
        "years stay years: {:?}",
        told[3].2
    );
    assert_eq!(told[4].0, "insert");
    assert!(
        history
            .iter()
            .all(|entry| entry.who == "Nguyễn Thị Thu Hà" && entry.at.starts_with("2026-11-22 ")),
        "who and when"
    );
    bench.ledger.undo().expect("undone");
    let back = bench
        .ledger
        .read(|r| record::get(r, noun, &id))
        .expect("read")
        .expect("back");
    assert_eq!(
        (&back.values["name"], &back.values["established"]),
        (&json!("Lò đường Tân Định"), &json!("2020-01"))
    );
    let operations = journal::operations(&bench.ledger, None, 3).expect("listed");
    assert_eq!(
        operations[0].operation,
        "Hoàn tác: Xóa cơ sở CNNT “Lò đường Tân Định”"
    );
    assert_eq!(
        (operations[1].code.as_str(), operations[1].state.as_str()),
        ("facility.remove", "undone")
    );
}

#[test]
fn a_draft_survives_until_its_record_is_saved() {
    let bench = Bench::small();
    let typed = json!({ "name": "Cơ sở đang gõ dở", "phone": "09" });
    bench
        .ledger
        .keep_draft("facility", "new", Some(&json!({ "name": "Cơ" })))
        .expect("kept");
    bench
        .ledger
        .keep_draft("facility", "new", Some(&typed))
        .expect("kept");
    let bench = bench.reopened();
    assert_eq!(
        bench.ledger.draft("facility", "new").expect("read"),
        Some(typed),
        "the last that was typed"
    );
    assert!(
        bench.ledger.undoable().expect("asked").0.is_none(),
        "typing is no operation"
    );

    let id = bench
        .form("facility", None, json!({ "name": "Cơ sở đã lưu" }))
        .expect("saved");
    assert_eq!(
        bench.ledger.draft("facility", "new").expect("read"),
        None,
        "gone with the save"
    );
    bench
        .ledger
        .keep_draft("facility", &id, Some(&json!({ "name": "Sửa dở" })))
        .expect("kept");
    let noun = record::noun("facility").expect("declared");
    let refused = record::save(
        &bench.ledger,
        noun,
        Some(&id),
        &[("name".to_owned(), json!(""))].into(),
    )
    .expect_err("a name is required");
    assert_refused(&refused, "record_invalid");
    assert!(
        bench.ledger.draft("facility", &id).expect("read").is_some(),
        "a refused save keeps what was typed"
    );
    bench
        .ledger
        .keep_draft("facility", &id, None)
        .expect("forgotten");
    assert_eq!(bench.ledger.draft("facility", &id).expect("read"), None);
}

#[test]
fn refusals_have_codes_and_say_what_to_do() {
    let bench = Bench::small();
    assert_refused(
        &bench.ledger.undo().expect_err("nothing there"),
        "nothing_to_undo",
    );
    assert_refused(
        &bench.ledger.redo().expect_err("nothing there"),
        "nothing_to_redo",
    );
    let noun = record::noun("facility").expect("declared");
    assert_refused(
        &record::delete(&bench.ledger, noun, "khong-co").expect_err("gone"),
        "record_gone",
    );
    let values = [("name".to_owned(), json!("X"))].into();
    assert_refused(
        &record::save(&bench.ledger, noun, Some("khong-co"), &values).expect_err("gone"),
        "record_gone",
    );
    let existing = so_khuyen_cong_core::ledger::Ledger::create(
        bench.ledger.path(),
        so_khuyen_cong_tests::world(5),
        &so_khuyen_cong_core::ledger::Creation::default(),
    );
    assert_refused(
        &existing.map(|_| ()).expect_err("there is one"),
        "ledger_exists",
    );
}

#[test]
fn a_health_check_of_a_sound_ledger_says_so_and_counts() {
    let bench = Bench::small();
    let mut chance = Chance(8);
    for noun in NOUNS {
        sample::add(&bench.ledger, noun, Fill::All, &mut chance).expect("saved");
    }
    let health = backup::check(&bench.ledger).expect("checked");
    assert!(health.ok, "{:?}", health.lines);
    assert!(
        NOUNS.iter().all(|noun| health.counts[noun.name] > 0),
        "one of each at least"
    );
}
