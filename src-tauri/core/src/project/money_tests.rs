//! A project's money from its registration to its settlement, in a ledger of its own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use super::budget::SourceAmounts;
use super::*;
use crate::document::{Format, Printer, check};
use crate::error::Error;
use crate::ids::Ids;
use crate::json::Json;
use crate::ledger::{Creation, Done, Ledger, Op, World};
use crate::money::Money;
use crate::nouns::NOT_JOURNALLED;
use crate::record;

/// 22/11/2026 in the morning.
const NOW: i64 = 1_795_312_800_000;

struct Office {
    ledger: Ledger,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

fn world(seed: u64) -> World {
    World {
        clock: Arc::new(|| NOW),
        ids: Arc::new(Ids::seeded(seed)),
        device: "may-1".into(),
        person: "Lan".into(),
    }
}

/// The shipped rows once; the many units are left out, so that a ledger is quick to copy and compare.
fn template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("so.db");
        let creation = Creation {
            agency: "Trung tâm Khuyến công".into(),
            province: "74".into(),
        };
        Ledger::create(&path, world(1), &creation)
            .unwrap()
            .close()
            .unwrap();
        std::fs::read(&path).unwrap()
    })
}

fn office() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.db");
    std::fs::write(&path, template()).unwrap();
    let ledger = Ledger::open(&path, world(7)).unwrap();
    Office {
        ledger,
        path,
        _folder: folder,
    }
}

fn dong(amount: i64) -> Money {
    Money::new(amount).unwrap()
}

fn million(amount: i64) -> Money {
    dong(amount * 1_000_000)
}

fn code<T: std::fmt::Debug>(result: crate::Result<T>) -> &'static str {
    result.unwrap_err().code()
}

const SOURCES: [MoneySource; 4] = MoneySource::ALL;

impl Office {
    fn run(&self, statements: &[&str]) {
        self.ledger
            .transact(&Op::LoadDemo, |tx| {
                for sql in statements {
                    tx.run(sql, [])?;
                }
                Ok(())
            })
            .unwrap();
    }

    /// A project of a content heading, not approved yet.
    fn project(&self, id: &str, source: &str, content: &str, year: i32) {
        self.run(&[&format!(
            "INSERT INTO project(id, name, source, content_id, year, state) SELECT '{id}', 'Đề án {id}', '{source}', id, {year}, 'drafted'
             FROM content WHERE code = '{content}'"
        )]);
    }

    /// The same, approved with these amounts in one line, and frozen.
    fn approved(&self, id: &str, source: &str, content: &str, amounts: &[(MoneySource, Money)]) {
        self.project(id, source, content, 2026);
        add_line(&self.ledger, id, "Thực hiện").unwrap();
        for (source, amount) in amounts {
            self.set(id, "Thực hiện", BudgetStage::Approved, *source, *amount)
                .unwrap();
        }
        self.run(&[&format!(
            "UPDATE project SET state = 'approved', decision_no = '61/QĐ-SCT', decision_on = '2026-06-15' WHERE id = '{id}'"
        )]);
        freeze(&self.ledger, id).unwrap();
    }

    fn set(
        &self,
        id: &str,
        line: &str,
        stage: BudgetStage,
        source: MoneySource,
        amount: Money,
    ) -> crate::Result<Done<BudgetView>> {
        let input = AmountInput {
            line: line.into(),
            stage,
            source,
            amount,
            year: None,
        };
        set_amount(&self.ledger, id, &input)
    }

    fn budget(&self, id: &str) -> BudgetView {
        self.ledger
            .read(|reader| budget(reader, id, self.ledger.today()))
            .unwrap()
    }

    fn money(&self, id: &str) -> MoneyView {
        self.ledger
            .read(|reader| money(reader, id, self.ledger.today()))
            .unwrap()
    }

    fn as_of(&self, id: &str, day: &str) -> MoneyView {
        self.ledger
            .read(|reader| money_as_of(reader, id, day.parse().unwrap()))
            .unwrap()
    }

    fn pay(
        &self,
        id: &str,
        kind: FlowKind,
        day: &str,
        source: MoneySource,
        amount: Money,
    ) -> crate::Result<Done<MoneyView>> {
        pay(&self.ledger, id, &payment(kind, day, source, amount))
    }

    /// Every journalled table, as another program reads it.
    fn dump(&self) -> BTreeMap<String, String> {
        let file =
            Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let names: Vec<String> = file
            .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name LIKE 'project%'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        names
            .into_iter()
            .filter(|name| !NOT_JOURNALLED.contains(&name.as_str()))
            .map(|name| {
                let columns: Vec<String> = file
                    .prepare("SELECT name FROM pragma_table_info(?1)")
                    .unwrap()
                    .query_map([&name], |row| row.get(0))
                    .unwrap()
                    .collect::<Result<_, _>>()
                    .unwrap();
                let rows = file
                    .query_row(
                        &format!(
                            "SELECT json_group_array(json_array({})) FROM (SELECT * FROM {name} ORDER BY id)",
                            columns.join(", ")
                        ),
                        [],
                        |row| row.get(0),
                    )
                    .unwrap();
                (name, rows)
            })
            .collect()
    }
}

fn payment(kind: FlowKind, day: &str, source: MoneySource, amount: Money) -> PaymentInput {
    PaymentInput {
        kind,
        paid_on: day.into(),
        source,
        amount,
        budget_year: None,
        voucher_no: Some("UNC 1".into()),
        description: None,
        payee: None,
        facility: None,
        note: None,
        over_reason: None,
    }
}

fn adjustment(on: &str) -> Adjustment {
    Adjustment {
        reason: "Giá máy thay đổi".into(),
        decision_no: "90/QĐ-SCT".into(),
        decision_on: on.into(),
        ..Adjustment::default()
    }
}

fn stage(view: &BudgetView, stage: BudgetStage) -> SourceAmounts {
    view.stages
        .iter()
        .find(|one| one.stage == stage)
        .unwrap()
        .amounts
}

/// Whatever was done: sources come to the total, lines to the whole.
fn adds_up(view: &BudgetView) {
    for (at, column) in view.stages.iter().enumerate() {
        let of = |amounts: &SourceAmounts| SOURCES.map(|source| amounts.of(source).dong());
        let mut sums = [0; 4];
        for line in &view.lines {
            let cell = &line.stages[at];
            assert_eq!(cell.stage, column.stage);
            assert_eq!(
                of(&cell.amounts).iter().sum::<i64>(),
                cell.amounts.total.dong()
            );
            for (sum, amount) in sums.iter_mut().zip(of(&cell.amounts)) {
                *sum += amount;
            }
        }
        assert_eq!(of(&column.amounts), sums, "{}", column.label);
        assert_eq!(sums.iter().sum::<i64>(), column.amounts.total.dong());
    }
}

#[test]
fn a_budget_goes_from_registration_to_approval_and_adds_up_at_each_stage() {
    let office = office();
    office.project("p", "national", "ND3", 2026);
    add_line(&office.ledger, "p", "Mua máy cắt CNC").unwrap();
    add_line(&office.ledger, "p", "Quản lý, nghiệm thu").unwrap();
    let registered = BudgetStage::Registered;
    for (line, source, amount) in [
        ("Mua máy cắt CNC", MoneySource::National, 280),
        ("Mua máy cắt CNC", MoneySource::Beneficiary, 355),
        ("Quản lý, nghiệm thu", MoneySource::National, 20),
    ] {
        office
            .set("p", line, registered, source, million(amount))
            .unwrap();
    }
    let view = copy_stage(
        &office.ledger,
        "p",
        registered,
        BudgetStage::Appraised,
        false,
    )
    .unwrap()
    .value;
    adds_up(&view);
    assert_eq!(stage(&view, BudgetStage::Appraised).total, million(655));
    assert_eq!(
        stage(&view, BudgetStage::Appraised).national,
        million(300),
        "280 + 20"
    );
    assert_eq!(
        code(copy_stage(
            &office.ledger,
            "p",
            registered,
            BudgetStage::Appraised,
            false
        )),
        "stage_filled"
    );
    assert_eq!(
        code(add_line(&office.ledger, "p", " Mua máy cắt CNC ")),
        "line_twice"
    );
    let view = move_line(&office.ledger, "p", "Quản lý, nghiệm thu", 1)
        .unwrap()
        .value;
    assert_eq!(view.lines[0].name, "Quản lý, nghiệm thu");
    let view = rename_line(&office.ledger, "p", "Quản lý, nghiệm thu", "Chi quản lý")
        .unwrap()
        .value;
    assert_eq!(stage(&view, registered).total, million(655));
    let view = remove_line(&office.ledger, "p", "Chi quản lý")
        .unwrap()
        .value;
    assert_eq!(stage(&view, registered).total, million(635));
    adds_up(&view);
    assert_eq!(
        code(office.set(
            "p",
            "Mua máy cắt CNC",
            registered,
            MoneySource::National,
            dong(-1)
        )),
        "amount_negative"
    );
}

#[test]
fn quantity_and_price_are_shown_beside_the_amounts_they_should_come_to() {
    let office = office();
    office.project("p", "local", "ND3", 2026);
    add_line(&office.ledger, "p", "Máy").unwrap();
    let input = LineInput {
        quantity: Some("2.5".into()),
        unit_label: Some("bộ".into()),
        unit_price: Some(dong(333)),
        ..LineInput::default()
    };
    let view = set_line(&office.ledger, "p", "Máy", &input).unwrap().value;
    assert_eq!(
        view.lines[0].computed,
        Some(dong(832)),
        "832,5 rounded down"
    );
    assert_eq!(view.lines[0].quantity.as_deref(), Some("2.5"));
    let wrong = LineInput {
        quantity: Some("1.234".into()),
        ..LineInput::default()
    };
    assert_eq!(
        code(set_line(&office.ledger, "p", "Máy", &wrong)),
        "not_number"
    );
}

#[test]
fn an_approved_stage_is_not_edited_any_more() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let set = |stage, amount| {
        code(office.set("p", "Thực hiện", stage, MoneySource::Local, million(amount)))
    };
    assert_eq!(set(BudgetStage::Approved, 90), "stage_locked");
    assert_eq!(set(BudgetStage::Adjusted, 90), "stage_locked");
    let ledger = &office.ledger;
    assert_eq!(
        code(rename_line(ledger, "p", "Thực hiện", "Khác")),
        "stage_locked"
    );
    assert_eq!(code(remove_line(ledger, "p", "Thực hiện")), "stage_locked");
    assert_eq!(
        code(copy_stage(
            ledger,
            "p",
            BudgetStage::Registered,
            BudgetStage::Approved,
            true
        )),
        "stage_locked"
    );
    // The general form writes rows too.
    let noun = record::noun("project_budget").unwrap();
    let row: String = ledger
        .read(|reader| reader.value("SELECT id FROM project_budget WHERE stage = 'approved'", []))
        .unwrap();
    let values = serde_json::from_value(json!({ "amount_vnd": 1 })).unwrap();
    assert_eq!(
        code(record::save(ledger, noun, Some(&row), &values)),
        "stage_locked"
    );
    assert_eq!(code(record::delete(ledger, noun, &row)), "stage_locked");
    office
        .set(
            "p",
            "Thực hiện",
            BudgetStage::Contracted,
            MoneySource::Local,
            million(95),
        )
        .unwrap();
    let sentence = office
        .set(
            "p",
            "Thực hiện",
            BudgetStage::Approved,
            MoneySource::Local,
            million(1),
        )
        .unwrap_err()
        .message();
    assert_eq!(
        sentence,
        "Kinh phí đã phê duyệt theo 61/QĐ-SCT ngày 15/06/2026 nên không sửa được. Thay đổi sau phê duyệt là một lần điều chỉnh."
    );
}

#[test]
fn a_line_over_its_norm_needs_a_reason_and_a_new_norm_changes_nothing_approved() {
    let office = office();
    let ledger = &office.ledger;
    office.project("p", "national", "ND3", 2026);
    add_line(ledger, "p", "Mua máy").unwrap();
    let mut input = LineInput {
        norm_item_code: Some("machinery".into()),
        ..LineInput::default()
    };
    set_line(ledger, "p", "Mua máy", &input).unwrap();
    let approved = BudgetStage::Approved;
    office
        .set(
            "p",
            "Mua máy",
            approved,
            MoneySource::National,
            million(350),
        )
        .unwrap();
    let view = office
        .set(
            "p",
            "Mua máy",
            approved,
            MoneySource::Beneficiary,
            million(650),
        )
        .unwrap()
        .value;
    let verdict = view.lines[0].verdict.as_ref().unwrap();
    assert_eq!(
        (verdict.state.as_str(), verdict.allowed, verdict.excess),
        ("exceeds", Some(million(300)), Some(million(50))),
        "{}",
        verdict.sentence
    );
    assert!(!verdict.frozen);
    assert_eq!(view.unreasoned, ["Mua máy"]);
    assert_eq!(code(freeze(ledger, "p")), "norm_reason_needed");
    input.norm_reason = Some("Dây chuyền đồng bộ theo QĐ 61".into());
    set_line(ledger, "p", "Mua máy", &input).unwrap();
    let frozen = freeze(ledger, "p").unwrap().value;
    let kept = frozen.lines[0].verdict.clone().unwrap();
    assert!(kept.frozen);
    office.run(&[
        "UPDATE norm SET cap_vnd = 900000000 WHERE item_code = 'machinery'",
        "DELETE FROM norm WHERE item_code = 'model'",
    ]);
    assert_eq!(office.budget("p").lines[0].verdict, Some(kept));
}

#[test]
fn a_production_line_has_half_as_much_again() {
    let office = office();
    let ledger = &office.ledger;
    office.project("p", "national", "ND3", 2026);
    add_line(ledger, "p", "Dây chuyền").unwrap();
    for (source, amount) in [
        (MoneySource::National, 450),
        (MoneySource::Beneficiary, 1_000),
    ] {
        office
            .set(
                "p",
                "Dây chuyền",
                BudgetStage::Registered,
                source,
                million(amount),
            )
            .unwrap();
    }
    let mut input = LineInput {
        norm_item_code: Some("machinery".into()),
        production_line: Some(true),
        ..LineInput::default()
    };
    let verdict = |input: &LineInput| {
        let view = set_line(ledger, "p", "Dây chuyền", input).unwrap().value;
        let verdict = view.lines[0].verdict.clone().unwrap();
        (verdict.state, verdict.allowed)
    };
    assert_eq!(verdict(&input), ("within".into(), Some(million(450))));
    input.production_line = Some(false);
    assert_eq!(verdict(&input), ("exceeds".into(), Some(million(300))));
    input.norm_units = Some("2".into());
    assert_eq!(
        verdict(&input),
        ("within".into(), Some(million(600))),
        "two facilities"
    );
}

#[test]
fn advances_have_the_ceiling_of_their_content() {
    // Content, what the line falls under, the ceiling of 100 million.
    let cases = [
        ("ND1", None, Some(70)),
        ("ND2", None, Some(70)),
        ("ND3", None, Some(50)),
        ("ND4", None, Some(70)),
        ("ND5", None, Some(70)),
        ("ND6", None, Some(70)),
        ("ND7", None, Some(50)),
        ("ND7", Some("cluster_infrastructure"), Some(30)),
        ("ND7", Some("pollution_cluster"), Some(30)),
        ("ND9", None, Some(70)),
    ];
    for (content, item, ceiling) in cases {
        let office = office();
        office.project("p", "national", content, 2026);
        add_line(&office.ledger, "p", "Thực hiện").unwrap();
        let input = LineInput {
            norm_item_code: item.map(str::to_owned),
            norm_reason: Some("thử mức tạm ứng".into()),
            ..LineInput::default()
        };
        set_line(&office.ledger, "p", "Thực hiện", &input).unwrap();
        office
            .set(
                "p",
                "Thực hiện",
                BudgetStage::Approved,
                MoneySource::National,
                million(100),
            )
            .unwrap();
        let view = office.money("p");
        let said = view.ceilings.first().map(|one| one.amount);
        assert_eq!(said, ceiling.map(million), "{content} {item:?}");
        let ceiling = said.unwrap();
        let more = dong(ceiling.dong() + 1);
        let advance = |amount| {
            office.pay(
                "p",
                FlowKind::Advance,
                "2026-07-01",
                MoneySource::National,
                amount,
            )
        };
        assert_eq!(code(advance(more)), "advance_over_ceiling", "{content}");
        advance(ceiling).unwrap();
        assert_eq!(code(advance(dong(1))), "advance_over_ceiling", "{content}");
        let mut reasoned = payment(
            FlowKind::Advance,
            "2026-07-02",
            MoneySource::National,
            dong(1),
        );
        reasoned.over_reason = Some("Cục đồng ý tại công văn 12".into());
        pay(&office.ledger, "p", &reasoned).unwrap();
    }
}

#[test]
fn the_rate_of_an_advance_is_that_of_its_day_and_says_how_well_it_is_known() {
    let office = office();
    office.approved(
        "p",
        "national",
        "ND1",
        &[(MoneySource::National, million(100))],
    );
    office.run(&[
        "UPDATE setting SET valid_to = '2026-08-31' WHERE key = 'advance_rate.training'",
        "INSERT INTO setting(id, key, name, value, valid_from, mark) VALUES ('moi', 'advance_rate.training', 'Mới', '40', '2026-09-01', 'office')",
    ]);
    let advance = |day| {
        office.pay(
            "p",
            FlowKind::Advance,
            day,
            MoneySource::National,
            million(60),
        )
    };
    let refused = advance("2026-09-01").unwrap_err();
    assert_eq!(refused.code(), "advance_over_ceiling");
    assert!(
        refused.message().contains("40 % của 100.000.000")
            && refused.message().contains("do đơn vị nhập"),
        "{}",
        refused.message()
    );
    advance("2026-08-31").unwrap();
}

#[test]
fn money_never_passes_what_was_approved_accepted_or_settled() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let pay = |kind, day, amount| office.pay("p", kind, day, MoneySource::Local, million(amount));
    pay(FlowKind::Advance, "2026-07-01", 50).unwrap();
    let refused = pay(FlowKind::Payment, "2026-08-01", 51).unwrap_err();
    assert_eq!(refused.code(), "over_approved");
    assert_eq!(
        refused.message(),
        "KCĐP: tạm ứng và thanh toán cộng lại 101.000.000 đồng, vượt kinh phí được duyệt 100.000.000 đồng là 1.000.000 đồng. Hãy giảm số tiền hoặc điều chỉnh kinh phí đề án trước."
    );
    assert_eq!(
        code(pay(FlowKind::Settlement, "2026-08-01", 10)),
        "settled_before_acceptance"
    );
    assert_eq!(
        code(pay(FlowKind::Return, "2026-08-01", 51)),
        "return_too_much"
    );
    assert_eq!(
        code(pay(FlowKind::Return, "2026-06-30", 1)),
        "return_too_much",
        "nothing was paid by then"
    );
    office.run(&["UPDATE project SET accepted_on = '2026-10-01' WHERE id = 'p'"]);
    assert_eq!(
        code(pay(FlowKind::Settlement, "2026-09-30", 10)),
        "settled_before_acceptance"
    );
    office
        .set(
            "p",
            "Thực hiện",
            BudgetStage::Settled,
            MoneySource::Local,
            million(90),
        )
        .unwrap();
    assert_eq!(
        code(pay(FlowKind::Settlement, "2026-10-05", 41)),
        "over_settled"
    );
    let view = pay(FlowKind::Settlement, "2026-10-05", 40).unwrap().value;
    assert_eq!(view.funds.remaining, million(10), "100 − 50 − 40");
    // Of the other fund nothing was approved.
    let other = office.pay(
        "p",
        FlowKind::Payment,
        "2026-10-05",
        MoneySource::National,
        dong(1),
    );
    assert_eq!(code(other), "over_approved");
    let counterpart = office.pay(
        "p",
        FlowKind::Payment,
        "2026-10-05",
        MoneySource::Beneficiary,
        million(500),
    );
    counterpart.expect("what a facility spends of its own has no ceiling");
}

#[test]
fn a_payment_in_the_time_of_settling_belongs_to_the_year_before() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let year_of = |day: &str, given| {
        let mut input = payment(FlowKind::Payment, day, MoneySource::Local, dong(1));
        input.budget_year = given;
        pay(&office.ledger, "p", &input).map(|done| {
            done.value
                .payments
                .iter()
                .find(|one| one.paid_on == day)
                .unwrap()
                .budget_year
        })
    };
    assert_eq!(year_of("2026-12-31", None).unwrap(), 2026);
    assert_eq!(year_of("2027-01-31", None).unwrap(), 2026);
    assert_eq!(year_of("2027-01-30", Some(2027)).unwrap(), 2027);
    assert_eq!(year_of("2027-02-01", None).unwrap(), 2027);
    assert_eq!(code(year_of("2027-02-02", Some(2026))), "budget_year");
    assert_eq!(code(year_of("2026-11-01", Some(2027))), "budget_year");
}

#[test]
fn a_payment_is_corrected_and_taken_away_under_the_same_rules() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let paid = office
        .pay(
            "p",
            FlowKind::Payment,
            "2026-07-01",
            MoneySource::Local,
            million(60),
        )
        .unwrap();
    assert!(paid.changed.contains(&"project_payment".to_owned()));
    let id = paid.value.payments[0].id.clone();
    office
        .pay(
            "p",
            FlowKind::Return,
            "2026-08-01",
            MoneySource::Local,
            million(20),
        )
        .unwrap();
    assert_eq!(code(remove_payment(&office.ledger, &id)), "return_too_much");
    let input = payment(
        FlowKind::Payment,
        "2026-07-01",
        MoneySource::Local,
        million(101),
    );
    assert_eq!(
        code(edit_payment(&office.ledger, &id, &input)),
        "over_approved"
    );
    let input = payment(
        FlowKind::Payment,
        "2026-07-02",
        MoneySource::Local,
        million(70),
    );
    let view = edit_payment(&office.ledger, &id, &input).unwrap().value;
    assert_eq!(view.funds.remaining, million(50), "100 − 70 + 20");
    assert_eq!(
        view.payments
            .iter()
            .map(|one| one.remaining)
            .collect::<Vec<_>>(),
        [million(30), million(50)],
        "right after each"
    );
    assert_eq!(office.as_of("p", "2026-07-31").funds.remaining, million(30));
    assert_eq!(office.as_of("p", "2026-06-14").funds.approved, Money::ZERO);
}

#[test]
fn an_adjustment_is_a_numbered_version_with_old_new_and_authority() {
    let office = office();
    let ledger = &office.ledger;
    office.approved(
        "p",
        "local",
        "ND3",
        &[
            (MoneySource::Local, million(100)),
            (MoneySource::Beneficiary, million(150)),
        ],
    );
    office
        .run(&["UPDATE project SET ends_on = '2026-11-30', place_written = 'Xã A' WHERE id = 'p'"]);
    let before = office.dump();
    assert_eq!(
        code(adjust(ledger, "p", &adjustment("2026-09-01"))),
        "nothing_adjusted"
    );
    let mut change = adjustment("2026-09-01");
    change
        .fields
        .insert("place_written".into(), Json(json!("Xã B")));
    change
        .fields
        .insert("ends_on".into(), Json(json!("2026-12-15")));
    change.budget = vec![
        BudgetChange {
            line: "Thực hiện".into(),
            source: MoneySource::Local,
            amount: million(80),
            year: None,
        },
        BudgetChange {
            line: "Nghiệm thu".into(),
            source: MoneySource::Local,
            amount: million(20),
            year: None,
        },
    ];
    let draft = adjust_draft(ledger, "p", &change).unwrap();
    assert_eq!(office.dump(), before, "a draft writes nothing");
    assert_eq!(draft.number, 1);
    assert_eq!(draft.warnings, Vec::<String>::new());
    let versions = adjust(ledger, "p", &change).unwrap().value;
    let one = &versions[0];
    assert_eq!(one.changes, draft.changes);
    let said: Vec<(&str, &str, &str, &str)> = one
        .changes
        .iter()
        .map(|change| {
            (
                change.kind.as_str(),
                change.what.as_str(),
                change.old.as_str(),
                change.new.as_str(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("place", "Địa điểm như đã ghi", "Xã A", "Xã B"),
            ("schedule", "Kết thúc", "30/11/2026", "15/12/2026"),
            ("budget", "Thực hiện – KCĐP", "100.000.000", "80.000.000"),
            ("budget", "Nghiệm thu – KCĐP", "–", "20.000.000"),
        ]
    );
    assert_eq!(
        one.kinds
            .iter()
            .map(|kind| kind.kind.as_str())
            .collect::<Vec<_>>(),
        ["place", "schedule", "budget"]
    );
    assert!(
        one.kinds
            .iter()
            .all(|kind| kind.mark.as_deref() == Some("chưa kiểm chứng"))
    );
    assert_eq!(
        one.authority.as_deref(),
        Some(
            "Cơ quan phê duyệt đề án (Sở Công Thương): địa điểm, tiến độ, cơ cấu kinh phí trong tổng mức"
        )
    );
    let view = office.budget("p");
    adds_up(&view);
    assert_eq!(view.in_force, BudgetStage::Adjusted);
    assert_eq!(
        stage(&view, BudgetStage::Approved).total,
        million(250),
        "stays"
    );
    assert_eq!(stage(&view, BudgetStage::Adjusted).total, million(250));
    ledger.undo().unwrap();
    assert_eq!(office.dump(), before, "one operation");
    ledger.redo().unwrap();

    let mut more = adjustment("2026-10-01");
    more.budget = vec![BudgetChange {
        line: "Thực hiện".into(),
        source: MoneySource::Local,
        amount: million(60),
        year: None,
    }];
    more.stop = true;
    let versions = adjust(ledger, "p", &more).unwrap().value;
    assert_eq!(versions[1].number, 2);
    assert_eq!(
        versions[1]
            .kinds
            .iter()
            .map(|kind| kind.kind.as_str())
            .collect::<Vec<_>>(),
        ["total", "stop"]
    );
    for (day, approved) in [
        ("2026-06-14", 0),
        ("2026-06-15", 100),
        ("2026-09-30", 100),
        ("2026-10-01", 80),
    ] {
        assert_eq!(
            office.as_of("p", day).funds.approved,
            million(approved),
            "{day}"
        );
    }
    let mut early = adjustment("2026-09-30");
    early
        .fields
        .insert("place_written".into(), Json(json!("Xã C")));
    assert_eq!(code(adjust(ledger, "p", &early)), "adjusted_out_of_order");
    let state: String = ledger
        .read(|reader| reader.value("SELECT state FROM project WHERE id = 'p'", []))
        .unwrap();
    assert_eq!(state, "stopped");
    // What was applied is not taken away behind its back.
    let noun = record::noun("project_adjustment").unwrap();
    assert_eq!(
        code(record::delete(ledger, noun, &versions[0].id)),
        "adjustment_applied"
    );
}

#[test]
fn an_adjustment_never_leaves_less_than_was_paid() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    office
        .pay(
            "p",
            FlowKind::Payment,
            "2026-07-01",
            MoneySource::Local,
            million(90),
        )
        .unwrap();
    let mut change = adjustment("2026-09-01");
    change.budget = vec![BudgetChange {
        line: "Thực hiện".into(),
        source: MoneySource::Local,
        amount: million(80),
        year: None,
    }];
    assert_eq!(code(adjust(&office.ledger, "p", &change)), "over_approved");
    change.budget[0].amount = million(95);
    adjust(&office.ledger, "p", &change).unwrap();
    assert_eq!(office.money("p").funds.remaining, million(5));
    assert_eq!(office.as_of("p", "2026-08-31").funds.remaining, million(10));
}

#[test]
fn what_is_not_approved_is_edited_not_adjusted() {
    let office = office();
    office.project("p", "local", "ND3", 2026);
    let mut change = adjustment("2026-09-01");
    change.stop = true;
    assert_eq!(code(adjust(&office.ledger, "p", &change)), "not_approved");
    change.reason = " ".into();
    assert_eq!(code(adjust(&office.ledger, "p", &change)), "reason_missing");
}

#[test]
fn beneficiaries_are_added_changed_and_taken_away_by_an_adjustment() {
    let office = office();
    let ledger = &office.ledger;
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    office.run(&[
        "INSERT INTO project_beneficiary(id, project_id, position, name_written, support_vnd) VALUES ('a', 'p', 1, 'Cơ sở A', 60000000), ('b', 'p', 2, 'Cơ sở B', 40000000)",
    ]);
    let values = |value: Value| serde_json::from_value(value).unwrap();
    let mut change = adjustment("2026-09-01");
    change.beneficiaries = vec![
        BeneficiaryChange {
            id: Some("a".into()),
            values: values(json!({ "support_vnd": 70_000_000 })),
            ..BeneficiaryChange::default()
        },
        BeneficiaryChange {
            id: Some("b".into()),
            remove: true,
            ..BeneficiaryChange::default()
        },
        BeneficiaryChange {
            values: values(json!({ "name_written": "Cơ sở C", "support_vnd": 40_000_000 })),
            ..BeneficiaryChange::default()
        },
    ];
    let draft = adjust_draft(ledger, "p", &change).unwrap();
    assert_eq!(draft.kinds[0].kind, "beneficiary");
    assert_eq!(
        draft.warnings,
        [
            "Mức hỗ trợ của các đơn vị thụ hưởng cộng lại 110.000.000 đồng, vượt kinh phí khuyến công 100.000.000 đồng."
        ]
    );
    let versions = adjust(ledger, "p", &change).unwrap().value;
    let said: Vec<(&str, &str, &str)> = versions[0]
        .changes
        .iter()
        .map(|change| {
            (
                change.what.as_str(),
                change.old.as_str(),
                change.new.as_str(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (
                "Đơn vị thụ hưởng",
                "Cơ sở A, hỗ trợ 60.000.000",
                "Cơ sở A, hỗ trợ 70.000.000"
            ),
            (
                "Đơn vị thụ hưởng thôi tham gia",
                "Cơ sở B, hỗ trợ 40.000.000",
                "–"
            ),
            (
                "Đơn vị thụ hưởng thêm vào",
                "–",
                "Cơ sở C, hỗ trợ 40.000.000"
            ),
        ]
    );
}

#[test]
fn a_year_is_reconciled_project_by_project_and_comes_to_its_sums() {
    let office = office();
    let ledger = &office.ledger;
    office.approved(
        "a",
        "national",
        "ND3",
        &[
            (MoneySource::National, million(300)),
            (MoneySource::Local, million(50)),
        ],
    );
    office.approved("b", "local", "ND4", &[(MoneySource::Local, million(200))]);
    office.approved("c", "local", "ND1", &[(MoneySource::Local, million(80))]);
    let pay = |id: &str, kind, day: &str, source, amount| {
        office.pay(id, kind, day, source, million(amount)).unwrap();
    };
    pay(
        "a",
        FlowKind::Advance,
        "2026-07-01",
        MoneySource::National,
        100,
    );
    pay(
        "a",
        FlowKind::Return,
        "2027-01-20",
        MoneySource::National,
        10,
    );
    pay(
        "b",
        FlowKind::Payment,
        "2026-08-01",
        MoneySource::Local,
        200,
    );
    office
        .set(
            "b",
            "Thực hiện",
            BudgetStage::Settled,
            MoneySource::Local,
            million(190),
        )
        .unwrap();
    office.run(&["UPDATE project SET state = 'stopped' WHERE id = 'c'"]);
    let view = ledger.read(|reader| reconcile(reader, 2026)).unwrap();
    assert_eq!(view.until, "2027-01-31");
    let rows: Vec<(&str, MoneySource, [i64; 7])> = view
        .rows
        .iter()
        .map(|row| {
            let money = &row.money;
            let amounts = [
                money.approved,
                money.disbursed,
                money.settled,
                money.to_settle,
                money.to_return,
                money.carried_over,
                money.released,
            ];
            (
                row.project.as_str(),
                row.source,
                amounts.map(|amount| amount.dong() / 1_000_000),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("a", MoneySource::National, [300, 90, 0, 90, 0, 210, 0]),
            ("c", MoneySource::Local, [80, 0, 0, 0, 0, 0, 80]),
            ("a", MoneySource::Local, [50, 0, 0, 0, 0, 50, 0]),
            ("b", MoneySource::Local, [200, 200, 190, 0, 10, 0, 0]),
        ]
    );
    let total = |sums: &[ReconcileSum]| {
        sums.iter()
            .map(|sum| sum.money.approved.dong())
            .sum::<i64>()
    };
    for sums in [&view.sources, &view.contents, &view.projects] {
        assert_eq!(total(sums), view.total.approved.dong());
    }
    let all = &view.total;
    assert_eq!(
        all.approved,
        Money::sum([all.disbursed, all.carried_over, all.released]).unwrap(),
        "nothing is lost"
    );
    // The settlement of the report counts the same.
    let list: i64 = ledger
        .read(|reader| {
            reader.value(
                "SELECT sum(CASE kind WHEN 'return' THEN -amount_vnd ELSE amount_vnd END) FROM project_payment WHERE budget_year = 2026 AND source IN ('national', 'local')",
                [],
            )
        })
        .unwrap();
    assert_eq!(list, all.disbursed.dong());
    let empty = ledger.read(|reader| reconcile(reader, 2020)).unwrap();
    assert_eq!(
        (empty.rows.len(), empty.total),
        (0, ReconcileTotals::default())
    );
}

#[test]
fn the_papers_of_money_are_printed_in_every_format_without_a_wrong_sum() {
    let office = office();
    let ledger = &office.ledger;
    office.approved(
        "p",
        "local",
        "ND3",
        &[
            (MoneySource::Local, million(100)),
            (MoneySource::Beneficiary, million(40)),
        ],
    );
    let mut change = adjustment("2026-09-01");
    change
        .fields
        .insert("place_written".into(), Json(json!("Xã B")));
    change.budget = vec![BudgetChange {
        line: "Thực hiện".into(),
        source: MoneySource::Local,
        amount: million(90),
        year: None,
    }];
    adjust(ledger, "p", &change).unwrap();
    let mut place = adjustment("2026-09-02");
    place
        .fields
        .insert("place_written".into(), Json(json!("Xã C")));
    adjust(ledger, "p", &place).unwrap();
    for paper in [
        MoneyPaper::Reconciliation { year: 2026 },
        MoneyPaper::Reconciliation { year: 2019 },
        MoneyPaper::Comparison {
            project: "p".into(),
            number: 1,
        },
        MoneyPaper::Comparison {
            project: "p".into(),
            number: 2,
        },
    ] {
        let document = document(ledger, &paper).unwrap();
        let wrong: Vec<String> = check(&document, &crate::document::Form::default())
            .into_iter()
            .filter(|finding| finding.code.contains("sum") || finding.code.contains("total"))
            .map(|finding| finding.message)
            .collect();
        assert_eq!(wrong, Vec::<String>::new(), "{paper:?}");
        for format in Format::ALL {
            let bytes = write(ledger, &paper, format, &Printer::default()).unwrap();
            assert!(bytes.len() > 1_000, "{paper:?} {format:?}");
        }
    }
    let gone = MoneyPaper::Comparison {
        project: "p".into(),
        number: 9,
    };
    assert_eq!(code(document(ledger, &gone)), "adjustment_gone");
}

#[test]
fn the_effect_sets_the_year_before_beside_the_year_after() {
    let office = office();
    office.approved(
        "p",
        "local",
        "ND3",
        &[
            (MoneySource::Local, million(300)),
            (MoneySource::Beneficiary, million(355)),
        ],
    );
    office.run(&[
        "INSERT INTO facility(id, name) VALUES ('f', 'Cơ sở gỗ')",
        "INSERT INTO project_beneficiary(id, project_id, facility_id, labour_before, labour_after, revenue_before_vnd) VALUES ('b', 'p', 'f', 9, 12, 1)",
        "INSERT INTO facility_year(id, facility_id, year, as_of, labour_total, revenue_vnd) VALUES
         ('1', 'f', 2025, '2025-06-01', 7, 2000000000), ('2', 'f', 2025, '2025-12-01', 8, NULL), ('3', 'f', 2027, NULL, 10, 3000000000),
         ('4', 'f', 2026, NULL, 99, 9)",
        "INSERT INTO project_result(id, project_id, position, name, unit_label, planned_quantity, done_quantity) VALUES
         ('r', 'p', 1, 'Lao động tăng thêm', 'người', 800, 200), ('s', 'p', 2, 'Mô hình', 'mô hình', 100, NULL)",
    ]);
    let view = office.ledger.read(|reader| effect(reader, "p")).unwrap();
    assert_eq!(
        (view.support_year, view.leverage.as_deref()),
        (2026, Some("1.18"))
    );
    let figures: Vec<_> = view.served[0]
        .figures
        .iter()
        .map(|one| {
            (
                one.label.as_str(),
                one.before,
                one.after,
                one.typed_before,
                one.difference,
                one.percent.clone(),
            )
        })
        .collect();
    assert_eq!(
        figures,
        [
            (
                "Lao động",
                Some(8),
                Some(10),
                Some(9),
                Some(2),
                Some("25".to_owned())
            ),
            (
                "Doanh thu",
                Some(2_000_000_000),
                Some(3_000_000_000),
                Some(1),
                Some(1_000_000_000),
                Some("50".to_owned())
            ),
        ],
        "of two surveys the newest that states it"
    );
    assert_eq!(
        view.results
            .iter()
            .map(|one| (
                one.planned.as_deref(),
                one.done.as_deref(),
                one.percent.as_deref()
            ))
            .collect::<Vec<_>>(),
        [(Some("8"), Some("2"), Some("25")), (Some("1"), None, None)]
    );
}

#[test]
fn a_frozen_budget_opens_again_only_while_nothing_stands_on_it() {
    let office = office();
    office.approved("p", "local", "ND3", &[(MoneySource::Local, million(100))]);
    let open = thaw(&office.ledger, "p").unwrap().value;
    assert!(!open.frozen);
    freeze(&office.ledger, "p").unwrap();
    office
        .pay(
            "p",
            FlowKind::Payment,
            "2026-07-01",
            MoneySource::Local,
            million(1),
        )
        .unwrap();
    assert_eq!(code(thaw(&office.ledger, "p")), "budget_in_use");
    office.project("q", "local", "ND3", 2026);
    assert_eq!(code(freeze(&office.ledger, "q")), "nothing_approved");
    assert!(matches!(
        office
            .ledger
            .read(|reader| budget(reader, "gone", office.ledger.today())),
        Err(Error::Refused {
            code: "project_gone",
            ..
        })
    ));
}

/// One random step of somebody's work.
#[derive(Debug, Clone)]
enum Step {
    Set(usize, usize, usize, i64),
    Add(usize),
    Remove(usize),
    Move(usize, u32),
    Copy(usize, usize),
    Pay(usize, u32, usize, i64),
    TakeBack(usize),
    Adjust(usize, usize, i64),
    Freeze,
    Undo,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let amount = 0_i64..120;
    let step = prop_oneof![
        6 => (0..3_usize, 0..7_usize, 0..4_usize, amount.clone()).prop_map(|(l, s, f, a)| Step::Set(l, s, f, a)),
        2 => (0..3_usize).prop_map(Step::Add),
        1 => (0..3_usize).prop_map(Step::Remove),
        1 => (0..3_usize, 1..4_u32).prop_map(|(l, p)| Step::Move(l, p)),
        1 => (0..7_usize, 0..7_usize).prop_map(|(f, t)| Step::Copy(f, t)),
        6 => (0..4_usize, 1..28_u32, 0..4_usize, amount.clone()).prop_map(|(k, d, f, a)| Step::Pay(k, d, f, a)),
        1 => (0..5_usize).prop_map(Step::TakeBack),
        2 => (0..3_usize, 0..4_usize, amount).prop_map(|(l, f, a)| Step::Adjust(l, f, a)),
        1 => Just(Step::Freeze),
        2 => Just(Step::Undo),
    ];
    proptest::collection::vec(step, 1..30)
}

const LINES: [&str; 3] = ["Máy", "Lắp đặt", "Nghiệm thu"];

/// Does a step; whether something was written.
fn walk(office: &Office, step: &Step, day: u32) -> bool {
    let ledger = &office.ledger;
    let wrote = match step {
        Step::Set(line, stage, source, amount) => office
            .set(
                "p",
                LINES[*line],
                BudgetStage::ALL[*stage],
                SOURCES[*source],
                million(*amount),
            )
            .map(drop),
        Step::Add(line) => add_line(ledger, "p", LINES[*line]).map(drop),
        Step::Remove(line) => remove_line(ledger, "p", LINES[*line]).map(drop),
        Step::Move(line, position) => move_line(ledger, "p", LINES[*line], *position).map(drop),
        Step::Copy(from, to) => copy_stage(
            ledger,
            "p",
            BudgetStage::ALL[*from],
            BudgetStage::ALL[*to],
            true,
        )
        .map(drop),
        Step::Pay(kind, day, source, amount) => office
            .pay(
                "p",
                FlowKind::ALL[*kind],
                &format!("2026-10-{day:02}"),
                SOURCES[*source],
                million(*amount),
            )
            .map(drop),
        Step::TakeBack(at) => match office.money("p").payments.get(*at) {
            Some(payment) => remove_payment(ledger, &payment.id).map(drop),
            None => return false,
        },
        Step::Adjust(line, source, amount) => {
            let mut change = adjustment(&format!("2026-11-{:02}", 1 + day % 22));
            change.budget = vec![BudgetChange {
                line: LINES[*line].into(),
                source: SOURCES[*source],
                amount: million(*amount),
                year: None,
            }];
            adjust(ledger, "p", &change).map(drop)
        }
        Step::Freeze => freeze(ledger, "p").map(drop),
        Step::Undo => return false,
    };
    match wrote {
        Ok(()) => true,
        Err(Error::Refused { message, .. }) => {
            assert!(message.ends_with('.'), "{message}");
            false
        }
        Err(error) => panic!("{step:?}: {error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn after_any_work_sources_come_to_totals_what_remains_is_right_and_undo_leads_back(steps in steps()) {
        let office = office();
        office.project("p", "local", "ND3", 2026);
        office.run(&["UPDATE project SET decision_on = '2026-06-15', accepted_on = '2026-09-01' WHERE id = 'p'"]);
        let mut states = vec![office.dump()];
        for (day, step) in steps.iter().enumerate() {
            if matches!(step, Step::Undo) {
                if states.len() > 1 {
                    office.ledger.undo().unwrap();
                    states.pop();
                    prop_assert_eq!(&office.dump(), states.last().unwrap());
                }
            } else if walk(&office, step, u32::try_from(day).unwrap()) {
                let now = office.dump();
                // What changes nothing leaves nothing to undo.
                if states.last() != Some(&now) {
                    states.push(now);
                }
            } else {
                prop_assert_eq!(&office.dump(), states.last().unwrap(), "a refusal writes nothing");
            }
            adds_up(&office.budget("p"));
            let view = office.money("p");
            for part in view.parts.iter().chain(&view.sources).chain([&view.funds]) {
                let left = part.approved.dong() - part.advanced.dong() - part.paid.dong() + part.returned.dong();
                prop_assert_eq!(part.remaining.dong(), left);
            }
            let funds: i64 = view.sources.iter().filter(|part| part.source.is_some_and(MoneySource::is_fund)).map(|part| part.remaining.dong()).sum();
            prop_assert_eq!(view.funds.remaining.dong(), funds);
            // On every day: what was approved by then less what moved by then.
            for day in ["2026-06-14", "2026-10-05", "2026-10-28", "2026-11-10"] {
                let then = office.as_of("p", day);
                let moved: i64 = view.payments.iter()
                    .filter(|one| one.paid_on.as_str() <= day && one.source.is_fund())
                    .map(|one| if one.kind == FlowKind::Return { -one.amount.dong() } else { one.amount.dong() })
                    .sum();
                prop_assert_eq!(then.funds.remaining.dong(), then.funds.approved.dong() - moved, "{}", day);
            }
        }
        while states.len() > 1 {
            office.ledger.undo().unwrap();
            states.pop();
            prop_assert_eq!(&office.dump(), states.last().unwrap());
        }
    }
}
