//! Plans over a real ledger: what they answer, and that every step can be undone.

use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::ledger::testing;

struct Office {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

fn office(rows: &[&str]) -> Office {
    // A second with each question.
    let ms = AtomicI64::new(testing::NOW);
    let (ledger, _, folder) = testing::ledger("74", move || ms.fetch_add(1_000, Ordering::Relaxed));
    let office = Office {
        ledger,
        _folder: folder,
    };
    office.run(rows);
    office
}

impl Office {
    fn run(&self, rows: &[&str]) {
        self.ledger
            .transact(&Op::LoadDemo, |tx| {
                for sql in rows {
                    tx.run(sql, [])?;
                }
                Ok(())
            })
            .unwrap();
    }

    fn plan(&self, year: i32) -> PlanView {
        self.ledger.read(|r| show(r, year)).unwrap().unwrap()
    }

    fn candidates(&self, year: i32) -> Vec<CandidateView> {
        self.ledger.read(|r| candidates(r, year)).unwrap()
    }

    fn as_of(&self, year: i32, on: &str) -> Option<PlanView> {
        self.ledger.read(|r| in_force(r, year, day(on))).unwrap()
    }

    fn one<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.ledger.read(|r| r.value(sql, [])).unwrap()
    }

    /// Under a decision, with a reason for whatever is open.
    fn approve(&self, key: impl Into<PlanKey>, no: &str, on: &str) -> Result<Done<PlanView>> {
        approve_giving(&self.ledger, key, no, day(on), Some("theo kết luận họp"))
    }

    fn add(&self, key: impl Into<PlanKey>, title: &str, millions: i64) -> PlanView {
        let content: String = self.one("SELECT id FROM content WHERE code = 'ND3'");
        let item = ItemInput {
            title: Some(title.into()),
            content: Some(content),
            local: Some(million(millions)),
            ..ItemInput::default()
        };
        place(&self.ledger, key, None, &item).unwrap().value
    }

    fn ceiling(&self, key: impl Into<PlanKey>, millions: i64) -> PlanView {
        let id = None;
        let ceiling = CeilingInput {
            id,
            name: "KCĐP".into(),
            source: "local".into(),
            content: None,
            amount: million(millions),
        };
        set_ceiling(&self.ledger, key, &ceiling).unwrap().value
    }
}

fn million(n: i64) -> Money {
    Money::new(n * 1_000_000).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn titles(view: &PlanView) -> Vec<&str> {
    view.items.iter().map(|item| item.title.as_str()).collect()
}

const FACILITY: &str =
    "INSERT INTO facility(id, name, legal_form, owner_female, sector_group, unit_id) VALUES";
const NEED: &str = "INSERT INTO facility_need(id, facility_id, year, content_written, content_id, requested_vnd, counterpart_vnd) SELECT";

/// Three facilities with a need each: a woman's, one in a commune that was difficult until 2024, one of a craft.
fn three_needs(year: i32) -> Office {
    let office = office(&[
        "INSERT INTO unit_flag(id, unit_id, flag, valid_to) SELECT 'cờ', id, 'difficult', '2024-12-31' FROM unit WHERE standard = '2025' AND level = 3 ORDER BY id LIMIT 1",
        &format!("{FACILITY} ('a', 'Xưởng An', 'household', 1, NULL, NULL)"),
        &format!(
            "{FACILITY} ('b', 'Xưởng Bình', 'household', 0, NULL, (SELECT unit_id FROM unit_flag WHERE id = 'cờ'))"
        ),
        &format!("{FACILITY} ('c', 'Xưởng Chi', 'household', 0, 'craft', NULL)"),
    ]);
    for id in ["a", "b", "c"] {
        office.run(&[&format!("{NEED} 'n{id}', '{id}', {year}, 'Máy nghiền', id, 100000000, 150000000 FROM content WHERE code = 'ND3'")]);
    }
    office
}

fn order(office: &Office, year: i32) -> Vec<String> {
    office
        .candidates(year)
        .into_iter()
        .filter_map(|one| one.facility)
        .collect()
}

#[test]
fn grounds_of_the_day_order_the_candidates_and_say_their_citation() {
    let office = three_needs(2023);
    assert_eq!(
        order(&office, 2023),
        ["Xưởng Bình", "Xưởng Chi", "Xưởng An"],
        "the area was difficult; owners came with 2025"
    );
    let office = three_needs(2026);
    assert_eq!(
        order(&office, 2026),
        ["Xưởng Chi", "Xưởng An", "Xưởng Bình"],
        "the flag ended, the owner counts"
    );
    let found = office.candidates(2026);
    assert!(
        found[1]
            .reasons
            .iter()
            .any(|one| one.contains("phụ nữ") && one.contains("NĐ 235/2025/NĐ-CP")),
        "{:?}",
        found[1].reasons
    );
    assert!(
        found[0]
            .grounds
            .iter()
            .any(|one| one.code == "sector" && one.sentence.contains("chưa kiểm chứng")),
        "{:?}",
        found[0].grounds
    );
    assert!(
        found.iter().all(|one| one.eligibility.is_some()),
        "each facility has its verdict"
    );
}

#[test]
fn what_last_year_left_undone_comes_back_and_earlier_support_is_told() {
    let office = three_needs(2025);
    office.run(&[
        "INSERT INTO project(id, name, source, kind, content_id, year, state) SELECT 'p', 'Máy cho Xưởng An', 'local', 'single', id, 2025, 'running' FROM content WHERE code = 'ND3'",
        "INSERT INTO project_beneficiary(id, project_id, position, facility_id) VALUES ('b', 'p', 1, 'a')",
        "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES ('g', 'p', 'Máy', 'approved', 'local', 200000000, 2025)",
        "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year) VALUES ('m', 'p', 'advance', '2025-06-01', 'local', 120000000, 2025)",
        "INSERT INTO plan(id, name, year, state) VALUES ('k', 'Kế hoạch 2025', 2025, 'issued')",
        "INSERT INTO plan_item(id, plan_id, position, title, content_id, facility_need_id, facility_id, budget_year, local_vnd)
         SELECT 'i', 'k', 1, 'Máy nghiền: Xưởng Chi', id, 'nc', 'c', 2025, 90000000 FROM content WHERE code = 'ND3'",
    ]);
    let found = office.candidates(2026);
    let keys: Vec<&str> = found.iter().map(|one| one.key.as_str()).collect();
    assert!(
        keys[..2].contains(&"project/p") && keys[..2].contains(&"item/i"),
        "commitments first: {keys:?}"
    );
    assert!(
        !keys.contains(&"need/nc"),
        "the need comes as the line carried over: {keys:?}"
    );
    let carried = found.iter().find(|one| one.key == "project/p").unwrap();
    assert_eq!(carried.local, million(80), "what is not paid yet");
    let again = found.iter().find(|one| one.key == "need/na").unwrap();
    assert_eq!(
        again.earlier.iter().map(|one| one.year).collect::<Vec<_>>(),
        [2025],
        "the same content for this facility"
    );
    build_year(&office.ledger, 2026).unwrap();
    assert!(office.candidates(2026).iter().all(|one| one.placed));
}

#[test]
fn drafts_stand_side_by_side_and_one_is_chosen() {
    let office = three_needs(2026);
    let first = build_year(&office.ledger, 2026).unwrap().value;
    let second = copy(&office.ledger, &first.id, "Phương án tiết kiệm")
        .unwrap()
        .value;
    let key = (2026, Some(second.id.clone()));
    remove_item(&office.ledger, &second.items[0].id).unwrap();
    edit_item(
        &office.ledger,
        &second.items[1].id,
        &ItemInput {
            local: Some(million(70)),
            ..ItemInput::default()
        },
    )
    .unwrap();
    office.add(key, "Hội chợ", 30);
    assert_eq!(
        office.plan(2026).id,
        first.id,
        "the first stays the main one"
    );
    assert_eq!(
        office.one::<i64>("SELECT count(*) FROM facility_need WHERE state = 'planned'"),
        3,
        "the first draft still holds the need"
    );

    let held = office
        .ledger
        .read(|r| compare(r, &first.id, &second.id))
        .unwrap();
    assert_eq!(
        (
            held.only_a.len(),
            held.only_b.len(),
            held.changed.len(),
            held.same
        ),
        (1, 1, 1, 1)
    );
    assert_eq!(held.changed[0].what, ["KCĐP: 100.000.000 → 70.000.000"]);
    assert_eq!(
        (held.totals_a.local(), held.totals_b.local()),
        (million(300), million(200))
    );

    promote(&office.ledger, &second.id).unwrap();
    assert_eq!(office.plan(2026).id, second.id);
    let rows = office.ledger.read(|r| drafts(r, 2026)).unwrap();
    assert_eq!(
        rows.iter()
            .map(|row| (row.step.code(), row.main))
            .collect::<Vec<_>>(),
        [("draft", true), ("dropped", false)]
    );
    assert_eq!(
        office.one::<i64>("SELECT count(*) FROM facility_need WHERE state = 'planned'"),
        2,
        "one need is open again"
    );
    office.ledger.undo().unwrap();
    assert_eq!(office.plan(2026).id, first.id, "as it was");
}

#[test]
fn a_plan_goes_its_way_with_papers_and_back_with_a_reason() {
    let office = three_needs(2026);
    let plan = build_year(&office.ledger, 2026).unwrap().value;
    let go_on = |date: &str, state: &str, reason: Option<&str>| {
        let input = StepInput {
            state: state.into(),
            date: Some(date.into()),
            document_no: Some("12/TTr-TTKC".into()),
            reason: reason.map(str::to_owned),
            ..StepInput::default()
        };
        step(&office.ledger, &plan.id, &input)
    };
    let go = |state: &str, reason: Option<&str>| go_on("2026-06-15", state, reason);
    let ahead = go_on("2026-11-23", "submitted", None).unwrap_err();
    assert_eq!(ahead.code(), "plan_step_ahead", "tomorrow");
    let sent = go("submitted", None).unwrap().value;
    assert_eq!(
        (sent.step.as_str(), sent.steps[0].document_no.as_deref()),
        ("submitted", Some("12/TTr-TTKC"))
    );
    assert_eq!(
        remove_item(&office.ledger, &plan.items[0].id)
            .unwrap_err()
            .code(),
        "plan_submitted"
    );
    assert_eq!(go("draft", None).unwrap_err().code(), "plan_step_reason");
    let back = go("draft", Some("Sở yêu cầu bổ sung thuyết minh"))
        .unwrap()
        .value;
    assert!(back.steps[1].backwards);
    assert_eq!(
        go("closed", None).unwrap_err().code(),
        "plan_step",
        "nothing is summed up before it was issued"
    );
    office.approve(2026, "49/QĐ-SCT", "2026-07-01").unwrap();
    assert_eq!(go("draft", Some("nhầm")).unwrap_err().code(), "plan_step");
    assert_eq!(
        go("closed", None).unwrap_err().code(),
        "plan_step_order",
        "15 June is before the issue"
    );
    let closed = go_on("2026-11-20", "closed", None).unwrap().value;
    assert_eq!(closed.step, "closed");
}

#[test]
fn a_step_on_the_wrong_day_is_taken_back_and_taken_again_on_the_right_one() {
    let office = three_needs(2026);
    let plan = build_year(&office.ledger, 2026).unwrap().value;
    let go = |state: &str, date: Option<&str>, reason: Option<&str>| {
        let step = StepInput {
            state: state.to_owned(),
            date: date.map(str::to_owned),
            reason: reason.map(str::to_owned),
            ..StepInput::default()
        };
        super::step(&office.ledger, &plan.id, &step).map(|done| done.value)
    };
    // Today, because the day was left empty: the decision is of months ago.
    go("submitted", None, None).unwrap();
    let refused = office.approve(2026, "9/QĐ", "2026-02-15").unwrap_err();
    assert_eq!(refused.code(), "plan_step_order");
    assert!(
        refused.message().contains("lùi bước đó rồi ghi lại"),
        "{refused}"
    );
    go("draft", None, Some("nhầm ngày")).unwrap();
    go("submitted", Some("2026-02-01"), None).unwrap();
    let issued = office.approve(2026, "9/QĐ", "2026-02-15").unwrap();
    let days: Vec<String> = issued
        .value
        .steps
        .iter()
        .map(|one| one.date.to_string())
        .collect();
    assert_eq!(
        days,
        ["2026-11-22", "2026-11-22", "2026-02-01", "2026-02-15"]
    );
    let early = go("closed", Some("2026-02-14"), None).unwrap_err();
    assert!(
        early.message().ends_with("Hãy kiểm tra lại ngày."),
        "{early}"
    );
}

#[test]
fn an_amendment_is_in_force_from_its_decision_and_the_days_before_keep_their_plan() {
    let office = office(&[]);
    office.ceiling(2026, 500);
    office.add(2026, "Máy A", 200);
    office.add(2026, "Máy B", 150);
    office.approve(2026, "49/QĐ-SCT", "2026-03-30").unwrap();
    assert!(
        office.as_of(2026, "2026-03-29").is_none(),
        "nothing in force yet"
    );
    let first = office.as_of(2026, "2026-03-30").unwrap();

    let draft = amend(&office.ledger, 2026, "supplement").unwrap().value;
    assert_eq!(
        amend(&office.ledger, 2026, "supplement")
            .unwrap_err()
            .code(),
        "amendment_open"
    );
    let key = (2026, Some(draft.id.clone()));
    let too_much = ItemInput {
        local: Some(million(400)),
        ..ItemInput::default()
    };
    assert_eq!(
        edit_item(&office.ledger, &draft.items[0].id, &too_much)
            .unwrap_err()
            .code(),
        "plan_over_ceiling"
    );
    edit_item(
        &office.ledger,
        &draft.items[0].id,
        &ItemInput {
            local: Some(million(250)),
            ..ItemInput::default()
        },
    )
    .unwrap();
    remove_item(&office.ledger, &draft.items[1].id).unwrap();
    let drafted = office.add(key.clone(), "Hội chợ", 80);
    let delta = drafted.delta.unwrap();
    assert_eq!(
        (delta.only_a.len(), delta.only_b.len(), delta.changed.len()),
        (1, 1, 1)
    );
    assert_eq!(
        titles(&office.plan(2026)),
        ["Máy A", "Máy B"],
        "not yet in force"
    );
    assert_eq!(
        office
            .approve(key.clone(), "60/QĐ-SCT", "2026-03-01")
            .unwrap_err()
            .code(),
        "decision_before_last"
    );

    let now = office
        .approve(key, "60/QĐ-SCT", "2026-08-10")
        .unwrap()
        .value;
    assert_eq!(titles(&now), ["Máy A", "Hội chợ"]);
    assert_eq!(
        (now.step.as_str(), now.totals.local(), now.versions.len()),
        ("adjusted", million(330), 2)
    );
    let mut kinds: Vec<&str> = now.versions[1]
        .changes
        .iter()
        .map(|one| one.kind.as_str())
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["add", "change", "remove"]);
    assert_eq!(
        now.items[0].id, first.items[0].id,
        "a line that was changed is the same line"
    );
    assert_eq!(
        office.as_of(2026, "2026-08-09").unwrap(),
        first,
        "the day before it is as it was"
    );
    assert_eq!(office.as_of(2026, "2026-08-10").unwrap().totals, now.totals);

    office.ledger.undo().unwrap();
    assert_eq!(
        titles(&office.plan(2026)),
        ["Máy A", "Máy B"],
        "the decision by mistake is taken back"
    );
    let again = office
        .ledger
        .read(|r| show(r, (2026, Some(draft.id.clone()))))
        .unwrap()
        .unwrap();
    assert_eq!(
        (titles(&again), again.ceilings.len()),
        (vec!["Máy A", "Hội chợ"], 1),
        "the amendment is a draft again, with its lines"
    );
    drop_amendment(&office.ledger, 2026).unwrap();
    assert!(office.plan(2026).amendment.is_none());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(6))]
    /// Each version equals the first with the changes written down since; and what was planned on a day is the same
    /// whatever was decided later.
    #[test]
    fn the_plan_of_a_day_is_the_same_whatever_happened_later(edits in proptest::collection::vec((0_usize..3, 1_i64..90), 1..5)) {
        let office = office(&[]);
        office.add(2026, "Mục gốc", 50);
        office.approve(2026, "1/QĐ", "2026-01-05").unwrap();
        let mut known = vec![office.as_of(2026, "2026-01-31").unwrap()];
        for (number, (what, amount)) in edits.iter().enumerate() {
            let draft = amend(&office.ledger, 2026, "adjustment").unwrap().value;
            let last = draft.items.last().unwrap().id.clone();
            let key = (2026, Some(draft.id));
            match what {
                0 => drop(office.add(key.clone(), &format!("Thêm {number}"), *amount)),
                1 if draft.items.len() > 1 => drop(remove_item(&office.ledger, &last).unwrap()),
                _ => {
                    let input = ItemInput { local: Some(million(*amount + 100 * (number as i64 + 1))), ..ItemInput::default() };
                    edit_item(&office.ledger, &last, &input).unwrap();
                }
            }
            let on = format!("2026-{:02}-10", number + 2);
            office.approve(key, &format!("{}/QĐ", number + 2), &on).unwrap();
            for (month, before) in known.iter().enumerate() {
                let on = format!("2026-{:02}-28", month + 1);
                proptest::prop_assert_eq!(&office.as_of(2026, &on).unwrap().items, &before.items);
            }
            let now = office.as_of(2026, &format!("2026-{:02}-28", number + 2)).unwrap();
            for month in 1..=number + 2 {
                let on = format!("2026-{month:02}-28");
                let listed: i64 = office.one(&format!(
                    "SELECT coalesce(sum(local_vnd), 0) FROM plan_line WHERE year = 2026 AND from_day <= '{on}' AND '{on}' < until_day AND NOT reserve"
                ));
                proptest::prop_assert_eq!(listed, office.as_of(2026, &on).unwrap().totals.local().dong());
            }
            // The sum of the changes written down is the difference of the sums.
            let changed: i64 = now.versions.last().unwrap().changes.iter().map(|one| {
                one.after.map_or(0, Money::dong) - one.before.map_or(0, Money::dong)
            }).sum();
            proptest::prop_assert_eq!(now.totals.total().dong() - known.last().unwrap().totals.total().dong(), changed);
            known.push(now);
        }
    }
}

#[test]
fn an_approved_plan_becomes_projects_once_and_keeps_the_links() {
    let office = three_needs(2026);
    assert_eq!(
        to_projects(&office.ledger, 2026, &[]).unwrap_err().code(),
        "plan_not_approved"
    );
    let plan = build_year(&office.ledger, 2026).unwrap().value;
    let mixed = ItemInput {
        national: Some(million(120)),
        ..ItemInput::default()
    };
    edit_item(&office.ledger, &plan.items[0].id, &mixed).unwrap();
    edit_item(
        &office.ledger,
        &plan.items[2].id,
        &ItemInput {
            reserve: Some(true),
            ..ItemInput::default()
        },
    )
    .unwrap();
    office.approve(2026, "49/QĐ-SCT", "2026-03-30").unwrap();

    let made = to_projects(&office.ledger, 2026, &[]).unwrap().value;
    assert_eq!((made.made.len(), made.left.len()), (2, 1), "{made:?}");
    assert_eq!(made.made[0].source, "national");
    assert!(
        made.made[0]
            .remark
            .as_deref()
            .unwrap()
            .contains("nguồn lớn hơn, KCQG")
    );
    assert_eq!(office.one::<i64>("SELECT count(*) FROM project WHERE state = 'approved' AND decision_no = '49/QĐ-SCT' AND year = 2026"), 1);
    assert_eq!(
        office.one::<i64>(
            "SELECT count(*) FROM facility_need WHERE state = 'project' AND project_id IS NOT NULL"
        ),
        2
    );
    assert_eq!(office.one::<i64>("SELECT sum(amount_vnd) FROM project_budget WHERE stage = 'approved' AND source = 'local'"), 100_000_000);
    assert_eq!(office.one::<i64>("SELECT count(*) FROM project_beneficiary WHERE support_vnd > 0 AND counterpart_vnd = 150000000"), 2);
    assert!(
        office.plan(2026).items[0].project.is_some(),
        "the line shows its project"
    );

    let again = to_projects(&office.ledger, 2026, &[]).unwrap().value;
    assert_eq!(
        (again.made.len(), again.left.len()),
        (0, 3),
        "nothing twice"
    );
    office.ledger.undo().unwrap();
    office.ledger.undo().unwrap();
    assert_eq!(office.one::<i64>("SELECT count(*) FROM project"), 0);
    assert_eq!(
        office.one::<i64>("SELECT count(*) FROM facility_need WHERE state = 'planned'"),
        3
    );
}

#[test]
fn the_best_mix_serves_open_targets_says_why_and_is_put_in_as_one_operation() {
    let office = three_needs(2026);
    office.run(&[
        "INSERT INTO programme(id, name, period_start, period_end) VALUES ('ct', 'Chương trình 2026–2030', 2026, 2030)",
        "INSERT INTO programme_target(id, programme_id, position, content_id, name, unit_label, quantity)
         SELECT 'ct1', 'ct', 1, id, 'Cơ sở ứng dụng máy móc', 'cơ sở', 1000 FROM content WHERE code = 'ND3'",
    ]);
    office.ceiling(2026, 250);
    let mix = office.ledger.read(|r| best_mix(r, 2026)).unwrap();
    assert_eq!(
        (mix.inside.len(), mix.outside.len(), mix.proven),
        (2, 1, true),
        "{mix:?}"
    );
    assert!(
        mix.inside[0]
            .reason
            .contains("chỉ tiêu “Cơ sở ứng dụng máy móc”"),
        "{}",
        mix.inside[0].reason
    );
    assert!(
        mix.outside[0]
            .reason
            .contains("vượt trần “KCĐP” 50.000.000 đồng"),
        "{}",
        mix.outside[0].reason
    );
    assert!(
        mix.weights.iter().all(|one| one.contains("đơn vị")),
        "the office set them: {:?}",
        mix.weights
    );

    let keys: Vec<String> = mix.inside.iter().map(|line| line.key.clone()).collect();
    assert_eq!(
        apply_mix(&office.ledger, 2026, &keys[..1])
            .unwrap_err()
            .code(),
        "mix_stale"
    );
    let plan = apply_mix(&office.ledger, 2026, &keys).unwrap().value;
    assert_eq!((plan.items.len(), plan.totals.local()), (2, million(200)));
    assert!(
        plan.items[0]
            .reasons
            .iter()
            .any(|one| one.starts_with("Phương án tốt nhất"))
    );
    let (undo, _) = office.ledger.undoable().unwrap();
    assert_eq!(undo.as_deref(), Some("Áp dụng phương án tốt nhất năm 2026"));
    office.ledger.undo().unwrap();
    assert!(office.plan(2026).items.is_empty(), "taken back whole");
}

#[test]
fn the_plans_of_binh_duong_are_shown_to_the_dong() {
    let office = office(&[]);
    crate::demo::load(&office.ledger, &crate::demo::seed("003").unwrap()).unwrap();
    let plan = office.plan(2023);
    assert_eq!(
        (plan.totals.total(), plan.items.len(), plan.step.as_str()),
        (million(4_800), 4, "issued")
    );
    assert!(
        plan.ceilings.iter().all(|one| one.left == Money::ZERO),
        "every ceiling is filled to the đồng: {:?}",
        plan.ceilings
    );
    let mut parts: Vec<i64> = plan
        .by_content
        .iter()
        .map(|one| one.total.dong() / 1_000_000)
        .collect();
    parts.sort_unstable();
    assert_eq!(parts, [335, 830, 900, 2_735]);

    let plan = office.plan(2022);
    assert_eq!(
        (plan.step.as_str(), plan.ceilings[0].amount),
        ("closed", million(5_978))
    );
    let approved = plan
        .stated
        .iter()
        .find(|one| one.quantity.is_some())
        .unwrap();
    assert_eq!(
        (approved.quantity.as_deref(), approved.amount),
        (
            Some("31 chương trình, kế hoạch, đề án"),
            Some(million(5_804))
        )
    );
    assert!(
        plan.stated
            .iter()
            .any(|one| one.amount == Some(million(5_978))),
        "what was assigned"
    );
}

/// How long it takes is measured in `tests/benches/plan.rs`; here, that as many are listed, ordered and judged.
#[test]
fn two_thousand_candidates_are_listed_each_with_its_verdicts() {
    let office = office(&[
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000), u AS (SELECT id, row_number() OVER (ORDER BY id) AS at FROM unit WHERE standard = '2025' AND level = 3 LIMIT 500)
         INSERT INTO facility(id, name, legal_form, owner_female, sector_group, unit_id)
         SELECT 'f' || i, 'Xưởng ' || i, 'household', i % 3 = 0, CASE i % 2 WHEN 0 THEN 'craft' ELSE 'other' END, (SELECT id FROM u WHERE at = 1 + i % 500) FROM n",
        "INSERT INTO facility_need(id, facility_id, year, content_written, content_id, requested_vnd, counterpart_vnd)
         SELECT 'n' || id, id, 2026, 'Máy nghiền', (SELECT id FROM content WHERE code = 'ND3'), 100000000, 150000000 FROM facility",
    ]);
    let found = office.candidates(2026);
    assert_eq!(found.len(), 2_000);
    assert!(found.is_sorted_by(|a, b| a.rank <= b.rank));
    assert!(
        found
            .iter()
            .all(|one| one.eligibility.is_some() && !one.grounds.is_empty())
    );
}

fn money(n: i64) -> Option<Money> {
    Some(million(n))
}

/// A line of machinery for a facility, with costs of twice and a half its support.
fn machinery(office: &Office, facility: &str, millions: i64) -> ItemInput {
    ItemInput {
        title: Some(format!("Máy cho {facility}")),
        content: Some(office.one("SELECT id FROM content WHERE code = 'ND3'")),
        facility: Some(facility.into()),
        local: money(millions),
        beneficiary: money(millions + millions / 2),
        norm_item: Some("machinery".into()),
        ..ItemInput::default()
    }
}

#[test]
fn the_plan_of_the_year_is_what_was_issued_and_never_a_draft() {
    let office = three_needs(2026);
    build_year(&office.ledger, 2026).unwrap();
    assert!(
        office.as_of(2026, "2026-12-31").is_none(),
        "a draft is nobody's plan"
    );
    office.approve(2026, "49/QĐ-SCT", "2026-03-30").unwrap();
    let issued = office.as_of(2026, "2026-03-30").unwrap();
    assert_eq!(
        (issued.items.len(), issued.totals.local()),
        (3, million(300))
    );
    assert!(office.as_of(2026, "2026-03-29").is_none());
    // An amendment that is only drafted changes nothing on any day.
    let draft = amend(&office.ledger, 2026, "adjustment").unwrap().value;
    remove_item(&office.ledger, &draft.items[0].id).unwrap();
    assert_eq!(
        office.as_of(2026, "2026-12-31").unwrap().totals,
        issued.totals
    );
}

#[test]
fn what_the_law_excludes_is_held_with_its_sentence_and_a_person_puts_it_in_with_a_reason() {
    // A ward of Thành phố Hồ Chí Minh, after 15/10/2025.
    let office = office(&[
        "INSERT INTO facility(id, name, legal_form, unit_id)
         SELECT 'hcm', 'Xưởng Sài Gòn', 'household', u.id FROM unit u JOIN unit p ON p.id = u.parent_id
         WHERE u.standard = '2025' AND u.level = 3 AND u.kind = 'ward' AND p.code = '79' ORDER BY u.id LIMIT 1",
        "INSERT INTO facility_need(id, facility_id, year, content_written, content_id, requested_vnd, counterpart_vnd)
         SELECT 'n', 'hcm', 2026, 'Máy nghiền', id, 5000000000, 6000000000 FROM content WHERE code = 'ND3'",
    ]);
    let built = build_year(&office.ledger, 2026).unwrap().value;
    assert!(built.items.is_empty(), "nothing is put in silently");
    assert_eq!(built.refusals.len(), 0);
    let kinds: Vec<QuestionKind> = built.held[0].questions.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [QuestionKind::NotEligible, QuestionKind::OverNorm]);
    assert!(
        built.held[0].questions[0]
            .sentence
            .contains("NĐ 235/2025/NĐ-CP"),
        "{:?}",
        built.held
    );
    assert_eq!(
        built.held[0].questions[1].over,
        money(4_000),
        "over the highest cap of the content, a model's 1.000"
    );
    assert!(
        office
            .ledger
            .read(|r| best_mix(r, 2026))
            .unwrap()
            .inside
            .is_empty()
    );

    let key = Some("need/n");
    let refused = place(&office.ledger, 2026, key, &ItemInput::default()).unwrap_err();
    assert_eq!(refused.code(), "plan_undecided");
    let decided = ItemInput {
        reason: Some("Sở đồng ý tại công văn 12/SCT".into()),
        ..ItemInput::default()
    };
    let plan = place(&office.ledger, 2026, key, &decided).unwrap().value;
    assert_eq!(
        plan.items[0].questions.len(),
        2,
        "the mark stays on the line"
    );
    assert_eq!(
        plan.items[0].detail.reason.as_deref(),
        Some("Sở đồng ý tại công văn 12/SCT")
    );
    // The best mix leaves it where it is.
    office.ceiling(2026, 6_000);
    apply_mix(&office.ledger, 2026, &[]).unwrap();
    assert_eq!(office.plan(2026).items.len(), 1);
    let issued = approve(&office.ledger, 2026, "49/QĐ-SCT", day("2026-03-30"))
        .unwrap()
        .value;
    assert_eq!(issued.items[0].questions.len(), 2, "and in the issued plan");
}

#[test]
fn an_approval_lists_what_is_open_and_asks_a_reason_that_stays_on_each_line() {
    let office = three_needs(2026);
    build_year(&office.ledger, 2026).unwrap();
    let refused = approve(&office.ledger, 2026, "49/QĐ-SCT", day("2026-03-30")).unwrap_err();
    assert_eq!(refused.code(), "plan_undecided");
    assert!(
        refused.message().contains("Còn 3 mục") && refused.message().contains("Hãy chọn khoản"),
        "no item chosen is asked: {refused}"
    );
    // One line says its item, one is reserve; one is left.
    let items = office.plan(2026).items;
    let chosen = ItemInput {
        norm_item: Some("machinery".into()),
        ..ItemInput::default()
    };
    let plan = edit_item(&office.ledger, &items[0].id, &chosen)
        .unwrap()
        .value;
    assert!(
        plan.items[0].questions.is_empty(),
        "{:?}",
        plan.items[0].questions
    );
    assert!(
        plan.norm_items
            .iter()
            .any(|one| one.code == "machinery" && one.content == plan.items[0].content_id)
    );
    let reserve = ItemInput {
        reserve: Some(true),
        ..ItemInput::default()
    };
    edit_item(&office.ledger, &items[1].id, &reserve).unwrap();
    let refused = approve(&office.ledger, 2026, "49/QĐ-SCT", day("2026-03-30")).unwrap_err();
    assert!(refused.message().contains("Còn 1 mục"), "{refused}");

    let issued = office
        .approve(2026, "49/QĐ-SCT", "2026-03-30")
        .unwrap()
        .value;
    let reasons: Vec<Option<&str>> = issued
        .items
        .iter()
        .map(|one| one.detail.reason.as_deref())
        .collect();
    assert_eq!(reasons, [None, None, Some("theo kết luận họp")]);
    assert_eq!(
        office.as_of(2026, "2026-03-30").unwrap().items[2].questions[0].kind,
        QuestionKind::NormOpen
    );
}

#[test]
fn a_need_over_every_item_of_its_content_is_held_and_one_within_the_highest_is_asked() {
    let office = three_needs(2024);
    office.run(&[
        "UPDATE facility_need SET content_written = 'Máy tách màu gạo', requested_vnd = 1200000000, counterpart_vnd = 1300000000 WHERE id = 'na'",
    ]);
    let built = build_year(&office.ledger, 2024).unwrap().value;
    let held: Vec<(&str, QuestionKind, Option<Money>)> = built
        .held
        .iter()
        .map(|one| {
            (
                one.key.as_str(),
                one.questions[0].kind,
                one.questions[0].over,
            )
        })
        .collect();
    // A model may have 30 % of 2.500, the most of all items of ND3.
    assert_eq!(held, [("need/na", QuestionKind::OverNorm, money(450))]);
    assert_eq!(built.items.len(), 2);
    assert!(
        built
            .items
            .iter()
            .all(|one| one.questions[0].kind == QuestionKind::NormOpen)
    );
}

#[test]
fn both_funds_count_against_a_norm() {
    let office = three_needs(2026);
    office.run(&[
        "INSERT INTO proposal(id, year, title, facility_id, content_id, national_vnd, local_vnd, beneficiary_vnd)
         SELECT 'tv', 2026, 'Tư vấn', 'a', id, 30000000, 30000000, 100000000 FROM content WHERE code = 'ND5'",
        "UPDATE facility_need SET state = 'refused'",
    ]);
    let found = office.candidates(2026);
    let over: Vec<Option<Money>> = found[0].questions.iter().map(|one| one.over).collect();
    assert_eq!(
        over,
        [money(25)],
        "30 + 30 of a cap of 35: {:?}",
        found[0].norm
    );
    let built = build_year(&office.ledger, 2026).unwrap().value;
    assert_eq!((built.items.len(), built.held.len()), (0, 1));
}

#[test]
fn the_cap_of_a_facility_holds_for_all_lines_of_its_item_together() {
    let office = three_needs(2026);
    place(&office.ledger, 2026, None, &machinery(&office, "a", 300)).unwrap();
    let refused = place(&office.ledger, 2026, None, &machinery(&office, "a", 300)).unwrap_err();
    assert_eq!(refused.code(), "plan_undecided");
    assert!(
        refused.message().contains("vượt 300.000.000 đồng"),
        "{refused}"
    );
    place(&office.ledger, 2026, None, &machinery(&office, "b", 300)).unwrap();
    // A line that is brought up to it by an edit is marked, and so is the one beside it.
    let small = place(
        &office.ledger,
        2026,
        None,
        &ItemInput {
            reserve: Some(true),
            ..machinery(&office, "a", 100)
        },
    )
    .unwrap()
    .value;
    let added = small.items.last().unwrap().id.clone();
    let counted = ItemInput {
        reserve: Some(false),
        ..ItemInput::default()
    };
    let plan = edit_item(&office.ledger, &added, &counted).unwrap().value;
    let over: Vec<Option<Money>> = plan
        .items
        .iter()
        .map(|one| one.questions.first().and_then(|one| one.over))
        .collect();
    assert_eq!(over, [money(100), None, money(100)]);
}

#[test]
fn what_a_facility_has_in_the_projects_of_the_year_counts_against_its_cap() {
    let office = three_needs(2026);
    office.run(&[
        "INSERT INTO project(id, name, source, kind, content_id, year, state, decision_on) SELECT 'p', 'Máy đã duyệt', 'local', 'single', id, 2026, 'approved', '2026-01-10' FROM content WHERE code = 'ND3'",
        "INSERT INTO project_beneficiary(id, project_id, position, facility_id) VALUES ('b', 'p', 1, 'a')",
        "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year, norm_item_code) VALUES ('g', 'p', 'Máy', 'approved', 'local', 200000000, 2026, 'machinery')",
    ]);
    let mut line = machinery(&office, "a", 150);
    let refused = place(&office.ledger, 2026, None, &line).unwrap_err();
    assert_eq!(refused.code(), "plan_undecided");
    assert!(
        refused.message().contains("vượt 50.000.000 đồng"),
        "200 + 150 of 300: {refused}"
    );
    line.local = money(100);
    place(&office.ledger, 2026, None, &line).unwrap();
    place(&office.ledger, 2026, None, &machinery(&office, "b", 300)).unwrap();
}

#[test]
fn a_named_facility_is_one_whatever_number_was_typed() {
    let office = three_needs(2026);
    let ten = ItemInput {
        norm_units: Some("10".into()),
        ..machinery(&office, "a", 3_000)
    };
    let refused = place(&office.ledger, 2026, None, &ten).unwrap_err();
    assert!(
        refused.message().contains("vượt 2.700.000.000 đồng"),
        "{refused}"
    );
    // Without a name the number counts, and where nobody said one it is asked.
    let many = |units: &str| ItemInput {
        facility: None,
        norm_units: Some(units.into()),
        ..machinery(&office, "a", 3_000)
    };
    let plan = place(&office.ledger, 2026, None, &many("10"))
        .unwrap()
        .value;
    assert!(
        plan.items[0].questions.is_empty(),
        "{:?}",
        plan.items[0].questions
    );
    let plan = place(&office.ledger, 2026, None, &many("")).unwrap().value;
    assert_eq!(plan.items[1].questions[0].kind, QuestionKind::NormOpen);
    assert!(
        plan.items[1].questions[0]
            .sentence
            .contains("từ 10 cơ sở trở lên"),
        "{:?}",
        plan.items[1].questions
    );
}

#[test]
fn a_line_whose_project_would_not_be_approved_stays_in_the_plan_and_says_why() {
    // An imported plan, issued before anything was asked: one line is over its norm, one within.
    let office = three_needs(2026);
    office.run(&[
        "INSERT INTO plan(id, name, year, state, decision_no, decision_on) VALUES ('k', 'Kế hoạch 2026', 2026, 'issued', '9/QĐ', '2026-02-01')",
        "INSERT INTO plan_item(id, plan_id, position, title, content_id, facility_id, budget_year, local_vnd, beneficiary_vnd, norm_item_code)
         SELECT 'i', 'k', 1, 'Vượt', id, 'a', 2026, 900000000, 900000000, 'machinery' FROM content WHERE code = 'ND3'",
        "INSERT INTO plan_item(id, plan_id, position, title, content_id, facility_id, budget_year, local_vnd, beneficiary_vnd, norm_item_code)
         SELECT 'j', 'k', 2, 'Trong mức', id, 'b', 2026, 90000000, 900000000, 'machinery' FROM content WHERE code = 'ND3'",
    ]);
    let made = to_projects(&office.ledger, 2026, &[]).unwrap().value;
    assert_eq!((made.made.len(), made.left.len()), (1, 1), "{made:?}");
    assert!(made.left[0].reason.contains("vượt định mức"), "{made:?}");
    assert_eq!(office.one::<i64>("SELECT count(*) FROM project"), 1);
    assert_eq!(
        office.one::<i64>("SELECT count(*) FROM project_budget WHERE frozen_on = '2026-02-01'"),
        2
    );
}

#[test]
fn no_amount_below_zero_and_no_empty_ceiling_gets_into_a_plan() {
    let office = office(&[]);
    for amount in [0, -5] {
        let ceiling = CeilingInput {
            id: None,
            name: "KCĐP".into(),
            source: "local".into(),
            content: None,
            amount: million(amount),
        };
        assert_eq!(
            set_ceiling(&office.ledger, 2026, &ceiling)
                .unwrap_err()
                .code(),
            "ceiling_amount"
        );
    }
    let unknown = CeilingInput {
        id: None,
        name: "KCĐP".into(),
        source: "bank".into(),
        content: None,
        amount: million(1),
    };
    assert_eq!(
        set_ceiling(&office.ledger, 2026, &unknown)
            .unwrap_err()
            .code(),
        "ceiling_source"
    );
    office.ceiling(2026, 100);
    let plan = office.add(2026, "Máy A", 100);
    for negative in [
        ItemInput {
            local: money(-60),
            ..ItemInput::default()
        },
        ItemInput {
            beneficiary: money(-1),
            ..ItemInput::default()
        },
        ItemInput {
            national: money(-1),
            ..ItemInput::default()
        },
        ItemInput {
            other: money(-1),
            ..ItemInput::default()
        },
    ] {
        assert_eq!(
            edit_item(&office.ledger, &plan.items[0].id, &negative)
                .unwrap_err()
                .code(),
            "plan_negative"
        );
        let content: String = office.one("SELECT id FROM content WHERE code = 'ND3'");
        let typed = ItemInput {
            title: Some("Bớt trần".into()),
            content: Some(content),
            ..negative
        };
        assert_eq!(
            place(&office.ledger, 2026, None, &typed)
                .unwrap_err()
                .code(),
            "plan_negative"
        );
    }
    // Nor past the operations: the ledger itself holds no amount below zero.
    for sql in [
        "INSERT INTO proposal(id, year, title, local_vnd) VALUES ('p', 2026, 'Âm', -60000000)",
        "INSERT INTO recurring_task(id, title, source, amount_vnd) VALUES ('t', 'Âm hằng năm', 'local', -60000000)",
        "UPDATE plan_item SET local_vnd = -60000000",
        "UPDATE plan_ceiling SET amount_vnd = -1",
    ] {
        let written = office.ledger.transact(&Op::LoadDemo, |tx| tx.run(sql, []));
        assert!(written.is_err(), "{sql}");
    }
}

#[test]
fn an_amendment_may_change_volume_place_beneficiary_implementer_and_time_and_its_version_holds_them()
 {
    let office = three_needs(2026);
    let typed = ItemInput {
        quantity: Some("10".into()),
        quantity_to: Some("15".into()),
        unit_label: Some("cơ sở".into()),
        ..machinery(&office, "a", 200)
    };
    place(&office.ledger, 2026, None, &typed).unwrap();
    office.approve(2026, "49/QĐ-SCT", "2026-03-30").unwrap();
    let unit: String =
        office.one("SELECT id FROM unit WHERE standard = '2025' AND level = 3 ORDER BY id LIMIT 1");
    let unit_name: String = office
        .one("SELECT name FROM unit WHERE standard = '2025' AND level = 3 ORDER BY id LIMIT 1");
    let change = |input: ItemInput, number: u32, what: &str| {
        let draft = amend(&office.ledger, 2026, "adjustment").unwrap().value;
        let key = (2026, Some(draft.id.clone()));
        let drafted = edit_item(&office.ledger, &draft.items[0].id, &input)
            .unwrap()
            .value;
        assert_eq!(drafted.delta.unwrap().changed[0].what, [what]);
        let on = format!("2026-{:02}-01", number + 3);
        let now = office
            .approve(key, &format!("{number}/QĐ"), &on)
            .unwrap()
            .value;
        let version = now.versions.last().unwrap();
        assert_eq!(
            (version.number, version.changes[0].what.clone()),
            (number, vec![what.to_owned()])
        );
    };
    change(
        ItemInput {
            quantity: Some("12".into()),
            quantity_to: Some(String::new()),
            ..ItemInput::default()
        },
        2,
        "Khối lượng: 10–15 cơ sở → 12 cơ sở",
    );
    change(
        ItemInput {
            unit: Some(unit.into()),
            ..ItemInput::default()
        },
        3,
        &format!("Địa điểm: – → {unit_name}"),
    );
    change(
        ItemInput {
            facility: Some("b".into()),
            ..ItemInput::default()
        },
        4,
        "Đơn vị thụ hưởng: Xưởng An → Xưởng Bình",
    );
    change(
        ItemInput {
            implementer: Some("Trung tâm".into()),
            ..ItemInput::default()
        },
        5,
        "Đơn vị thực hiện: – → Trung tâm",
    );
    change(
        ItemInput {
            schedule: Some("quý III".into()),
            ..ItemInput::default()
        },
        6,
        "Thời gian: – → quý III",
    );

    // What a report tells of the plan is what was in force on its day.
    let planned = |month: u32| {
        let period = crate::period::Period {
            year: 2026,
            part: crate::period::Part::Month(month),
        };
        let figures = office
            .ledger
            .read(|reader| crate::report::figures(reader, "month", period))
            .unwrap();
        let told = figures.measures.iter().map(|one| {
            let planned = one.planned.national + one.planned.local + one.planned.unknown;
            (planned, one.planned_to)
        });
        told.collect::<Vec<_>>()
    };
    assert_eq!(planned(4), [(1000, Some(1500))]);
    assert_eq!(planned(6), [(1200, None)]);

    let first = &office.as_of(2026, "2026-04-30").unwrap().items[0];
    assert_eq!(
        (first.detail.volume(), first.facility.as_deref()),
        ("10–15 cơ sở".into(), Some("Xưởng An"))
    );
    let last = &office.as_of(2026, "2026-09-01").unwrap().items[0];
    assert_eq!(
        (
            last.detail.volume(),
            last.facility.as_deref(),
            last.unit_name.as_deref(),
            last.detail.implementer.as_deref(),
            last.detail.schedule.as_deref()
        ),
        (
            "12 cơ sở".into(),
            Some("Xưởng Bình"),
            Some(unit_name.as_str()),
            Some("Trung tâm"),
            Some("quý III")
        )
    );
    let draft = amend(&office.ledger, 2026, "adjustment").unwrap().value;
    assert_eq!(
        office
            .approve((2026, Some(draft.id)), "9/QĐ", "2026-10-01")
            .unwrap_err()
            .code(),
        "amendment_empty"
    );
}

#[test]
fn projects_of_a_plan_are_frozen_with_the_norms_of_its_decision() {
    let office = three_needs(2026);
    place(&office.ledger, 2026, None, &machinery(&office, "a", 250)).unwrap();
    office.approve(2026, "49/QĐ-SCT", "2026-01-12").unwrap();
    // Since 1 July the cap is lower.
    office.run(&[
        "INSERT INTO norm(id, item, item_code, source, content_id, area, rate, cap_vnd, cap_unit, valid_from, mark)
         SELECT 'mới', 'Máy móc', 'machinery', 'local', id, 'any', 5000, 100000000, 'cơ sở', '2026-07-01', 'office' FROM content WHERE code = 'ND3'",
    ]);
    let made = to_projects(&office.ledger, 2026, &[]).unwrap().value;
    assert_eq!(made.made.len(), 1, "{made:?}");
    let row: (String, String, String, i64) = office
        .ledger
        .read(|r| {
            r.row(
                "SELECT verdict, frozen_on, norm_item_code, allowed_vnd FROM project_budget WHERE source = 'local' AND stage = 'approved'",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
        })
        .unwrap()
        .unwrap();
    assert_eq!(
        row,
        (
            "within".into(),
            "2026-01-12".into(),
            "machinery".into(),
            300_000_000
        )
    );

    // A line that a supplement brings is decided by the supplement, and by its day's norm.
    let draft = amend(&office.ledger, 2026, "supplement").unwrap().value;
    let key = (2026, Some(draft.id));
    let later = ItemInput {
        reason: Some("Sở đồng ý".into()),
        ..machinery(&office, "b", 150)
    };
    let drafted = place(&office.ledger, key.clone(), None, &later)
        .unwrap()
        .value;
    assert!(
        drafted.items[0].questions.is_empty(),
        "what stands was decided by the old norm"
    );
    office.approve(key, "60/QĐ-SCT", "2026-08-10").unwrap();
    to_projects(&office.ledger, 2026, &[]).unwrap();
    let row: (String, String, i64, String) = office
        .ledger
        .read(|r| {
            r.row(
                "SELECT p.decision_no, b.frozen_on, b.allowed_vnd, b.norm_reason FROM project p JOIN project_budget b ON b.project_id = p.id
                 WHERE p.name = 'Máy cho b' AND b.source = 'local'",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
        })
        .unwrap()
        .unwrap();
    assert_eq!(
        row,
        (
            "60/QĐ-SCT".into(),
            "2026-08-10".into(),
            100_000_000,
            "Sở đồng ý".into()
        )
    );
}

#[test]
fn the_best_mix_aims_at_what_is_left_of_a_target() {
    let office = three_needs(2027);
    office.run(&[
        "INSERT INTO programme(id, name, period_start, period_end) VALUES ('ct', 'Chương trình 2026–2030', 2026, 2030)",
        "INSERT INTO programme_target(id, programme_id, position, content_id, name, unit_label, quantity)
         SELECT 'máy', 'ct', 1, id, 'Cơ sở ứng dụng máy móc', 'cơ sở', 4700 FROM content WHERE code = 'ND3'",
        "INSERT INTO programme_target(id, programme_id, position, content_id, name, unit_label, quantity)
         SELECT 'hiệu', 'ct', 2, id, 'Nhãn hiệu', 'nhãn hiệu', 200 FROM content WHERE code = 'ND4'",
        "INSERT INTO programme_target_year(id, programme_target_id, year, done_quantity) VALUES ('y', 'máy', 2026, 4700)",
        "INSERT INTO proposal(id, year, title, content_id, local_vnd, quantity, unit_label)
         SELECT 'nh', 2027, 'Xây dựng nhãn hiệu', id, 30000000, 100, 'nhãn hiệu' FROM content WHERE code = 'ND4'",
    ]);
    office.ceiling(2027, 500);
    let mix = office.ledger.read(|r| best_mix(r, 2027)).unwrap();
    let reason = |key: &str| {
        mix.inside
            .iter()
            .find(|one| one.key == key)
            .unwrap()
            .reason
            .clone()
    };
    assert!(
        reason("proposal/nh").contains("góp 1 nhãn hiệu cho chỉ tiêu “Nhãn hiệu” (còn thiếu 1)"),
        "two in five years are open: {}",
        reason("proposal/nh")
    );
    assert!(
        !reason("need/na").contains("chỉ tiêu"),
        "47 of 47 are done: {}",
        reason("need/na")
    );
}

#[test]
fn a_source_has_one_ceiling_of_a_kind_and_a_ceiling_can_be_taken_away() {
    let office = office(&[]);
    let set = |id: Option<&str>, source: &str, content: Option<&str>, millions: i64| {
        set_ceiling(
            &office.ledger,
            2026,
            &CeilingInput {
                id: id.map(str::to_owned),
                name: format!("Trần {source}"),
                source: source.into(),
                content: content.map(str::to_owned),
                amount: million(millions),
            },
        )
    };
    let first = set(None, "local", None, 100).unwrap().value;
    let again = set(None, "local", None, 200).unwrap_err();
    assert_eq!(
        (again.code(), again.message().as_str()),
        (
            "ceiling_twice",
            "Kế hoạch đã có trần “Trần local” cho nguồn này, mọi nội dung. Hãy sửa mức của trần đó."
        )
    );
    let content: String = office
        .ledger
        .read(|reader| reader.value("SELECT id FROM content ORDER BY id LIMIT 1", []))
        .unwrap();
    set(None, "local", Some(&content), 40).expect("one content of the source");
    assert_eq!(
        set(None, "local", Some(&content), 50).unwrap_err().code(),
        "ceiling_twice"
    );
    let national = set(None, "national", None, 70)
        .expect("another source")
        .value;
    let id = first.ceilings[0].id.clone();
    set(Some(&id), "local", None, 120).expect("itself, changed");
    let other = national
        .ceilings
        .iter()
        .find(|one| one.source == "national")
        .unwrap();
    assert_eq!(
        set(Some(&other.id), "local", None, 70).unwrap_err().code(),
        "ceiling_twice",
        "changed into another's"
    );

    let left = drop_ceiling(&office.ledger, 2026, &id).unwrap().value;
    assert!(left.ceilings.iter().all(|one| one.id != id));
    assert_eq!(left.ceilings.len(), 2);
    assert_eq!(
        drop_ceiling(&office.ledger, 2026, &id).unwrap_err().code(),
        "ceiling_gone"
    );
    set(None, "local", None, 100).expect("room for it again");
    assert_eq!(
        drop_ceiling(&office.ledger, 2027, &id).unwrap_err().code(),
        "ceiling_gone",
        "not of another plan"
    );
}

#[test]
fn a_line_of_both_funds_becomes_a_project_whose_kcqg_waits_for_the_ministry() {
    let office = three_needs(2026);
    let line = ItemInput {
        local: Some(Money::new(60_000_001).unwrap()),
        national: money(40),
        beneficiary: money(200),
        ..machinery(&office, "a", 0)
    };
    place(&office.ledger, 2026, None, &line).unwrap();
    office.approve(2026, "49/QĐ-SCT", "2026-01-12").unwrap();
    let made = to_projects(&office.ledger, 2026, &[]).unwrap().value;
    assert_eq!((made.made.len(), made.left.len()), (1, 0), "{made:?}");
    let amounts: Vec<(String, String, i64)> = office
        .ledger
        .read(|r| {
            r.rows(
                "SELECT source, stage, amount_vnd FROM project_budget WHERE source <> 'beneficiary' ORDER BY source",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
        .unwrap();
    assert_eq!(
        amounts,
        [
            ("local".into(), "approved".into(), 60_000_001),
            ("national".into(), "registered".into(), 40_000_000)
        ]
    );
    assert_eq!(
        office.one::<i64>("SELECT support_vnd FROM project_beneficiary"),
        60_000_001,
        "what is approved so far"
    );
    let again = to_projects(&office.ledger, 2026, &[]).unwrap().value;
    assert!(
        !again.left[0].adjust,
        "the project is as planned: {again:?}"
    );
}

#[test]
fn an_amended_line_is_not_held_against_its_own_project_which_has_to_follow_it() {
    let office = three_needs(2026);
    place(&office.ledger, 2026, None, &machinery(&office, "a", 150)).unwrap();
    place(&office.ledger, 2026, None, &machinery(&office, "b", 100)).unwrap();
    office.approve(2026, "49/QĐ-SCT", "2026-01-12").unwrap();
    to_projects(&office.ledger, 2026, &[]).unwrap();
    let draft = amend(&office.ledger, 2026, "adjustment").unwrap().value;
    let less = ItemInput {
        local: money(140),
        ..ItemInput::default()
    };
    let drafted = edit_item(&office.ledger, &draft.items[0].id, &less)
        .unwrap()
        .value;
    assert_eq!(drafted.items[0].local, million(140));
    // A line of a project that was given up stays, and says what is done about it.
    let gone = Op::LoadDemo;
    let withdrawn = office.ledger.transact(&gone, |tx| {
        tx.run(
            "UPDATE project SET state = 'withdrawn' WHERE name = 'Máy cho b'",
            [],
        )
    });
    withdrawn.unwrap();
    let b = drafted
        .items
        .iter()
        .find(|one| one.title == "Máy cho b")
        .unwrap();
    let refused = remove_item(&office.ledger, &b.id).unwrap_err();
    assert_eq!(refused.code(), "item_in_use");
    assert_eq!(
        refused.message(),
        "Mục này đã thành đề án “Máy cho b” nên giữ lại trong kế hoạch, dù đề án đã rút hay ngừng. Đề án không làm nữa thì ghi kinh phí của mục bằng 0 trong lần điều chỉnh kế hoạch."
    );
    office.ledger.undo().unwrap();
    for item in &drafted.items {
        assert!(item.questions.is_empty(), "{:?}", item.questions);
    }
    office
        .approve((2026, Some(draft.id)), "60/QĐ-SCT", "2026-08-10")
        .unwrap();
    let again = to_projects(&office.ledger, 2026, &[]).unwrap().value;
    assert!(again.made.is_empty());
    let told: Vec<(bool, &str)> = again
        .left
        .iter()
        .map(|left| (left.adjust, left.reason.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                true,
                "Đã có đề án “Máy cho a”. KCĐP: đề án 150.000.000 đồng, kế hoạch 140.000.000 đồng. Hãy lập điều chỉnh ở đề án cho khớp với kế hoạch."
            ),
            (false, "Đã có đề án “Máy cho b”.")
        ]
    );
}

#[test]
fn an_issued_plan_keeps_its_name_and_ceilings_and_a_deleted_draft_gives_its_needs_back() {
    let office = three_needs(2026);
    office.ceiling(2026, 900);
    build_year(&office.ledger, 2026).unwrap();
    let issued = office
        .approve(2026, "49/QĐ-SCT", "2026-01-12")
        .unwrap()
        .value;
    assert_eq!(
        rename(&office.ledger, &issued.id, "Khác")
            .unwrap_err()
            .code(),
        "plan_decided"
    );
    let next = build_year(&office.ledger, 2027).unwrap().value;
    let foreign = CeilingInput {
        id: Some(issued.ceilings[0].id.clone()),
        name: "KCĐP".into(),
        source: "local".into(),
        content: None,
        amount: million(9),
    };
    assert_eq!(
        set_ceiling(&office.ledger, 2027, &foreign)
            .unwrap_err()
            .code(),
        "ceiling_gone"
    );
    assert_eq!(
        office.one::<i64>("SELECT sum(amount_vnd) FROM plan_ceiling"),
        900_000_000
    );

    office.run(&[&format!(
        "{NEED} 'nx', 'a', 2027, 'Máy ép', id, 100000000, 150000000 FROM content WHERE code = 'ND3'"
    )]);
    build_year(&office.ledger, 2027).unwrap();
    let planned = || {
        office
            .one::<i64>("SELECT count(*) FROM facility_need WHERE id = 'nx' AND state = 'planned'")
    };
    assert_eq!(planned(), 1);
    crate::record::delete(
        &office.ledger,
        crate::record::noun("plan").unwrap(),
        &next.id,
    )
    .unwrap();
    assert_eq!(planned(), 0, "its need is open again");
}
