//! The life of a project in a ledger.

mod dossier;
mod shares;

use expect_test::expect;
use proptest::prelude::*;
use serde_json::json;

use super::sets::{PaperState, ProjectState};
use super::*;
use crate::ledger::{Ledger, Op, testing};
use crate::money::Fund;
use crate::record::{self, Values};

pub(crate) struct Office {
    pub(crate) ledger: Ledger,
    _folder: tempfile::TempDir,
}

pub(crate) fn office() -> Office {
    let (ledger, _, _folder) = testing::ledger("74", || testing::NOW);
    Office { ledger, _folder }
}

impl Office {
    pub(crate) fn run(&self, sql: &str) {
        self.ledger
            .transact(&Op::LoadDemo, |tx| tx.run(sql, []))
            .unwrap();
    }

    /// A project with all that its steps ask for, but for papers.
    pub(crate) fn project(&self, id: &str, source: &str, kind: &str) {
        self.run(&format!(
            "INSERT INTO project(id, code, name, source, kind, content_id, year, implementer, objective, place_written,
                                 starts_on, ends_on)
             SELECT '{id}', 'ĐA-{id}', 'Đề án {id}', '{source}', '{kind}', id, 2026, 'Trung tâm', 'Nâng năng suất',
                    'Xã Mẫu', '2026-01-01', '2026-12-31' FROM content WHERE code = 'ND3'"
        ));
        self.run(&format!(
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year, norm_item_code) VALUES
             ('{id}-1', '{id}', 'Máy', 'approved', '{source}', 300000000, 2026, 'machinery'),
             ('{id}-2', '{id}', 'Máy', 'approved', 'beneficiary', 400000000, 2026, 'machinery')"
        ));
        if kind != "group" {
            self.run(&format!(
                "INSERT INTO project_beneficiary(id, project_id, position, name_written, support_vnd)
                 VALUES ('{id}-b', '{id}', 1, 'Cơ sở {id}', 300000000)"
            ));
        }
        fill_dossier(&self.ledger, &id.into()).unwrap();
        self.run(&format!(
            "UPDATE project_paper SET state = 'have' WHERE project_id = '{id}'"
        ));
    }

    /// Money was paid of it.
    fn paid(&self, id: &str, source: &str) {
        self.run(&format!(
            "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year)
             VALUES ('{id}-y', '{id}', 'payment', '2026-02-20', '{source}', 100000000, 2026)"
        ));
    }

    pub(crate) fn life(&self, id: &str) -> LifeView {
        self.ledger
            .read(|reader| life(reader, &id.into(), self.ledger.today()))
            .unwrap()
    }

    fn go(
        &self,
        id: &str,
        to: &str,
        on: &str,
        reason: Option<&str>,
    ) -> Result<LifeView, (String, String)> {
        let wanted = Move {
            document_no: Some(format!("SỐ-{to}")),
            reason: reason.map(str::to_owned),
            ..Move::to(ProjectState::of(to).expect("a state"), on)
        };
        advance(&self.ledger, &id.into(), &wanted)
            .map(|done| done.value)
            .map_err(|error| (error.code().to_owned(), error.message()))
    }

    fn text(&self, sql: &str) -> Option<String> {
        self.ledger.read(|reader| reader.value(sql, [])).unwrap()
    }

    fn save(
        &self,
        noun: &str,
        id: Option<&str>,
        values: serde_json::Value,
    ) -> Result<String, (String, String)> {
        let values: Values = serde_json::from_value(values).unwrap();
        record::save(&self.ledger, record::noun(noun).unwrap(), id, &values)
            .map(|done| done.value.id)
            .map_err(|error| (error.code().to_owned(), error.message()))
    }

    /// Every row of the tables of this subject.
    fn dump(&self) -> Vec<String> {
        [
            "project",
            "project_step",
            "project_paper",
            "project_beneficiary",
            "project_visit",
            "attachment",
        ]
        .iter()
        .flat_map(|noun| {
            let noun = record::noun(noun).unwrap();
            let ids: Vec<String> = self
                .ledger
                .read(|reader| {
                    reader.rows(
                        &format!("SELECT id FROM {} ORDER BY id", noun.name),
                        [],
                        |row| row.get(0),
                    )
                })
                .unwrap();
            ids.into_iter()
                .map(|id| {
                    let record = self
                        .ledger
                        .read(|reader| record::get(reader, noun, &id))
                        .unwrap();
                    format!("{} {:?}", noun.name, record.unwrap().values)
                })
                .collect::<Vec<_>>()
        })
        .collect()
    }
}

/// The states of a way and its ends as they ship.
fn states(source: &str) -> (Vec<String>, Vec<String>) {
    let office = office();
    let chain = office
        .ledger
        .read(|reader| store::chain(reader, Fund::of(source).unwrap()))
        .unwrap();
    let of = |side: bool| {
        let steps = chain.iter().filter(|step| step.side_end == side);
        steps.map(|step| step.state.code().to_owned()).collect()
    };
    (of(false), of(true))
}

fn told(life: &LifeView) -> String {
    let line: Vec<String> = life
        .line
        .iter()
        .map(|point| {
            format!(
                "{:?} {} {} {}",
                point.standing,
                point.name,
                point.on.map_or("-".to_owned(), |on| on.to_string()),
                point.document_no.as_deref().unwrap_or("-")
            )
        })
        .collect();
    line.join("\n")
}

#[test]
fn both_ways_are_walked_from_the_first_step_to_the_last() {
    for (source, skipped) in [
        ("national", None),
        ("local", None),
        ("local", Some("finance_agreed")),
    ] {
        let office = office();
        office.project("p", source, "single");
        let (way, _) = states(source);
        for (day, state) in (1..).zip(way.iter().filter(|state| Some(state.as_str()) != skipped)) {
            let on = format!("2026-02-{day:02}");
            if ["disbursed", "settled"].contains(&state.as_str())
                && office.life("p").next[0].forbidden.is_some()
            {
                let (code, message) = office.go("p", state, &on, Some("gấp")).unwrap_err();
                assert_eq!(code, "step_forbidden", "{state}: {message}");
                office.paid("p", source);
            }
            let life = office
                .go("p", state, &on, None)
                .unwrap_or_else(|error| panic!("{state}: {error:?}"));
            assert_eq!(
                life.state.map(ProjectState::code),
                Some(state.as_str()),
                "{source}"
            );
            assert_eq!(life.steps.last().map(|step| step.on.to_string()), Some(on));
        }
        let life = office.life("p");
        assert!(
            life.next.is_empty() && life.ends.is_empty(),
            "the last step ends the way"
        );
        let ahead = life
            .line
            .iter()
            .filter(|point| point.standing == LifeStanding::Ahead);
        assert_eq!(ahead.count(), 0, "{source}");
        let left_out = life
            .line
            .iter()
            .filter(|point| point.standing == LifeStanding::Skipped);
        assert_eq!(left_out.count(), usize::from(skipped.is_some()), "{source}");
        for (field, expected) in [
            ("decision_no", "SỐ-approved"),
            ("contract_no", "SỐ-contracted"),
        ] {
            assert_eq!(
                office
                    .text(&format!("SELECT {field} FROM project"))
                    .as_deref(),
                Some(expected)
            );
        }
        for field in ["decision_on", "contract_on", "accepted_on", "settled_on"] {
            assert!(
                office
                    .text(&format!("SELECT {field} FROM project"))
                    .is_some(),
                "{field}"
            );
        }
    }
}

#[test]
fn every_move_that_is_not_defined_is_refused_and_writes_nothing() {
    for source in ["national", "local"] {
        let (way, ends) = states(source);
        let office = office();
        office.project("p", source, "single");
        for from in way.iter().chain(&ends) {
            office.run(&format!(
                "UPDATE project SET state = '{from}', accepted_on = '2026-01-02' WHERE id = 'p'"
            ));
            let life = office.life("p");
            let defined: Vec<&str> = [&life.next, &life.ends, &life.backwards]
                .into_iter()
                .flatten()
                .map(|told| told.to.code())
                .collect();
            let before = office.dump();
            for to in way
                .iter()
                .chain(&ends)
                .filter(|to| !defined.contains(&to.as_str()))
            {
                let (code, message) = office.go("p", to, "2026-03-01", Some("thử")).unwrap_err();
                assert_eq!(
                    code, "step_undefined",
                    "{source}: {from} to {to}: {message}"
                );
            }
            assert_eq!(office.dump(), before, "{from}");
        }
    }
}

#[test]
fn the_next_step_says_what_is_missing_and_passes_over_it_only_with_a_reason() {
    let office = office();
    office.run("INSERT INTO project(id, name, source, kind, year, state) VALUES ('p', 'Máy tiện', 'local', 'single', 2026, 'drafted')");
    let missing = |life: &LifeView| -> Vec<String> {
        life.next[0]
            .missing
            .iter()
            .map(|one| one.what.clone())
            .collect()
    };
    let life = office.life("p");
    assert_eq!(life.next[0].to, ProjectState::DepartmentAppraisal);
    assert_eq!(
        missing(&life),
        [
            "nội dung khuyến công",
            "địa bàn thực hiện",
            "đơn vị thực hiện",
            "mục tiêu",
            "đơn vị thụ hưởng",
            "dự toán kinh phí",
            "danh mục giấy tờ"
        ]
    );
    assert_eq!(
        life.warnings,
        ["Đề án ghi nhận ở trạng thái “Lập đề án”, chưa có bước nào được ghi trước đó."]
    );
    let (code, message) = office
        .go("p", "department_appraisal", "2026-02-01", None)
        .unwrap_err();
    assert_eq!(code, "step_missing");
    expect!["Sang “Sở Công Thương thẩm định” còn thiếu: nội dung khuyến công; địa bàn thực hiện; đơn vị thực hiện; mục tiêu; đơn vị thụ hưởng; dự toán kinh phí; danh mục giấy tờ. Hãy bổ sung, hoặc ghi lý do vẫn chuyển."].assert_eq(&message);

    fill_dossier(&office.ledger, &"p".into()).unwrap();
    office.run("UPDATE project SET content_id = (SELECT id FROM content WHERE code = 'ND3'), implementer = 'Trung tâm',
                objective = 'Tăng năng suất', place_written = 'Xã A', kind = 'task' WHERE id = 'p'");
    office.run("UPDATE project_paper SET state = CASE position WHEN 1 THEN 'have' WHEN 2 THEN 'not_applicable' WHEN 3 THEN 'waiting' ELSE 'missing' END");
    let life = office.life("p");
    assert_eq!(
        missing(&life),
        [
            "dự toán kinh phí",
            "Đơn đề nghị hỗ trợ của đơn vị thụ hưởng",
            "Giấy đăng ký kinh doanh của đơn vị thụ hưởng"
        ],
        "a task names nobody; a paper that is there or not needed is not missing; later papers are not asked for yet"
    );
    let life = office
        .go(
            "p",
            "department_appraisal",
            "2026-02-01",
            Some("Sở thẩm định sớm theo Công văn 12"),
        )
        .unwrap();
    let step = life.steps.last().unwrap();
    assert_eq!(
        step.reason.as_deref(),
        Some("Sở thẩm định sớm theo Công văn 12")
    );
    assert_eq!(
        step.passed_over.as_deref(),
        Some(
            "dự toán kinh phí; Đơn đề nghị hỗ trợ của đơn vị thụ hưởng; Giấy đăng ký kinh doanh của đơn vị thụ hưởng"
        )
    );
}

#[test]
fn settling_what_nobody_accepted_is_refused_whatever_the_reason() {
    let office = office();
    office.project("p", "national", "single");
    office.run("UPDATE project SET state = 'settlement_dossier' WHERE id = 'p'");
    assert!(office.life("p").next[0].forbidden.is_some());
    let (code, _) = office
        .go("p", "settled", "2026-11-01", Some("gấp"))
        .unwrap_err();
    assert_eq!(code, "step_forbidden");
    office.paid("p", "national");
    let (code, _) = office
        .go("p", "settled", "2026-11-01", Some("gấp"))
        .unwrap_err();
    assert_eq!(code, "step_forbidden", "paid, and accepted by nobody");
    office.run("UPDATE project SET accepted_on = '2026-10-20' WHERE id = 'p'");
    assert_eq!(office.life("p").next[0].forbidden, None);
    office.go("p", "settled", "2026-11-01", None).unwrap();
}

#[test]
fn no_detour_leads_to_a_settlement_that_nobody_accepted_or_was_paid_for() {
    let settle = |office: &Office| {
        office
            .go("p", "settled", "2026-11-01", Some("theo hồ sơ"))
            .map(drop)
            .map_err(|(code, _)| code)
    };
    let detours = [
        // The fund is changed where its way has no such step.
        "UPDATE project SET source = 'national', state = 'disbursed' WHERE id = 'p'",
        // Written down as stopped: nobody knows from where.
        "UPDATE project SET state = 'stopped' WHERE id = 'p'",
        // The way of the office leaves acceptance out.
        "DELETE FROM workflow_step WHERE source = 'local' AND state IN ('accepted', 'disbursed')",
    ];
    for detour in detours {
        let office = office();
        office.project("p", "local", "single");
        office.run("UPDATE project SET state = 'running' WHERE id = 'p'");
        office.run(detour);
        let before = office.dump();
        assert_eq!(settle(&office), Err("step_forbidden".into()), "{detour}");
        office.paid("p", "local");
        assert_eq!(settle(&office), Err("step_forbidden".into()), "{detour}");
        office.run("DELETE FROM project_payment");
        office.run("UPDATE project SET accepted_on = '2026-10-20' WHERE id = 'p'");
        assert_eq!(settle(&office), Err("step_forbidden".into()), "{detour}");
        office.run("UPDATE project SET accepted_on = NULL WHERE id = 'p'");
        assert_eq!(office.dump(), before, "{detour}");
        office.run("UPDATE project SET accepted_on = '2026-10-20' WHERE id = 'p'");
        office.paid("p", "local");
        settle(&office).unwrap_or_else(|code| panic!("{detour}: {code}"));
    }
}

#[test]
fn a_step_back_past_acceptance_waits_for_the_settlement_payment_to_go() {
    let office = office();
    office.project("p", "local", "single");
    for (state, on) in [("running", "2026-03-01"), ("accepted", "2026-10-01")] {
        office.run(&format!(
            "UPDATE project SET state = '{}' WHERE id = 'p'",
            match state {
                "running" => "contracted",
                _ => "running",
            }
        ));
        office.go("p", state, on, None).unwrap();
    }
    office.run(
        "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year)
         VALUES ('y', 'p', 'settlement', '2026-10-05', 'local', 100000000, 2026)",
    );
    let before = office.dump();
    let (code, message) = office
        .go("p", "running", "2026-10-06", Some("làm lại"))
        .unwrap_err();
    assert_eq!(code, "settled_before_acceptance", "{message}");
    assert_eq!(office.dump(), before);
    office.run("DELETE FROM project_payment");
    office
        .go("p", "running", "2026-10-06", Some("làm lại"))
        .unwrap();
}

#[test]
fn a_step_that_nobody_wrote_is_not_passed() {
    let office = office();
    office.project("p", "local", "single");
    office.run("UPDATE project SET state = 'running', decision_no = '61/QĐ-SCT', decision_on = '2026-02-01' WHERE id = 'p'");
    let looks = || -> Vec<(String, LifeStanding)> {
        let life = office.life("p");
        life.line
            .into_iter()
            .map(|point| (point.state.code().to_owned(), point.standing))
            .collect()
    };
    let of = |state: &str| {
        looks()
            .into_iter()
            .find(|(one, _)| one == state)
            .map(|(_, standing)| standing)
    };
    assert_eq!(of("proposed"), Some(LifeStanding::Unknown));
    assert_eq!(
        of("finance_agreed"),
        Some(LifeStanding::Unknown),
        "nobody knows whether it was left out"
    );
    assert_eq!(
        of("approved"),
        Some(LifeStanding::Passed),
        "its decision is written"
    );
    assert_eq!(of("contracted"), Some(LifeStanding::Unknown));
    assert_eq!(of("running"), Some(LifeStanding::Current));
    assert_eq!(of("accepted"), Some(LifeStanding::Ahead));
    office.go("p", "accepted", "2026-06-01", None).unwrap();
    assert_eq!(
        of("contracted"),
        Some(LifeStanding::Unknown),
        "still nobody wrote it"
    );
}

#[test]
fn a_facility_supported_before_is_asked_about_when_its_project_is_approved() {
    let office = office();
    for id in ["a", "p"] {
        office.project(id, "local", "single");
    }
    office.run("INSERT INTO facility(id, name) VALUES ('f', 'Cơ sở gỗ Minh Phát')");
    office.run("UPDATE project_beneficiary SET facility_id = 'f'");
    office.run("UPDATE project SET state = 'settled', year = 2024 WHERE id = 'a'");
    office.run("UPDATE project_budget SET budget_year = 2024 WHERE project_id = 'a'");
    office.run("UPDATE project SET state = 'department_appraisal' WHERE id = 'p'");
    let lacks = |office: &Office| -> Vec<String> {
        let life = office.life("p");
        let approve = life
            .next
            .iter()
            .find(|one| one.to == ProjectState::Approved)
            .unwrap();
        approve.missing.iter().map(|one| one.what.clone()).collect()
    };
    assert_eq!(lacks(&office), ["lý do hỗ trợ lại"]);
    let (code, _) = office.go("p", "approved", "2026-03-01", None).unwrap_err();
    assert_eq!(code, "step_missing");
    office.run("UPDATE project_beneficiary SET repeat_reason = 'Máy khác' WHERE project_id = 'p'");
    assert_eq!(lacks(&office), Vec::<String>::new());
    office.go("p", "approved", "2026-03-01", None).unwrap();
}

#[test]
fn those_who_benefit_are_asked_about_on_the_day_and_for_the_fund_of_the_project() {
    let office = office();
    office.project("p", "local", "single");
    office.run(
        "INSERT INTO facility(id, name, legal_form, unit_id)
         SELECT 'f', 'Cơ sở phường', 'household', w.id FROM unit w JOIN unit c ON c.id = w.parent_id
         WHERE w.kind = 'ward' AND c.kind = 'city' AND c.code = '79' AND w.standard = '2025' ORDER BY w.id LIMIT 1",
    );
    office.run("UPDATE project_beneficiary SET facility_id = 'f'");
    let asked = || {
        office
            .ledger
            .read(|reader| crate::project::eligibility(reader, &"p".into(), office.ledger.today()))
            .unwrap()
    };
    let today = asked();
    assert_eq!(
        (today.on.to_string(), today.decided),
        ("2026-11-22".to_owned(), false)
    );
    assert_eq!(today.served.len(), 1, "the bank's facility only");
    assert_eq!(
        today.served[0].verdict.verdict,
        crate::norm::Eligibility::NotEligible,
        "a ward of a centrally-run city since 15/10/2025"
    );
    assert!(
        office
            .life("p")
            .warnings
            .iter()
            .any(|one| one.contains("“Cơ sở phường” theo quy định ngày 22/11/2026, nguồn KCĐP")),
        "{:?}",
        office.life("p").warnings
    );
    office.run("UPDATE project SET source = 'national', decision_on = '2025-10-14' WHERE id = 'p'");
    let then = asked();
    assert_eq!(
        (then.on.to_string(), then.source.code(), then.decided),
        ("2025-10-14".to_owned(), "national", true)
    );
    assert_ne!(
        then.served[0].verdict.rule_id, today.served[0].verdict.rule_id,
        "the rule of that day"
    );
}

#[test]
fn a_decision_without_its_number_and_money_that_nobody_approved_are_missing() {
    let office = office();
    office.project("p", "national", "single");
    office.run("UPDATE project SET state = 'ministry_appraisal' WHERE id = 'p'");
    office.run("DELETE FROM project_budget WHERE source = 'national'");
    let wanted = Move::to(ProjectState::Approved, "2026-03-01");
    let error = advance(&office.ledger, &"p".into(), &wanted).unwrap_err();
    assert!(
        error
            .message()
            .contains("kinh phí phê duyệt; quyết định phê duyệt"),
        "{error}"
    );
}

#[test]
fn a_step_does_not_run_before_the_one_before_it_and_a_day_to_come_is_told() {
    let office = office();
    office.project("p", "local", "single");
    office.run("UPDATE project SET state = 'contracted', decision_on = '2026-03-01', contract_on = '2026-04-10' WHERE id = 'p'");
    let (code, message) = office.go("p", "running", "2026-04-09", None).unwrap_err();
    assert_eq!(code, "step_before_last");
    assert!(message.contains("“Hợp đồng” ngày 10/04/2026"), "{message}");
    assert_eq!(
        office.go("p", "running", "31/04/2026", None).unwrap_err().0,
        "step_date"
    );
    assert_eq!(
        office
            .life("p")
            .not_before
            .map(|day| day.to_string())
            .as_deref(),
        Some("2026-04-10")
    );
    office.go("p", "running", "2026-04-10", None).unwrap();
    let life = office.go("p", "accepted", "2026-12-01", None).unwrap();
    assert_eq!(
        life.warnings,
        ["Bước “Nghiệm thu” ghi ngày 01/12/2026 là ngày chưa tới."]
    );
    assert_eq!(
        office
            .go("p", "disbursed", "2026-11-30", None)
            .unwrap_err()
            .0,
        "step_before_last"
    );
}

#[test]
fn going_back_needs_a_reason_and_takes_back_what_came_after() {
    let office = office();
    office.project("p", "local", "single");
    for (state, on) in [
        ("proposed", "2026-01-05"),
        ("requested", "2026-01-06"),
        ("drafted", "2026-01-07"),
        ("department_appraisal", "2026-01-08"),
        ("approved", "2026-02-01"),
        ("contracted", "2026-03-01"),
        ("running", "2026-03-02"),
        ("accepted", "2026-06-01"),
    ] {
        office.go("p", state, on, None).unwrap();
    }
    assert_eq!(
        office
            .go("p", "approved", "2026-07-01", None)
            .unwrap_err()
            .0,
        "step_reason"
    );
    let back = office.life("p");
    let told_back = back
        .backwards
        .iter()
        .find(|told| told.to == ProjectState::Approved)
        .unwrap();
    assert_eq!(told_back.clears, ["số và ngày hợp đồng", "ngày nghiệm thu"]);
    assert_eq!(
        back.backwards[0].to,
        ProjectState::Running,
        "the nearest stands first"
    );
    let life = office
        .go("p", "approved", "2026-07-01", Some("Hợp đồng bị hủy"))
        .unwrap();
    assert!(life.steps.last().unwrap().backwards);
    for (field, expected) in [
        ("state", Some("approved")),
        ("decision_no", Some("SỐ-approved")),
        ("decision_on", Some("2026-02-01")),
        ("contract_no", None),
        ("contract_on", None),
        ("accepted_on", None),
    ] {
        assert_eq!(
            office
                .text(&format!("SELECT {field} FROM project"))
                .as_deref(),
            expected,
            "{field}"
        );
    }
    expect![[r#"
        Passed Nhu cầu, khảo sát 2026-01-05 SỐ-proposed
        Passed Đơn đề nghị 2026-01-06 SỐ-requested
        Passed Lập đề án 2026-01-07 SỐ-drafted
        Passed Sở Công Thương thẩm định 2026-01-08 SỐ-department_appraisal
        Skipped Sở Tài chính thống nhất kinh phí - -
        Current Quyết định phê duyệt 2026-07-01 SỐ-approved
        Ahead Hợp đồng - -
        Ahead Thực hiện - -
        Ahead Nghiệm thu - -
        Ahead Giải ngân - -
        Ahead Quyết toán - -
        Ahead Theo dõi sau hỗ trợ - -"#]]
    .assert_eq(&told(&life));

    office
        .go("p", "stopped", "2026-08-01", Some("Cơ sở giải thể"))
        .unwrap();
    let life = office.life("p");
    assert_eq!(
        life.line.last().map(|point| point.standing),
        Some(LifeStanding::Ended)
    );
    assert!(life.next.is_empty() && life.ends.is_empty());
    assert_eq!(
        life.backwards[0].to,
        ProjectState::Approved,
        "back to where it was left"
    );
    let life = office
        .go("p", "approved", "2026-09-01", Some("Có chủ mới"))
        .unwrap();
    assert_eq!(life.state, Some(ProjectState::Approved));

    let (undo, _) = office.ledger.undoable().unwrap();
    assert_eq!(
        undo.as_deref(),
        Some("Lùi “Đề án p” về phê duyệt, giao kế hoạch")
    );
}

#[test]
fn forms_do_not_move_a_project_that_has_steps_nor_write_steps() {
    let office = office();
    office.project("p", "local", "single");
    office
        .save(
            "project",
            Some("p"),
            json!({ "state": "running", "decision_no": "61/QĐ", "decision_on": "2026-02-01" }),
        )
        .expect("no step yet: written down as it stands");
    let life = office.go("p", "accepted", "2026-06-01", None).unwrap();
    let (code, message) = office
        .save("project", Some("p"), json!({ "state": "settled" }))
        .unwrap_err();
    assert_eq!(code, "state_by_steps");
    assert!(
        message.starts_with("Trạng thái của đề án đi theo các bước đã ghi"),
        "{message}"
    );
    office
        .save(
            "project",
            Some("p"),
            json!({ "state": "accepted", "difficulty": "Giao máy chậm" }),
        )
        .expect("the form sends the state as it stands");
    let step = life.steps[0].id.clone();
    let values = json!({ "project_id": "p", "position": 9, "state": "settled", "happened_on": "2026-07-01" });
    assert_eq!(
        office.save("project_step", None, values).unwrap_err().0,
        "written_elsewhere"
    );
    assert_eq!(
        office
            .save("project_step", Some(&step), json!({ "state": "settled" }))
            .unwrap_err()
            .0,
        "record_invalid"
    );
    office
        .save(
            "project_step",
            Some(&step),
            json!({ "document_no": "12/BB", "state": "accepted" }),
        )
        .expect("its paper may be mended");
    let removed = record::delete(&office.ledger, record::noun("project_step").unwrap(), &step);
    assert_eq!(removed.unwrap_err().code(), "written_elsewhere");
    office.run("INSERT INTO project(id, name, source, year) VALUES ('bare', 'x', 'local', 2026)");
    office
        .save("project", Some("bare"), json!({ "state": "drafted" }))
        .expect("another project");
    office
        .go(
            "bare",
            "department_appraisal",
            "2026-06-01",
            Some("thiếu hồ sơ"),
        )
        .unwrap();
    record::delete(&office.ledger, record::noun("project").unwrap(), "bare")
        .expect("steps fall with their project");
}

#[test]
fn no_form_approves_what_the_step_of_the_approval_would_not() {
    let office = office();
    office.project("p", "local", "single");
    // 900 of a cap of 300 (TT 28/2018/TT-BTC, Điều 8), half of the whole.
    office.run("UPDATE project_budget SET amount_vnd = 900000000");
    let save = |values| office.save("project", Some("p"), values);
    let decided = |state: &str| json!({ "state": state, "decision_no": "12/QĐ", "decision_on": "2026-06-01" });
    save(json!({ "state": "proposed" })).expect("the way before the approval is typed");
    for (values, expected) in [
        (
            json!({ "decision_no": "77/QĐ", "decision_on": "2026-06-01" }),
            "decision_too_early",
        ),
        (json!({ "contract_on": "2026-06-01" }), "decision_too_early"),
        (json!({ "accepted_on": "2026-06-01" }), "decision_too_early"),
        (decided("drafted"), "decision_too_early"),
        (
            json!({ "state": null, "decision_on": "2026-06-01" }),
            "decision_too_early",
        ),
        (
            json!({ "state": "approved", "decision_no": "12/QĐ" }),
            "decision_needed",
        ),
        (json!({ "state": "running" }), "decision_needed"),
        (decided("approved"), "norm_reason_needed"),
        (decided("contracted"), "norm_reason_needed"),
        (json!({ "state": "withdrawn" }), "state_beside"),
        (json!({ "state": "refused" }), "state_beside"),
        (decided("stopped"), "state_beside"),
    ] {
        let (code, _) = save(values.clone()).unwrap_err();
        assert_eq!(code, expected, "{values}");
    }
    assert_eq!(
        office.text("SELECT state FROM project").as_deref(),
        Some("proposed")
    );

    // With the reason that the step asks for, and frozen as by the step.
    office.run(
        "UPDATE project_budget SET norm_reason = 'Theo ý kiến của Sở' WHERE stage = 'approved'",
    );
    save(decided("contracted")).expect("history is written down");
    assert_eq!(
        office.text("SELECT group_concat(DISTINCT frozen_on || ' ' || coalesce(verdict, '-')) FROM project_budget WHERE source = 'local'").as_deref(),
        Some("2026-06-01 exceeds"),
        "by the norms of the decision's day"
    );
    for state in ["proposed", "approved", "accepted", "withdrawn", "stopped"] {
        assert_eq!(
            save(json!({ "state": state })).unwrap_err().0,
            "state_by_steps",
            "{state}"
        );
    }
    assert_eq!(
        save(json!({ "state": null })).unwrap_err().0,
        "state_by_steps"
    );
    let removed = record::delete(&office.ledger, record::noun("project").unwrap(), "p");
    assert_eq!(removed.unwrap_err().code(), "project_decided");
    office.ledger.undo().expect("one operation");
    assert_eq!(
        office.text("SELECT max(frozen_on) FROM project_budget"),
        None
    );
}

#[test]
fn a_new_project_written_down_as_approved_takes_its_money_as_the_approval_does() {
    let office = office();
    let new = |values: serde_json::Value| {
        let mut all =
            json!({ "name": "Đề án cũ", "source": "local", "kind": "single", "year": 2026 });
        let given = values.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(given);
        office.save("project", None, all)
    };
    for (values, expected) in [
        (json!({ "state": "approved" }), "decision_needed"),
        (
            json!({ "state": "running", "decision_no": "12/QĐ" }),
            "decision_needed",
        ),
        (json!({ "state": "withdrawn" }), "state_beside"),
        (json!({ "decision_on": "2026-06-01" }), "decision_too_early"),
        (
            json!({ "state": "drafted", "settled_on": "2026-06-01" }),
            "decision_too_early",
        ),
    ] {
        assert_eq!(new(values.clone()).unwrap_err().0, expected, "{values}");
    }
    let id =
        new(json!({ "state": "running", "decision_no": "12/QĐ", "decision_on": "2026-06-01" }))
            .expect("history");
    let project = id.as_str().into();
    add_line(&office.ledger, &project, "Máy").unwrap();
    let line = LineInput {
        norm_item_code: Some("machinery".into()),
        ..LineInput::default()
    };
    set_line(&office.ledger, &project, "Máy", &line).unwrap();
    let set = |stage| {
        let input = AmountInput {
            line: "Máy".into(),
            stage,
            source: crate::money::MoneySource::Local,
            amount: crate::money::Money::new(900_000_000).unwrap(),
            year: None,
        };
        set_amount(&office.ledger, &project, &input)
    };
    assert_eq!(
        set(BudgetStage::Approved).unwrap_err().code(),
        "stage_locked",
        "never cell by cell"
    );
    set(BudgetStage::Registered).unwrap();
    let whole = || {
        copy_stage(
            &office.ledger,
            &project,
            BudgetStage::Registered,
            BudgetStage::Approved,
            false,
        )
    };
    assert_eq!(whole().unwrap_err().code(), "norm_reason_needed");
    // Its day is still put right, not taken away; its state goes by steps.
    office
        .save("project", Some(&id), json!({ "decision_on": "2026-06-02" }))
        .unwrap();
    for (values, expected) in [
        (json!({ "decision_on": null }), "decision_needed"),
        (json!({ "state": "drafted" }), "state_by_steps"),
        (json!({ "state": "accepted" }), "state_by_steps"),
    ] {
        let refused = office.save("project", Some(&id), values.clone());
        assert_eq!(refused.unwrap_err().0, expected, "{values}");
    }
}

#[test]
fn a_project_made_from_a_plan_or_given_up_keeps_its_state_without_a_step() {
    let office = office();
    office.project("m", "local", "single");
    office.run("UPDATE project SET state = 'approved', decision_no = '83/QĐ', decision_on = '2026-06-01' WHERE id = 'm'");
    office.run("UPDATE project_budget SET frozen_on = '2026-06-01' WHERE project_id = 'm'");
    office.run("INSERT INTO project(id, name, source, year, state) VALUES ('w', 'Đề án rút', 'local', 2026, 'withdrawn'), ('o', 'Đề án cũ', 'local', 2020, 'settled')");
    let noun = record::noun("project").unwrap();
    for id in ["m", "w", "o"] {
        for state in ["proposed", "running", "accepted", "stopped", "refused"] {
            let refused = office.save("project", Some(id), json!({ "state": state }));
            assert_eq!(refused.unwrap_err().0, "state_by_steps", "{id} {state}");
        }
        let kept = record::kept(&office.ledger, noun, &[id.to_owned()]).unwrap();
        let locked = kept
            .iter()
            .flatten()
            .any(|one| one.fields.contains(&"state"));
        assert!(locked, "{id}: the window locks the field");
    }
    let (_, message) = office
        .save("project", Some("m"), json!({ "state": "settled" }))
        .unwrap_err();
    assert_eq!(
        message,
        "“Đề án m” đã phê duyệt nên không sửa ở đây được: Trạng thái. Hãy chuyển bước ở dòng tiến độ của đề án."
    );
}

#[test]
fn a_correction_writes_nothing_of_a_step_that_was_not_taken_and_no_day_to_come() {
    let office = office();
    office.project("p", "local", "single");
    office.run("UPDATE project SET state = 'finance_agreed' WHERE id = 'p'");
    let correct = |step: &str, number: Option<&str>, on: Option<&str>| {
        let wanted = Correction {
            step: ProjectState::of(step),
            document_no: number.map(str::to_owned),
            on: on.map(str::to_owned),
            reason: "gõ nhầm".into(),
            ..Correction::default()
        };
        correct(&office.ledger, &"p".into(), &wanted)
            .map(drop)
            .map_err(|error| error.code())
    };
    for step in ["approved", "contracted", "settled"] {
        assert_eq!(
            correct(step, Some("99/QĐ"), None),
            Err("step_unrecorded"),
            "{step}"
        );
    }
    office.go("p", "approved", "2026-02-01", None).unwrap();
    correct("approved", Some("61/QĐ"), Some("2026-02-02")).expect("what was recorded");
    assert_eq!(
        correct("contracted", Some("01/HĐ"), None),
        Err("step_unrecorded")
    );
    assert_eq!(
        correct("approved", None, Some("2027-12-30")),
        Err("step_ahead")
    );
    // Taken back, it is gone.
    office
        .go("p", "finance_agreed", "2026-02-03", Some("Nhầm đề án"))
        .unwrap();
    assert_eq!(
        correct("approved", Some("99/QĐ"), None),
        Err("step_unrecorded")
    );
    assert_eq!(office.text("SELECT decision_no FROM project"), None);
}

#[test]
fn every_operation_is_undone_to_the_last_row() {
    let office = office();
    office.project("p", "local", "single");
    let mut dumps = vec![office.dump()];
    office.go("p", "proposed", "2026-01-05", None).unwrap();
    dumps.push(office.dump());
    office
        .go("p", "withdrawn", "2026-01-06", Some("Chủ cơ sở xin rút"))
        .unwrap();
    dumps.push(office.dump());
    office
        .go("p", "proposed", "2026-01-07", Some("Xin làm lại"))
        .unwrap();
    dumps.push(office.dump());
    let paper = office.text("SELECT id FROM project_paper LIMIT 1").unwrap();
    mark_paper(
        &office.ledger,
        &paper.into(),
        &PaperMark {
            state: Some(PaperState::Missing),
            ..PaperMark::default()
        },
    )
    .unwrap();
    dumps.push(office.dump());
    office
        .save(
            "project_visit",
            None,
            json!({ "project_id": "p", "kind": "check", "visited_on": "2026-01-08" }),
        )
        .unwrap();
    let last = office.dump();
    for expected in dumps.iter().rev() {
        office.ledger.undo().unwrap();
        assert_eq!(office.dump(), *expected);
    }
    for _ in &dumps {
        office.ledger.redo().unwrap();
    }
    assert_eq!(office.dump(), last);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_walk_of_moves_leaves_the_project_at_its_last_step(
        national in any::<bool>(),
        picks in prop::collection::vec((any::<u32>(), 0_u32..20), 1..25),
    ) {
        let office = office();
        office.project("p", if national { "national" } else { "local" }, "single");
        let mut day: chrono::NaiveDate = "2026-01-01".parse().unwrap();
        let mut written = 0;
        for (pick, later) in picks {
            let life = office.life("p");
            let moves: Vec<&LifeMove> = [&life.next, &life.ends, &life.backwards].into_iter().flatten().collect();
            prop_assert!(!moves.is_empty() || life.state.is_some(), "a walk can always begin");
            if moves.is_empty() {
                break;
            }
            let wanted = moves[usize::try_from(pick).unwrap() % moves.len()].clone();
            day = day + chrono::Days::new(u64::from(later));
            let reason = wanted.needs_reason.then_some("theo thực tế");
            let life = office.go("p", wanted.to.code(), &day.to_string(), reason);
            let life = match life {
                Ok(life) => life,
                Err((code, message)) => {
                    prop_assert!(wanted.forbidden.is_some() && code == "step_forbidden", "{}", message);
                    continue;
                }
            };
            written += 1;
            let last = life.steps.last().unwrap();
            prop_assert_eq!(life.state, Some(last.state));
            prop_assert_eq!(life.steps.len(), written);
            let here: Vec<&LifePoint> = life.line.iter().filter(|point| matches!(point.standing, LifeStanding::Current | LifeStanding::Ended)).collect();
            prop_assert_eq!(here.len(), 1);
            prop_assert_eq!(&here[0].state, &last.state);
            // Fields of the project belong to steps that still count.
            for (state, field) in [(ProjectState::Approved, "decision_on"), (ProjectState::Contracted, "contract_on"), (ProjectState::Accepted, "accepted_on"), (ProjectState::Settled, "settled_on")] {
                let known = office.text(&format!("SELECT {field} FROM project WHERE id = 'p'")).is_some();
                let point = life.line.iter().find(|point| point.state == state).unwrap();
                prop_assert!(!known || matches!(point.standing, LifeStanding::Passed | LifeStanding::Current), "{} is known but {:?}", field, point);
            }
        }
        for _ in 0..written {
            office.ledger.undo().unwrap();
        }
        prop_assert_eq!(office.life("p").steps.len(), 0);
    }
}

#[test]
fn what_was_typed_wrong_is_put_right_with_a_reason_and_moves_no_money() {
    let office = office();
    office.project("p", "local", "single");
    office.run("UPDATE project SET state = 'finance_agreed' WHERE id = 'p'");
    for (state, on) in [
        ("approved", "2026-02-01"),
        ("contracted", "2026-02-10"),
        ("running", "2026-02-11"),
    ] {
        office.go("p", state, on, None).unwrap();
    }
    office.paid("p", "local");
    let correct = |wanted: Correction| {
        correct(&office.ledger, &"p".into(), &wanted)
            .map(|done| done.value)
            .map_err(|error| (error.code().to_owned(), error.message()))
    };
    let of = |step: &str, number: Option<&str>, on: Option<&str>| Correction {
        step: ProjectState::of(step),
        document_no: number.map(str::to_owned),
        on: on.map(str::to_owned),
        reason: "gõ nhầm".into(),
        ..Correction::default()
    };
    let budget = || {
        office.text("SELECT json_group_array(json_array(line, stage, amount_vnd, verdict, norm_id)) FROM project_budget")
    };
    let money = budget();
    let refused = |wanted: Correction| correct(wanted).unwrap_err().0;
    // Neither the form nor a step back mends it once money moved.
    assert_eq!(
        office
            .save("project", Some("p"), json!({ "decision_no": "12/QĐ" }))
            .unwrap_err()
            .0,
        "project_decided"
    );
    assert_eq!(
        refused(Correction {
            reason: "  ".into(),
            ..of("approved", Some("12/QĐ"), None)
        }),
        "correction_reason"
    );
    assert_eq!(
        refused(of("approved", Some("SỐ-approved"), None)),
        "correction_nothing"
    );
    let life = correct(Correction {
        name: Some("Đề án đúng tên".into()),
        ..of("approved", Some("12/QĐ-SCT"), Some("2026-02-02"))
    })
    .unwrap();
    let point = life
        .line
        .iter()
        .find(|one| one.state == ProjectState::Approved)
        .unwrap();
    assert_eq!(
        (
            point.document_no.as_deref(),
            point.on.map(|on| on.to_string())
        ),
        (Some("12/QĐ-SCT"), Some("2026-02-02".to_owned()))
    );
    assert_eq!(
        office.text("SELECT name || ' · ' || decision_no || ' · ' || decision_on || ' · ' || (SELECT min(frozen_on) FROM project_budget) FROM project"),
        Some("Đề án đúng tên · 12/QĐ-SCT · 2026-02-02 · 2026-02-02".into())
    );
    assert_eq!(budget(), money, "no money and no verdict changed");
    let last = office.text("SELECT label FROM journal_transaction ORDER BY id DESC LIMIT 1");
    assert_eq!(last.as_deref(), Some("Đính chính “Đề án p”: gõ nhầm"));
    // Between its neighbours, and by the same norms.
    assert_eq!(
        refused(of("contracted", None, Some("2026-02-01"))),
        "step_out_of_order"
    );
    assert_eq!(
        refused(of("contracted", None, Some("2026-02-12"))),
        "step_out_of_order"
    );
    assert_eq!(
        refused(of("accepted", None, Some("2026-02-12"))),
        "step_unrecorded"
    );
    office.run("UPDATE project_budget SET norm_id = NULL WHERE stage = 'approved'");
    assert_eq!(
        refused(of("approved", None, Some("2026-02-03"))),
        "norm_of_another_day"
    );
    // The journal takes it back whole.
    office.ledger.undo().unwrap();
    office.ledger.undo().unwrap();
    assert_eq!(
        office.text("SELECT decision_no FROM project").as_deref(),
        Some("SỐ-approved")
    );
}

#[test]
fn the_number_of_a_contract_is_one_wherever_it_is_typed() {
    let office = office();
    office.project("p", "local", "single");
    office.run("UPDATE project SET state = 'approved', decision_no = '1/QĐ', decision_on = '2026-02-01' WHERE id = 'p'");
    office.go("p", "contracted", "2026-02-10", None).unwrap();
    let of_life = || {
        let life = office.life("p");
        let point = life
            .line
            .into_iter()
            .find(|one| one.state == ProjectState::Contracted);
        point.unwrap().document_no
    };
    office
        .save("project", Some("p"), json!({ "contract_no": "05/HĐKC" }))
        .unwrap();
    assert_eq!(of_life().as_deref(), Some("05/HĐKC"));
    assert_eq!(
        office
            .text("SELECT document_no FROM project_step WHERE state = 'contracted'")
            .as_deref(),
        Some("05/HĐKC")
    );
    let wanted = Correction {
        step: Some(ProjectState::Contracted),
        document_no: Some("06/HĐKC".into()),
        reason: "gõ nhầm".into(),
        ..Correction::default()
    };
    correct(&office.ledger, &"p".into(), &wanted).unwrap();
    assert_eq!(
        office.text("SELECT contract_no FROM project").as_deref(),
        Some("06/HĐKC")
    );
    assert_eq!(of_life().as_deref(), Some("06/HĐKC"));
}
