//! What every noun can do because its fields are declared: one test each, over all of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use so_khuyen_cong_core::field::{Field, Kind, Noun, Written};
use so_khuyen_cong_core::finding::Level;
use so_khuyen_cong_core::ledger::{Ledger, Op};
use so_khuyen_cong_core::nouns::NOUNS;
use so_khuyen_cong_core::record::{self, Filter, FilterOp, ListQuery, Row, Values};
use so_khuyen_cong_core::text::fold;
use so_khuyen_cong_tests::Bench;
use so_khuyen_cong_tests::sample::{self, Chance, Fill};

const ALL: u32 = 1_000_000;

/// Values for a new record; what it points at is made first.
fn values_for(ledger: &Ledger, noun: &Noun, fill: Fill, chance: &mut Chance) -> Values {
    let mut targets = BTreeMap::new();
    for field in noun.fields {
        if let Kind::Ref { noun: target } = field.kind
            && (field.required || fill != Fill::Required)
        {
            let target = record::noun(target).expect("declared");
            let id = sample::add(ledger, target, Fill::Required, chance).expect("saved");
            targets.insert(target.name, id);
        }
    }
    // Points are given for a criterion of the round that the sheet is of.
    if let (Some(sheet), Some(criterion)) =
        (targets.get("score_sheet"), targets.get("award_criterion"))
    {
        let done = ledger.transact(&Op::LoadDemo, |tx| {
            tx.run(
                "UPDATE award_criterion SET award_round_id = (SELECT n.award_round_id FROM score_sheet h
                   JOIN nomination n ON n.id = h.nomination_id WHERE h.id = ?1) WHERE id = ?2",
                [sheet, criterion],
            )
        });
        done.expect("of one round");
    }
    let mut values = sample::values(noun, fill, chance, &mut |target| {
        targets.get(target).cloned()
    });
    sample::lawful(noun, &mut values);
    values
}

/// A value as it reads back: a decimal loses the zeros at its end.
fn as_read(field: &Field, value: &Value) -> Value {
    match (field.kind, value) {
        (Kind::Quantity { .. }, Value::String(text)) if text.contains('.') => {
            let text = text.trim_end_matches('0').trim_end_matches('.');
            json!(if text == "-0" { "0" } else { text })
        }
        (_, Value::String(text)) => json!(text.trim()),
        _ => value.clone(),
    }
}

#[track_caller]
fn assert_reads_back(ledger: &Ledger, noun: &'static Noun, id: &str, given: &Values) {
    let record = ledger
        .read(|r| record::get(r, noun, id))
        .expect("read")
        .unwrap_or_else(|| panic!("{} is there", noun.name));
    for (name, value) in given {
        let field = noun.field(name).expect("declared");
        assert_eq!(
            record.values[name],
            as_read(field, value),
            "{}.{name}",
            noun.name
        );
        if let (Kind::Ref { .. }, false) = (field.kind, value.is_null()) {
            assert!(
                record.titles.contains_key(name),
                "{}.{name} names what it points at",
                noun.name
            );
        }
    }
    let named = noun
        .title
        .iter()
        .any(|name| !record.values[*name].is_null());
    assert_eq!(
        record.title.is_empty(),
        !named,
        "{} has a title: {}",
        noun.name,
        record.title
    );
    assert_eq!(
        record.missing,
        Vec::<String>::new(),
        "{} is complete",
        noun.name
    );
}

#[test]
fn every_noun_is_created_edited_deleted_and_brought_back() {
    let bench = Bench::small();
    let ledger = &bench.ledger;
    let mut chance = Chance(1);
    for noun in NOUNS {
        let mut given = Values::new();
        let id = if sample::filled_by_program(noun) {
            sample::add(ledger, noun, Fill::Required, &mut chance).expect("saved")
        } else {
            given = values_for(ledger, noun, Fill::Required, &mut chance);
            let done = record::save(ledger, noun, None, &given).unwrap_or_else(|error| {
                panic!("{} is not saved with what it requires: {error}", noun.name)
            });
            assert!(
                done.changed.contains(&noun.name.to_owned()),
                "{} says what it changed",
                noun.name
            );
            let id = done.value.id;
            let named = ledger
                .read(|r| record::get(r, noun, &id))
                .expect("read")
                .expect("there")
                .title;
            let (undo, _) = ledger.undoable().expect("asked");
            assert_eq!(
                undo,
                Some(format!("Thêm {} “{named}”", noun.label)),
                "undo names a new record as its page does, without codes and ids"
            );
            id
        };
        assert_reads_back(ledger, noun, &id, &given);
        if noun.written != Written::Form {
            assert_written_elsewhere(&bench, noun, &id, &mut chance);
            continue;
        }

        let whole = values_for(ledger, noun, Fill::All, &mut chance);
        record::save(ledger, noun, Some(&id), &whole)
            .unwrap_or_else(|error| panic!("{} is not saved whole: {error}", noun.name));
        assert_reads_back(ledger, noun, &id, &whole);

        // What was decided with the record is emptied by nobody, nor the day that an approval stands on; `gate` tries that.
        let kept = record::kept(ledger, noun, std::slice::from_ref(&id)).expect("asked");
        let kept: Vec<&str> = kept
            .iter()
            .flatten()
            .flat_map(|one| &one.fields)
            .copied()
            .chain(
                ["decision_on"]
                    .into_iter()
                    .filter(|_| noun.name == "project"),
            )
            .collect();
        let emptied: Values = noun
            .fields
            .iter()
            .filter(|field| !field.required && field.own.is_none() && !kept.contains(&field.name))
            .map(|field| (field.name.to_owned(), json!(null)))
            .collect();
        let saved = record::save(ledger, noun, Some(&id), &emptied);
        saved.unwrap_or_else(|error| panic!("{} cannot be emptied: {error}", noun.name));
        assert_reads_back(ledger, noun, &id, &emptied);

        let title = ledger
            .read(|r| record::get(r, noun, &id))
            .expect("read")
            .expect("there")
            .title;
        record::delete(ledger, noun, &id)
            .unwrap_or_else(|error| panic!("{} is not deleted: {error}", noun.name));
        assert_eq!(
            ledger.read(|r| record::get(r, noun, &id)).expect("read"),
            None,
            "{} is gone",
            noun.name
        );
        let undone = ledger.undo().expect("undone").value;
        assert_eq!(
            undone,
            format!("Xóa {} “{title}”", noun.label),
            "undo names it"
        );
        assert_reads_back(ledger, noun, &id, &emptied);
        // Back as it was before it was emptied.
        if !emptied.is_empty() {
            ledger.undo().expect("undone");
            assert_reads_back(ledger, noun, &id, &whole);
        }
        let history = ledger
            .read(|r| record::history(r, noun, &id))
            .expect("read");
        let kinds: Vec<&str> = history
            .iter()
            .rev()
            .map(|entry| entry.kind.as_str())
            .collect();
        assert_eq!(kinds.first(), Some(&"insert"), "{}", noun.name);
        assert!(
            kinds.contains(&"delete") && kinds.contains(&"update"),
            "{}: {kinds:?}",
            noun.name
        );
    }
}

/// A form may not add or delete what an operation writes, nor change it where the noun says so: each is refused with the
/// noun's own sentence, and nothing of the ledger moves.
#[track_caller]
fn assert_written_elsewhere(bench: &Bench, noun: &'static Noun, id: &str, chance: &mut Chance) {
    let ledger = &bench.ledger;
    let instead = noun.written.instead().expect("says where");
    let values = values_for(ledger, noun, Fill::Required, chance);
    let before = bench.dump();
    let mut refused = vec![
        record::save(ledger, noun, None, &values).map(|_| ()),
        record::delete(ledger, noun, id).map(|_| ()),
    ];
    if let Written::Own(_) = noun.written {
        refused.push(record::save(ledger, noun, Some(id), &values).map(|_| ()));
        refused.push(record::save(ledger, noun, Some(id), &Values::new()).map(|_| ()));
    }
    for refused in refused {
        let error = refused.expect_err(noun.name);
        assert_eq!(
            (error.code(), error.message().as_str()),
            ("written_elsewhere", instead),
            "{}",
            noun.name
        );
    }
    // A field that an operation writes is refused alone, too.
    if let Written::Edit(_) = noun.written {
        for field in noun.fields.iter().filter(|field| field.own.is_some()) {
            let wanted = match field.kind {
                Kind::Count | Kind::Year => json!(1999),
                Kind::Flag => json!(true),
                Kind::Date => json!("1987-06-05"),
                Kind::Choice { choices } => json!(choices.last().expect("choices").code),
                _ => json!("khác"),
            };
            let stands = ledger
                .read(|r| record::get(r, noun, id))
                .expect("read")
                .expect("there");
            if stands.values[field.name] == wanted {
                continue;
            }
            let values = Values::from([(field.name.to_owned(), wanted)]);
            let error = record::save(ledger, noun, Some(id), &values).expect_err(field.name);
            assert_eq!(
                error.code(),
                "record_invalid",
                "{}.{}",
                noun.name,
                field.name
            );
            let instead = field.own.expect("says where");
            assert!(error.message().contains(instead), "{}: {error}", field.name);
        }
    }
    assert_eq!(bench.dump(), before, "{}: nothing moved", noun.name);
}

#[test]
fn a_record_without_what_it_requires_is_refused_by_the_fields_label() {
    let bench = Bench::small();
    let mut chance = Chance(2);
    for noun in NOUNS.iter().filter(|noun| !sample::filled_by_program(noun)) {
        let whole = values_for(&bench.ledger, noun, Fill::Required, &mut chance);
        let asked = |field: &&Field| field.required && field.own.is_none();
        for field in noun.fields.iter().filter(asked) {
            for missing in [None, Some(json!(null)), Some(json!("  "))] {
                let mut values = whole.clone();
                match missing {
                    None => values.remove(field.name),
                    Some(empty) => values.insert(field.name.to_owned(), empty),
                };
                let error = record::save(&bench.ledger, noun, None, &values).expect_err(field.name);
                assert_eq!(
                    error.code(),
                    "record_invalid",
                    "{}.{}",
                    noun.name,
                    field.name
                );
                let label: String = field.label.chars().skip(1).collect();
                assert!(error.message().contains(&label), "{}: {error}", field.label);
            }
        }
        let mut values = whole.clone();
        values.insert("khong_co".to_owned(), json!(1));
        let error = record::save(&bench.ledger, noun, None, &values).expect_err("undeclared");
        assert_eq!(error.code(), "record_invalid", "{}", noun.name);
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_an_error_with_a_fix() {
    let wrong = |kind: Kind| -> Vec<(Value, &str)> {
        match kind {
            Kind::Text | Kind::Paragraph | Kind::Ref { .. } => {
                vec![(json!(5), "not_text"), (json!(["a"]), "not_text")]
            }
            Kind::Money => vec![
                (json!(-1), "money_negative"),
                (json!("5"), "not_money"),
                (json!(1.5), "not_money"),
                (json!(9_007_199_254_740_992_i64), "not_money"),
            ],
            Kind::Count => vec![(json!(-1), "not_count"), (json!("ba"), "not_count")],
            Kind::Quantity { .. } => vec![
                (json!("mười"), "not_number"),
                (json!("0.00000000001"), "too_many_decimals"),
                (json!("79228162514264337593543950335"), "number_too_large"),
            ],
            Kind::Date => vec![
                (json!("22/11/2026"), "not_date"),
                (json!("2026-02-30"), "not_date"),
                (json!("+12026-01-01"), "not_date"),
            ],
            Kind::PartialDate => vec![
                (json!("2026-H1"), "not_date"),
                (json!("quý II"), "not_date"),
                (json!("0001-01-01"), "not_date"),
            ],
            Kind::Year => vec![(json!(26), "not_year"), (json!("2026"), "not_year")],
            Kind::Flag => vec![(json!(1), "not_flag")],
            Kind::Choice { .. } => vec![(json!("khac_han"), "not_a_choice")],
            Kind::TaxCode => vec![(json!("12345"), "tax_code_shape")],
            Kind::Phone => vec![(json!("113"), "phone_shape")],
            Kind::CitizenId => vec![(json!("074"), "citizen_id_shape")],
        }
    };
    let mut kinds = BTreeSet::new();
    for noun in NOUNS {
        for field in noun.fields {
            for (value, code) in wrong(field.kind) {
                if field.signed && code == "money_negative" {
                    continue;
                }
                let findings = record::check(
                    noun,
                    &[(field.name.to_owned(), value.clone())].into(),
                    false,
                );
                let place = format!("{}.{} = {value}", noun.name, field.name);
                assert_eq!(findings.len(), 1, "{place}: {findings:?}");
                let finding = &findings[0];
                assert_eq!(
                    (finding.code.as_str(), finding.at.as_str()),
                    (code, field.name),
                    "{place}"
                );
                assert!(
                    finding.message.starts_with(field.label) && finding.message.ends_with('.'),
                    "{place}: {}",
                    finding.message
                );
                assert!(finding.fix.ends_with('.'), "{place}: {}", finding.fix);
                let warned = matches!(field.kind, Kind::TaxCode | Kind::Phone | Kind::CitizenId);
                assert_eq!(
                    finding.level == Level::Warning,
                    warned,
                    "{place}: what papers say is kept, with a warning"
                );
                kinds.insert(code);
            }
        }
    }
    assert_eq!(kinds.len(), 14, "every kind was met: {kinds:?}");
}

#[test]
fn what_may_be_typed_in_short_is_stored_in_full() {
    let bench = Bench::small();
    let id = bench.add(
        "facility",
        json!({ "name": "  Lò gốm  ", "established": "2019-3-5" }),
    );
    let noun = record::noun("facility").expect("declared");
    let record = bench
        .ledger
        .read(|r| record::get(r, noun, &id))
        .expect("read")
        .expect("there");
    assert_eq!(
        (&record.values["name"], &record.values["established"]),
        (&json!("Lò gốm"), &json!("2019-03-05"))
    );
    let plan = bench.add(
        "plan",
        json!({ "name": "Kế hoạch", "year": 2026, "built_on": "2026-1-5" }),
    );
    let noun = record::noun("plan").expect("declared");
    let record = bench
        .ledger
        .read(|r| record::get(r, noun, &plan))
        .expect("read")
        .expect("there");
    assert_eq!(record.values["built_on"], json!("2026-01-05"));
}

fn page(ledger: &Ledger, noun: &'static Noun, query: &ListQuery) -> record::ListPage {
    ledger
        .read(|r| record::list(r, noun, query))
        .unwrap_or_else(|error| panic!("{} {query:?}: {error}", noun.name))
}

/// A number to compare by, or a text.
fn key(field: &Field, value: &Value) -> Option<(i128, String)> {
    match (field.kind, value) {
        (_, Value::Null) => None,
        (Kind::Quantity { scale }, Value::String(text)) => {
            let (whole, part) = text.split_once('.').unwrap_or((text, ""));
            let width = usize::try_from(scale).expect("small");
            let digits = format!("{whole}{part:0<width$}");
            Some((digits.parse().expect("a number"), String::new()))
        }
        (Kind::Text | Kind::Paragraph, Value::String(text)) => Some((0, fold(text))),
        (Kind::PartialDate, Value::String(text)) => {
            let first: so_khuyen_cong_core::period::PartialDate = text.parse().expect("a date");
            Some((0, first.first.to_string()))
        }
        (_, Value::String(text)) => Some((0, text.clone())),
        (_, Value::Bool(flag)) => Some((i128::from(*flag), String::new())),
        (_, number) => Some((i128::from(number.as_i64().expect("whole")), String::new())),
    }
}

fn ids(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

#[test]
fn every_list_sorts_by_every_field_with_the_unknown_last() {
    let bench = Bench::small();
    let ledger = &bench.ledger;
    let mut chance = Chance(6);
    for noun in NOUNS {
        for _ in 0..6 {
            sample::add(ledger, noun, Fill::Some, &mut chance).expect("saved");
        }
        for field in noun.fields {
            for descending in [false, true] {
                let sort = format!("{}{}", if descending { "-" } else { "" }, field.name);
                let query = ListQuery {
                    sort: vec![sort.clone()],
                    limit: ALL,
                    ..ListQuery::default()
                };
                let rows = page(ledger, noun, &query).rows;
                let keys: Vec<Option<(i128, String)>> = rows
                    .iter()
                    .map(|row| match field.kind {
                        Kind::Ref { .. } => {
                            row.titles.get(field.name).map(|title| (0, fold(title)))
                        }
                        _ => key(field, &row.values[field.name]),
                    })
                    .collect();
                let known = keys.iter().take_while(|key| key.is_some()).count();
                assert!(
                    keys[known..].iter().all(Option::is_none),
                    "{} by {sort}: the unknown stand last",
                    noun.name
                );
                let mut sorted = keys[..known].to_vec();
                sorted.sort();
                if descending {
                    sorted.reverse();
                }
                assert_eq!(keys[..known], sorted, "{} by {sort}", noun.name);
            }
        }
    }
}

#[test]
fn windows_of_a_list_put_together_are_the_list_and_sums_are_over_all_of_it() {
    let bench = Bench::small();
    let ledger = &bench.ledger;
    let mut chance = Chance(7);
    for noun in NOUNS {
        for _ in 0..9 {
            sample::add(ledger, noun, Fill::Some, &mut chance).expect("saved");
        }
        let whole = page(
            ledger,
            noun,
            &ListQuery {
                limit: ALL,
                ..ListQuery::default()
            },
        );
        assert_eq!(
            usize::try_from(whole.total).expect("fits"),
            whole.rows.len(),
            "{}",
            noun.name
        );
        let mut windows = Vec::new();
        for offset in (0..whole.total).step_by(4) {
            let window = page(
                ledger,
                noun,
                &ListQuery {
                    limit: 4,
                    offset,
                    ..ListQuery::default()
                },
            );
            assert_eq!(
                (window.total, &window.sums),
                (whole.total, &whole.sums),
                "{}",
                noun.name
            );
            windows.extend(window.rows);
        }
        assert_eq!(windows, whole.rows, "{}", noun.name);
        for field in noun
            .fields
            .iter()
            .filter(|field| matches!(field.kind, Kind::Money | Kind::Count))
        {
            let known: Vec<i64> = whole
                .rows
                .iter()
                .filter_map(|row| row.values[field.name].as_i64())
                .collect();
            let adds = !field.alone && !known.is_empty();
            let sum = adds.then(|| known.iter().sum::<i64>());
            assert_eq!(
                whole.sums.get(field.name).copied(),
                sum,
                "{}.{}: unknown is not zero",
                noun.name,
                field.name
            );
        }
    }
}

/// Below a list stands a sum of what adds up, and of nothing else: whoever adds a figure says here that it does.
#[test]
fn only_what_adds_up_has_a_sum_below_its_list() {
    const ADDS: &[(&str, &[&str])] = &[
        (
            "activity",
            &[
                "participants",
                "national_vnd",
                "local_vnd",
                "beneficiary_vnd",
                "other_vnd",
            ],
        ),
        ("activity_facility", &["support_vnd", "counterpart_vnd"]),
        ("attachment", &["size"]),
        ("award_tier", &["quantity"]),
        ("nomination", &["works_count", "taught_count", "prize_vnd"]),
        ("certificate", &["reprints"]),
        ("collaborator_allowance", &["months", "amount_vnd"]),
        (
            "course",
            &[
                "planned_learners",
                "learners",
                "finished",
                "certified",
                "employed",
            ],
        ),
        ("course_cost", &["amount_vnd", "done_vnd"]),
        ("course_teacher", &["sessions"]),
        ("learner", &["support_vnd"]),
        (
            "facility_need",
            &["total_vnd", "requested_vnd", "counterpart_vnd"],
        ),
        ("facility_machine", &["quantity", "price_vnd"]),
        ("facility_product", &["revenue_vnd"]),
        (
            "plan_item",
            &["national_vnd", "local_vnd", "beneficiary_vnd", "other_vnd"],
        ),
        ("plan_change", &["before_vnd", "after_vnd"]),
        (
            "proposal",
            &["national_vnd", "local_vnd", "beneficiary_vnd", "other_vnd"],
        ),
        ("recurring_task", &["amount_vnd"]),
        (
            "programme_target_year",
            &[
                "national_vnd",
                "local_vnd",
                "beneficiary_vnd",
                "other_vnd",
                "done_amount_vnd",
            ],
        ),
        (
            "project_beneficiary",
            &[
                "support_vnd",
                "counterpart_vnd",
                "labour_before",
                "labour_after",
                "revenue_before_vnd",
                "revenue_after_vnd",
            ],
        ),
        ("project_equipment", &["amount_vnd"]),
        ("report", &["copies"]),
        (
            "survey_import",
            &[
                "size",
                "count_new",
                "count_updated",
                "count_unchanged",
                "count_held",
            ],
        ),
        ("craft_village", &["households", "labour_total"]),
    ];
    let adds = |noun: &Noun, field: &str| {
        let own = ADDS.iter().find(|(name, _)| *name == noun.name);
        own.is_some_and(|(_, fields)| fields.contains(&field))
    };
    for noun in NOUNS {
        for field in noun.fields {
            let figure = matches!(field.kind, Kind::Money | Kind::Count);
            assert_eq!(
                figure && !field.alone,
                adds(noun, field.name),
                "{}.{}: is its sum something?",
                noun.name,
                field.name
            );
        }
    }
}

#[test]
fn every_field_filters_by_every_comparison_that_fits_its_kind() {
    let bench = Bench::small();
    let ledger = &bench.ledger;
    let mut chance = Chance(8);
    for noun in NOUNS {
        for _ in 0..7 {
            sample::add(ledger, noun, Fill::Some, &mut chance).expect("saved");
        }
        let whole = page(
            ledger,
            noun,
            &ListQuery {
                limit: ALL,
                ..ListQuery::default()
            },
        );
        for field in noun.fields {
            let found = |op: FilterOp, value: Value| {
                let filters = vec![Filter {
                    field: field.name.to_owned(),
                    op,
                    value,
                }];
                let page = page(
                    ledger,
                    noun,
                    &ListQuery {
                        filters,
                        limit: ALL,
                        ..ListQuery::default()
                    },
                );
                assert_eq!(usize::try_from(page.total).expect("fits"), page.rows.len());
                page.rows
            };
            let expected = |holds: &dyn Fn(&Row) -> bool| -> Vec<&str> {
                whole
                    .rows
                    .iter()
                    .filter(|row| holds(row))
                    .map(|row| row.id.as_str())
                    .collect()
            };
            let place = format!("{}.{}", noun.name, field.name);
            let value = |row: &Row| row.values[field.name].clone();
            assert_eq!(
                ids(&found(FilterOp::Empty, json!(null))),
                expected(&|row| value(row).is_null()),
                "{place} empty"
            );
            assert_eq!(
                ids(&found(FilterOp::Filled, json!(null))),
                expected(&|row| !value(row).is_null()),
                "{place} filled"
            );
            let Some(sample) = whole.rows.iter().map(value).find(|value| !value.is_null()) else {
                continue;
            };
            let at = key(field, &sample);
            match field.kind {
                Kind::Money
                | Kind::Count
                | Kind::Quantity { .. }
                | Kind::Year
                | Kind::Date
                | Kind::PartialDate => {
                    for (op, holds) in [
                        (
                            FilterOp::Equals,
                            (|a, b| a == b)
                                as fn(&Option<(i128, String)>, &Option<(i128, String)>) -> bool,
                        ),
                        (FilterOp::AtLeast, |a, b| a.is_some() && a >= b),
                        (FilterOp::AtMost, |a, b| a.is_some() && a <= b),
                    ] {
                        let wanted = expected(&|row| holds(&key(field, &value(row)), &at));
                        assert_eq!(
                            ids(&found(op, sample.clone())),
                            wanted,
                            "{place} {op:?} {sample}"
                        );
                    }
                }
                Kind::Text | Kind::Paragraph => {
                    let words = fold(sample.as_str().expect("text"));
                    let part: String = words.chars().skip(1).take(6).collect();
                    let wanted = expected(&|row| {
                        row.values[field.name]
                            .as_str()
                            .is_some_and(|text| fold(text).contains(&part))
                    });
                    assert_eq!(
                        ids(&found(FilterOp::Contains, json!(part))),
                        wanted,
                        "{place} contains {part}"
                    );
                    assert_eq!(
                        ids(&found(FilterOp::Contains, json!(part.to_uppercase()))),
                        wanted,
                        "{place}: case does not matter"
                    );
                }
                Kind::Ref { .. } => {
                    assert_eq!(
                        ids(&found(FilterOp::Equals, sample.clone())),
                        expected(&|row| value(row) == sample),
                        "{place}"
                    );
                    let title = whole
                        .rows
                        .iter()
                        .find_map(|row| row.titles.get(field.name))
                        .cloned()
                        .unwrap_or_default();
                    let first = title.split(" · ").next().unwrap_or_default().to_owned();
                    let by_title = found(FilterOp::Contains, json!(first));
                    assert!(
                        by_title
                            .iter()
                            .any(|row| row.titles.get(field.name) == Some(&title)),
                        "{place} is found by “{first}”"
                    );
                }
                _ => {
                    assert_eq!(
                        ids(&found(FilterOp::Equals, sample.clone())),
                        expected(&|row| value(row) == sample),
                        "{place}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_list_is_narrowed_by_year_parent_and_search_together_with_filters() {
    let bench = Bench::small();
    let mut chance = Chance(9);
    for noun in NOUNS {
        if let Some(year) = noun.year {
            for _ in 0..4 {
                sample::add(&bench.ledger, noun, Fill::All, &mut chance).expect("saved");
            }
            let whole = page(
                &bench.ledger,
                noun,
                &ListQuery {
                    limit: ALL,
                    ..ListQuery::default()
                },
            );
            let of_2026 = page(
                &bench.ledger,
                noun,
                &ListQuery {
                    year: Some(2026),
                    limit: ALL,
                    ..ListQuery::default()
                },
            );
            let wanted = whole.rows.iter().filter(|row| match &row.values[year] {
                Value::String(day) => day.starts_with("2026-"),
                other => other.as_i64() == Some(2026),
            });
            assert_eq!(
                ids(&of_2026.rows),
                wanted.map(|row| row.id.as_str()).collect::<Vec<_>>(),
                "{}",
                noun.name
            );
        }
        if let Some(parent) = noun.parent {
            let id = sample::add(&bench.ledger, noun, Fill::Required, &mut chance).expect("saved");
            let of = bench
                .ledger
                .read(|r| record::get(r, noun, &id))
                .expect("read")
                .expect("there")
                .values[parent]
                .clone();
            let of = of.as_str().expect("an id").to_owned();
            let list = page(
                &bench.ledger,
                noun,
                &ListQuery {
                    parent: Some(of.clone()),
                    limit: ALL,
                    ..ListQuery::default()
                },
            );
            assert!(
                list.rows.iter().all(|row| row.values[parent] == json!(of)),
                "{}",
                noun.name
            );
            let children = bench
                .ledger
                .read(|r| record::children(r, noun, &of))
                .expect("read");
            assert_eq!(
                ids(&list.rows),
                children
                    .iter()
                    .map(|child| child.id.as_str())
                    .collect::<Vec<_>>(),
                "{}",
                noun.name
            );
        }
    }
    bench.add(
        "facility",
        json!({ "name": "Mây tre Phú Vinh", "phone": "0274 1" }),
    );
    bench.add("facility", json!({ "name": "Mây tre Phú Nghĩa" }));
    let noun = record::noun("facility").expect("declared");
    let filters = vec![Filter {
        field: "phone".to_owned(),
        op: FilterOp::Filled,
        value: json!(null),
    }];
    let both = page(
        &bench.ledger,
        noun,
        &ListQuery {
            search: "may tre phu".into(),
            filters,
            ..ListQuery::default()
        },
    );
    assert_eq!(both.total, 1);
    assert_eq!(both.rows[0].values["name"], json!("Mây tre Phú Vinh"));
}

#[test]
fn a_name_that_is_not_declared_never_reaches_the_ledger() {
    let bench = Bench::small();
    for noun in NOUNS {
        for name in ["id", "1; DROP TABLE facility", "name\"", ""] {
            let sorted = ListQuery {
                sort: vec![name.to_owned()],
                ..ListQuery::default()
            };
            let filter = Filter {
                field: name.to_owned(),
                op: FilterOp::Filled,
                value: json!(null),
            };
            let filtered = ListQuery {
                filters: vec![filter],
                ..ListQuery::default()
            };
            for query in [sorted, filtered] {
                assert!(
                    bench
                        .ledger
                        .read(|r| record::list(r, noun, &query))
                        .is_err(),
                    "{} by {name}",
                    noun.name
                );
            }
        }
    }
}

#[test]
fn a_record_that_others_use_is_not_deleted_and_says_by_whom() {
    let bench = Bench::small();
    let facility = bench.add("facility", json!({ "name": "Cơ sở được hỗ trợ" }));
    let project = bench.add("project", sample_project());
    bench.add(
        "project_beneficiary",
        json!({ "project_id": project, "facility_id": facility }),
    );
    let noun = record::noun("facility").expect("declared");
    let error = record::delete(&bench.ledger, noun, &facility).expect_err("in use");
    assert_eq!(error.code(), "record_in_use");
    let label = record::noun("project_beneficiary").expect("declared").label;
    assert!(error.message().contains(&format!("1 {label}")), "{error}");
    record::delete(
        &bench.ledger,
        record::noun("project").expect("declared"),
        &project,
    )
    .expect("the project goes with its list");
    record::delete(&bench.ledger, noun, &facility).expect("and now the facility");
}

fn sample_project() -> Value {
    let noun = record::noun("project").expect("declared");
    let values = sample::values(noun, Fill::Required, &mut Chance(4), &mut |_| None);
    serde_json::to_value(values).expect("values")
}

#[test]
fn a_picker_offers_records_by_what_is_typed() {
    let bench = Bench::small();
    for name in ["Gốm Lái Thiêu", "Gốm Tân Vạn", "Mộc Chánh Nghĩa"] {
        bench.add("facility", json!({ "name": name }));
    }
    let noun = record::noun("facility").expect("declared");
    let offered = bench
        .ledger
        .read(|r| record::choices(r, noun, "gom", 10))
        .expect("asked");
    let titles: BTreeSet<&str> = offered.iter().map(|choice| choice.title.as_str()).collect();
    assert_eq!(titles, BTreeSet::from(["Gốm Lái Thiêu", "Gốm Tân Vạn"]));
    let first = bench
        .ledger
        .read(|r| record::choices(r, noun, "", 2))
        .expect("asked");
    assert_eq!(first.len(), 2, "the first ones where nothing is typed");
}
