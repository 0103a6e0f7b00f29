//! Whom the law serves.

use super::*;
use crate::ids::FacilityId;

/// A facility of a table: legal form, today's unit, the unit it was recorded under.
fn add(office: &Office, id: &str, form: &str, current: &str, recorded: &str) {
    let quoted = |place: &str| match place {
        "" => "NULL".to_owned(),
        place => format!("'{}'", unit(place)),
    };
    let form = match form {
        "" => "NULL".to_owned(),
        form => format!("'{form}'"),
    };
    office.run(&[&format!(
        "INSERT INTO facility(id, name, legal_form, unit_id, unit_recorded_id) VALUES ('{id}', 'Cơ sở {id}', {form}, {}, {})",
        quoted(current),
        quoted(recorded)
    )]);
}

fn of(office: &Office, id: &str, date: &str) -> EligibilityVerdict {
    office
        .ledger
        .read(|reader| eligibility(reader, &id.into(), day(date), MoneySource::Local))
        .unwrap()
}

/// Of each day the verdict and its rule.
type Days<'a> = &'a [(&'a str, Eligibility, &'a str)];

#[test]
fn the_verdict_is_that_of_the_day_on_both_sides_of_every_change() {
    use Eligibility::{Consider, Eligible, NotEligible};
    let office = office();
    // Of each place the facility's unit now and as recorded; of each day the verdict and its rule.
    #[rustfmt::skip]
    let places: &[(&str, &str, &str, Days<'_>)] = &[
        ("Long Thành, Đồng Nai: thị trấn, xã, phường", "2025/3/26368", "pre2025/3/26368", &[
            ("2025-06-30", Eligible, "2012/rural"), ("2025-07-01", Eligible, "2012/rural"),
            ("2025-10-14", Eligible, "2012/rural"), ("2025-10-15", Eligible, "2025/province"),
            ("2026-04-29", Eligible, "2025/province"), ("2026-04-30", NotEligible, "2025/city_ward"),
        ]),
        ("Trấn Biên, Đồng Nai: phường of Biên Hòa", "2025/3/26041", "pre2025/3/26041", &[
            ("2025-06-30", Consider, "2012/ward"), ("2025-07-01", Consider, "2012/ward"), ("2025-10-14", Consider, "2012/ward"),
            ("2025-10-15", Eligible, "2025/province"), ("2026-04-29", Eligible, "2025/province"), ("2026-04-30", NotEligible, "2025/city_ward"),
        ]),
        ("Xã Xuân Đông, Đồng Nai", "2025/3/26359", "", &[
            ("2025-10-15", Eligible, "2025/province"), ("2026-04-29", Eligible, "2025/province"), ("2026-04-30", Eligible, "2025/city_rural"),
        ]),
        ("Trần Hưng Đạo, Thái Bình: xã Phú Xuân before", "2025/3/12452", "pre2025/3/12463", &[
            ("2025-06-30", Eligible, "2012/rural"), ("2025-07-01", Consider, "2012/ward"), ("2025-10-14", Consider, "2012/ward"),
            ("2025-10-15", Eligible, "2025/province"), ("2026-04-30", Eligible, "2025/province"),
        ]),
        ("Vị Thanh, Hậu Giang: phường", "2025/3/31321", "pre2025/3/31321", &[
            ("2025-06-30", Consider, "2012/ward"), ("2025-10-14", Consider, "2012/ward"), ("2025-10-15", NotEligible, "2025/city_ward"),
        ]),
        ("Long Mỹ, Hậu Giang: phường of a thị xã", "2025/3/31471", "pre2025/3/31471", &[
            ("2025-06-30", Eligible, "2012/town_ward"), ("2025-07-01", Consider, "2012/ward"), ("2025-10-15", NotEligible, "2025/city_ward"),
        ]),
        ("Xã Vị Thủy, Hậu Giang", "2025/3/31441", "", &[
            ("2025-10-14", Eligible, "2012/rural"), ("2025-10-15", Eligible, "2025/city_rural"),
        ]),
        ("Bến Cát, Bình Dương: xã Lai Hưng before", "2025/3/25813", "pre2025/3/25834", &[
            ("2025-06-30", Eligible, "2012/rural"), ("2025-07-01", Consider, "2012/ward"), ("2025-10-15", NotEligible, "2025/city_ward"),
        ]),
        ("Xã Dầu Tiếng, Bình Dương", "2025/3/25777", "", &[
            ("2025-07-01", Eligible, "2012/rural"), ("2025-10-15", Eligible, "2025/city_rural"),
        ]),
        ("Bến Nghé, Quận 1", "2025/3/26740", "pre2025/3/26740", &[
            ("2025-06-30", NotEligible, "2012/urban_ward"), ("2025-10-15", NotEligible, "2025/city_ward"),
        ]),
        ("Đặc khu Côn Đảo", "2025/3/26732", "", &[("2025-10-15", Eligible, "2025/city_rural")]),
    ];
    for (at, (place, current, recorded, days)) in places.iter().enumerate() {
        let id = format!("f{at}");
        add(&office, &id, "household", current, recorded);
        for (date, verdict, rule) in *days {
            let found = of(&office, &id, date);
            let said = format!("{place} {date}: {} {:?}", found.explanation, found.facts);
            assert_eq!(found.verdict, *verdict, "{said}");
            assert_eq!(
                found.rule_id.as_deref(),
                Some(shipped(&format!("eligibility_rule/{rule}")).as_str()),
                "{said}"
            );
            assert_eq!(found.mark_words, "đã kiểm chứng", "{said}");
            assert!(
                found.sentence.is_some_and(|sentence| sentence.len() > 20),
                "the sentence of law: {said}"
            );
        }
    }
}

#[test]
fn a_commune_known_only_as_it_is_now_is_every_commune_that_went_into_it() {
    let office = office();
    // Phường Trần Hưng Đạo is made of three phường of a provincial city and a xã.
    add(&office, "f", "household", "2025/3/12452", "");
    let found = of(&office, "f", "2025-06-30");
    assert_eq!(
        found.verdict,
        Eligibility::Consider,
        "{}",
        found.explanation
    );
    assert!(
        found.missing[0].contains("Xã Phú Xuân") && found.missing[0].contains("Phường Đề Thám"),
        "{:?}",
        found.missing
    );
    // Xã Quỳnh Phụ is made of xã and a thị trấn only: all alike.
    add(&office, "g", "household", "2025/3/12472", "");
    assert_eq!(
        of(&office, "g", "2025-06-30").verdict,
        Eligibility::Eligible
    );
    // Recorded before the reform under a commune that was divided, and nobody has said which part.
    add(&office, "h", "household", "", "pre2025/3/25813");
    let found = of(&office, "h", "2026-11-22");
    assert_eq!(
        found.verdict,
        Eligibility::NotEligible,
        "both parts are phường of the city: {}",
        found.explanation
    );
    add(&office, "i", "household", "", "");
    let found = of(&office, "i", "2026-11-22");
    assert_eq!(
        (found.verdict, found.missing),
        (
            Eligibility::Consider,
            vec!["xã, phường của cơ sở ngày 22/11/2026".to_owned()]
        )
    );
}

#[test]
fn legal_form_craft_village_and_special_cases_decide_as_the_law_of_the_day_says() {
    use Eligibility::{Consider, Eligible, NotEligible};
    let office = office();
    let (ward, rural) = ("2025/3/26041", "2025/3/26359");
    for (id, form, place) in [
        ("union", "cooperative_union", rural),
        ("unsaid", "", rural),
        ("craft", "craft_household", ward),
        ("clean", "llc1", ward),
        ("sustained", "llc1", ward),
        ("investor", "llc", ward),
        ("person", "household", ward),
        ("undated", "household", ward),
    ] {
        add(&office, id, form, place, "");
    }
    office.run(&[
        "INSERT INTO craft_village(id, name, decision_no, decision_on, revoked_on) VALUES ('v', 'Làng gốm', '12/QĐ-UBND', '2026-05-01', '2026-10-01')",
        "INSERT INTO craft_village(id, name) VALUES ('w', 'Làng đá')",
        "UPDATE facility SET craft_village_id = 'v' WHERE id = 'craft'",
        "UPDATE facility SET craft_village_id = 'w' WHERE id = 'undated'",
        "UPDATE facility SET cleaner_production = 1 WHERE id = 'clean'",
        "UPDATE facility SET sustainable_production = 1, size = 'small' WHERE id = 'sustained'",
        "UPDATE facility SET cluster_investor = 1 WHERE id IN ('investor', 'person')",
    ]);
    #[rustfmt::skip]
    let cases = [
        ("union", "2025-10-14", Consider, "2012/other"), ("union", "2025-10-15", Eligible, "2025/province"),
        ("unsaid", "2025-10-15", Consider, "2025/large"),
        ("craft", "2026-04-30", NotEligible, "2025/city_ward"), ("craft", "2026-05-01", Eligible, "2025/craft_village"),
        ("craft", "2026-09-30", Eligible, "2025/craft_village"), ("craft", "2026-10-01", NotEligible, "2025/city_ward"),
        ("undated", "2026-05-01", Consider, "2025/craft_village"),
        ("clean", "2020-01-01", Eligible, "2012/cleaner"), ("clean", "2026-05-01", Eligible, "2025/cleaner"),
        ("sustained", "2025-10-14", Consider, "2012/ward"), ("sustained", "2026-05-01", Eligible, "2025/sustainable"),
        ("investor", "2025-10-15", Eligible, "2025/cluster_investor"), ("person", "2026-05-01", NotEligible, "2025/city_ward"),
    ];
    for (id, date, verdict, rule) in cases {
        let found = of(&office, id, date);
        let said = format!("{id} {date}: {} {:?}", found.explanation, found.missing);
        assert_eq!(found.verdict, verdict, "{said}");
        assert_eq!(
            found.rule_id.as_deref(),
            Some(shipped(&format!("eligibility_rule/{rule}")).as_str()),
            "{said}"
        );
    }
    let unsaid = of(&office, "unsaid", "2025-10-15");
    assert_eq!(
        unsaid.missing,
        [
            "loại hình của cơ sở",
            "quy mô doanh nghiệp (lao động, doanh thu hoặc nguồn vốn)"
        ]
    );
    assert!(
        unsaid.explanation.ends_with("Nếu là trường hợp “Doanh nghiệp lớn” thì không đủ điều kiện; “Ở xã, phường, đặc khu của tỉnh” thì đủ điều kiện; còn lại thì cần xem xét."),
        "{}",
        unsaid.explanation
    );
    let ward = of(&office, "person", "2026-05-01");
    assert!(
        ward.unless.iter().any(|one| one.contains("làng nghề"))
            && ward.unless.iter().any(|one| one.contains("sạch hơn")),
        "what would change it is said: {:?}",
        ward.unless
    );
}

#[test]
fn a_large_enterprise_is_out_by_the_thresholds_of_the_day() {
    use Eligibility::{Consider, Eligible, NotEligible};
    let office = office();
    // Labour, revenue and capital in billion đồng of 2017 and 2018; none is not known.
    #[rustfmt::skip]
    let cases: &[(&str, [Option<i64>; 3], &str, Eligibility)] = &[
        ("llc1", [Some(250), None, None], "2018-03-10", Eligible),
        ("llc1", [Some(250), None, None], "2018-03-11", NotEligible),
        ("llc1", [Some(301), None, Some(101)], "2018-03-10", NotEligible),
        ("llc1", [Some(301), None, Some(100)], "2018-03-10", Eligible),
        ("llc1", [Some(301), None, None], "2018-03-10", Consider),
        ("llc1", [Some(200), Some(200), None], "2018-03-11", Eligible),
        ("llc1", [Some(200), Some(201), None], "2018-03-11", Consider),
        ("llc1", [Some(200), Some(201), Some(100)], "2018-03-11", Eligible),
        ("llc1", [Some(200), Some(201), Some(101)], "2018-03-11", NotEligible),
        ("llc1", [Some(50), None, None], "2026-11-22", Consider),
        ("llc1", [None, None, None], "2026-11-22", Consider),
        ("cooperative", [Some(500), Some(900), Some(900)], "2026-11-22", Eligible),
        ("household", [None, None, None], "2026-11-22", Eligible),
    ];
    for (at, (form, [labour, revenue, capital], date, verdict)) in cases.iter().enumerate() {
        let id = format!("f{at}");
        add(&office, &id, form, "2025/3/12472", "");
        let billion =
            |figure: &Option<i64>| figure.map_or("NULL".to_owned(), |n| format!("{n}000000000"));
        office.run(&[&format!(
            "INSERT INTO facility_year(id, facility_id, year, labour_total, revenue_vnd, investment_vnd) VALUES ('y{at}', '{id}', 2017, {}, {}, {})",
            labour.map_or("NULL".to_owned(), |n| n.to_string()),
            billion(revenue),
            billion(capital)
        )]);
        let found = of(&office, &id, date);
        assert_eq!(
            found.verdict, *verdict,
            "{form} {labour:?} {revenue:?} {capital:?} {date}: {} {:?}",
            found.explanation, found.facts
        );
        if *verdict == Consider {
            assert!(
                found.missing[0].starts_with("quy mô doanh nghiệp"),
                "{:?}",
                found.missing
            );
        }
    }
    // What somebody wrote of its size stands in for figures; a later year does not change an older day.
    add(&office, "s", "llc2", "2025/3/12472", "");
    office.run(&["UPDATE facility SET size = 'small' WHERE id = 's'"]);
    assert_eq!(of(&office, "s", "2026-11-22").verdict, Eligible);
    office.run(&["INSERT INTO facility_year(id, facility_id, year, labour_total) VALUES ('a', 's', 2024, 30), ('b', 's', 2026, 900)"]);
    assert_eq!(of(&office, "s", "2025-12-31").verdict, Eligible);
    assert_eq!(of(&office, "s", "2026-11-22").verdict, NotEligible);
    // The threshold is a row: deleting it leaves the question open.
    office.run(&[
        "DELETE FROM setting WHERE key = 'sme.labour_max'",
        "UPDATE facility SET size = NULL WHERE id = 's'",
    ]);
    assert_eq!(of(&office, "s", "2026-11-22").verdict, Consider);
}

#[test]
fn deleting_a_rule_changes_the_verdict_and_a_later_rule_never_changes_an_older_day() {
    let office = office();
    add(&office, "f", "household", "2025/3/26041", "");
    let before = of(&office, "f", "2026-05-01");
    office.run(&[
        "INSERT INTO eligibility_rule(id, name, position, unit_kinds, verdict, sentence, valid_from, mark, source)
         VALUES ('moi', 'Ở phường của thành phố Đồng Nai', 0, 'ward', 'eligible', 'Điều khoản chuyển tiếp.', '2026-12-01', 'office', 'local')",
    ]);
    assert_eq!(of(&office, "f", "2026-05-01"), before);
    let later = of(&office, "f", "2026-12-01");
    assert_eq!(
        (later.verdict, later.mark_words.as_str()),
        (Eligibility::Eligible, "do đơn vị nhập")
    );
    let national = office
        .ledger
        .read(|reader| {
            eligibility(
                reader,
                &"f".into(),
                day("2026-12-01"),
                MoneySource::National,
            )
        })
        .unwrap();
    assert_eq!(
        national.verdict,
        Eligibility::NotEligible,
        "a rule of local money says nothing of national money"
    );
    office.run(&[&format!(
        "DELETE FROM eligibility_rule WHERE id = '{}'",
        shipped("eligibility_rule/2025/city_ward")
    )]);
    assert_eq!(
        of(&office, "f", "2026-05-01").verdict,
        Eligibility::Consider,
        "without the rule it is for people to say"
    );
    office.run(&["DELETE FROM eligibility_rule"]);
    let bare = of(&office, "f", "2026-05-01");
    assert_eq!((bare.verdict, bare.rule_id), (Eligibility::Consider, None));
}

#[test]
fn two_thousand_facilities_are_answered_together_as_each_alone() {
    let office = office();
    office.run(&[
        "INSERT INTO facility(id, name, legal_form, unit_id)
         WITH RECURSIVE n(i) AS (SELECT 0 UNION SELECT i + 1 FROM n WHERE i < 1999),
              u(id, r) AS (SELECT id, row_number() OVER (ORDER BY code) - 1 FROM unit WHERE standard = '2025' AND level = 3 AND valid_to IS NULL)
         SELECT printf('f%04d', i), 'Cơ sở ' || i, CASE i % 3 WHEN 0 THEN 'household' WHEN 1 THEN 'llc1' END, (SELECT id FROM u WHERE r = i % 300) FROM n",
    ]);
    let ids: Vec<FacilityId> = (0..2_000).map(|i| format!("f{i:04}").into()).collect();
    let many = office
        .ledger
        .read(|reader| eligibility_of_many(reader, &ids, day("2026-11-22"), MoneySource::Local))
        .unwrap();
    assert_eq!(
        many.iter().map(|one| &one.facility).collect::<Vec<_>>(),
        ids.iter().collect::<Vec<_>>()
    );
    for one in many.iter().step_by(97) {
        assert_eq!(one, &of(&office, &one.facility, "2026-11-22"));
    }
    let gone = office.ledger.read(|reader| {
        eligibility(
            reader,
            &"nobody".into(),
            day("2026-11-22"),
            MoneySource::Local,
        )
    });
    assert_eq!(
        gone.map_err(|error| error.code()).err(),
        Some("record_gone")
    );
}
