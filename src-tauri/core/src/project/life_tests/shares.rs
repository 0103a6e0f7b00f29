//! Who benefits, and how much of it.

use expect_test::expect;
use serde_json::json;

use super::*;

#[test]
fn shares_never_pass_what_was_approved_not_even_those_of_a_group() {
    let office = office();
    office.project("g", "local", "group");
    for (state, on) in [
        ("proposed", "2026-01-05"),
        ("requested", "2026-01-06"),
        ("drafted", "2026-01-07"),
        ("department_appraisal", "2026-01-08"),
        ("approved", "2026-02-01"),
    ] {
        office
            .go("g", state, on, None)
            .unwrap_or_else(|error| panic!("{state} without named beneficiaries: {error:?}"));
    }
    let add = |project: &str, support: i64| {
        office.save(
            "project_beneficiary",
            None,
            json!({ "project_id": project, "name_written": "Cơ sở", "support_vnd": support }),
        )
    };
    let first = add("g", 200_000_000).expect("filled later");
    let (code, message) = add("g", 100_000_001).unwrap_err();
    assert_eq!(code, "shares_over_approved");
    expect!["Tổng mức hỗ trợ 300.000.001 đồng vượt kinh phí khuyến công được duyệt 300.000.000 đồng của “Đề án g”, thừa 1 đồng. Hãy giảm mức hỗ trợ, hoặc điều chỉnh kinh phí đề án trước."].assert_eq(&message);
    let child = office
        .save(
            "project",
            None,
            json!({ "name": "Con 1", "source": "local", "year": 2026, "parent_id": "g" }),
        )
        .unwrap();
    add(&child, 60_000_000).expect("within the group");
    assert_eq!(
        add(&child, 60_000_000).unwrap_err().0,
        "shares_over_approved",
        "the group has 300 million"
    );
    testing::put(
        &office.ledger,
        "project_budget",
        None,
        json!({ "project_id": child, "line": "Máy", "stage": "approved", "source": "local", "amount_vnd": 100_000_000, "budget_year": 2026 }),
    );
    assert_eq!(
        office
            .save(
                "project_beneficiary",
                Some(&first),
                json!({ "support_vnd": 200_000_001 })
            )
            .unwrap_err()
            .0,
        "shares_over_approved"
    );
    office
        .save(
            "project_beneficiary",
            Some(&first),
            json!({ "support_vnd": 150_000_000 }),
        )
        .expect("less");
    office.project("other", "local", "single");
    assert_eq!(
        office
            .save("project", Some("other"), json!({ "parent_id": "g" }))
            .unwrap_err()
            .0,
        "shares_over_approved",
        "a project of 300 million does not fit into the group any more"
    );
    office.run("UPDATE project_beneficiary SET support_vnd = 900000000 WHERE project_id = 'g'");
    office
        .save(
            "project_beneficiary",
            Some(&first),
            json!({ "note": "Đã gọi điện" }),
        )
        .expect("old wrongs may be edited");
}

#[test]
fn a_facility_supported_before_for_the_same_content_needs_a_reason() {
    let office = office();
    office.run("INSERT INTO facility(id, name) VALUES ('f', 'Lò gốm')");
    for id in ["old", "new", "refused"] {
        office.project(id, "local", "single");
    }
    office.run("UPDATE project SET year = 2023, state = 'settled' WHERE id = 'old'");
    office.run("UPDATE project SET state = 'refused' WHERE id = 'refused'");
    office.run(
        "UPDATE project_beneficiary SET facility_id = 'f' WHERE project_id IN ('old', 'refused')",
    );
    office.run("DELETE FROM project_beneficiary WHERE project_id = 'new'");
    let content: String = office
        .text("SELECT content_id FROM project WHERE id = 'new'")
        .unwrap();
    let earlier = office
        .ledger
        .read(|reader| earlier_support(reader, &"f".into(), &content, Some(&"new".into())))
        .unwrap();
    assert_eq!(
        earlier.len(),
        1,
        "what was refused was no support: {earlier:?}"
    );
    assert_eq!(
        (
            earlier[0].year,
            earlier[0].support.map(crate::money::Money::dong)
        ),
        (2023, Some(300_000_000))
    );

    let noun = record::noun("project_beneficiary").unwrap();
    let values: Values =
        serde_json::from_value(json!({ "project_id": "new", "facility_id": "f" })).unwrap();
    let findings = record::check_in(&office.ledger, noun, None, &values).unwrap();
    let codes: Vec<&str> = findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect();
    assert_eq!(codes, ["supported_before", "repeat_reason_missing"]);
    assert!(
        findings[0]
            .message
            .contains("ĐA-old “Đề án old” (năm 2023, 300.000.000 đồng)"),
        "{}",
        findings[0].message
    );
    let (code, _) = office
        .save(
            "project_beneficiary",
            None,
            json!({ "project_id": "new", "facility_id": "f" }),
        )
        .unwrap_err();
    assert_eq!(code, "record_invalid");
    office
        .save(
            "project_beneficiary",
            None,
            json!({ "project_id": "new", "facility_id": "f", "repeat_reason": "Mở rộng xưởng" }),
        )
        .expect("with a reason");
}

#[test]
fn a_project_that_comes_back_is_asked_about_support_given_while_it_was_away() {
    let office = office();
    office.run("INSERT INTO facility(id, name) VALUES ('f', 'Lò gốm')");
    for id in ["first", "second"] {
        office.project(id, "local", "single");
    }
    office.run("UPDATE project_beneficiary SET facility_id = 'f' WHERE project_id = 'first'");
    office.run("UPDATE project SET state = 'approved', decision_no = '1/QĐ', decision_on = '2026-02-01' WHERE id = 'first'");
    office
        .go("first", "withdrawn", "2026-03-01", Some("Cơ sở xin rút"))
        .unwrap();
    office
        .save(
            "project_beneficiary",
            Some("second-b"),
            json!({ "facility_id": "f" }),
        )
        .expect("the first came to nothing");
    let back = || office.go("first", "approved", "2026-04-01", Some("làm lại"));
    let before = office.dump();
    let (code, message) = back().unwrap_err();
    assert_eq!(code, "repeat_reason_missing", "{message}");
    assert!(
        message.contains("“Lò gốm” đã được hỗ trợ cùng nội dung: ĐA-second"),
        "{message}"
    );
    assert_eq!(office.dump(), before);
    // The reason is written with who benefits, also while the project is away.
    office
        .save(
            "project_beneficiary",
            Some("first-b"),
            json!({ "repeat_reason": "Hai dây chuyền khác nhau" }),
        )
        .unwrap();
    assert_eq!(back().unwrap().state, Some(ProjectState::Approved));
}
