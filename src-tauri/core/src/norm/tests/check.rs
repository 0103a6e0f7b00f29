//! How much a line may be supported.

use super::*;
use crate::ids::NormId;

/// A question of a table: content, item, source, day, place, costs and support in million đồng.
type Asked<'a> = (&'a str, &'a str, MoneySource, &'a str, &'a str, i64, i64);

fn question(asked: &Asked<'_>) -> NormQuestion {
    let (content, item, source, date, place, costs, support) = asked;
    NormQuestion {
        item_code: (!item.is_empty()).then(|| (*item).to_owned()),
        unit: (!place.is_empty()).then(|| unit(place)),
        costs: (*costs > 0).then(|| million(*costs)),
        ..NormQuestion::new(content, *source, day(date), million(*support))
    }
}

#[test]
fn a_line_is_held_against_the_row_of_its_day_on_both_sides_of_every_change() {
    use NormStatus::{Choose, Exceeds, NeedsCosts, NoFigure, NoRow, Within};
    const DAK_LAK: &str = "2025/1/66";
    const TUY_HOA: &str = "2025/3/22015";
    const OLD_TUY_HOA: &str = "pre2025/3/22015";
    let office = office();
    // Costs and support are in million đồng; the last two are what is allowed, and the row.
    #[rustfmt::skip]
    let cases: &[(Asked<'_>, NormStatus, Option<i64>, &str)] = &[
        // TTLT 26/2014: from 08/4/2014.
        (("ND3", "model", MoneySource::National, "2014-04-07", "", 2_000, 100), NoRow, None, ""),
        (("ND3", "model", MoneySource::National, "2014-04-08", "", 2_000, 600), Exceeds, Some(500), "26-2014/model"),
        (("ND3", "machinery", MoneySource::National, "2014-04-08", "", 300, 150), Within, Some(150), "26-2014/machinery"),
        // TT 28/2018: from 11/5/2018.
        (("ND3", "model", MoneySource::National, "2018-05-10", "", 2_000, 600), Exceeds, Some(500), "26-2014/model"),
        (("ND3", "model", MoneySource::National, "2018-05-11", "", 2_000, 600), Within, Some(600), "28-2018/model"),
        (("ND3", "model", MoneySource::National, "2026-11-22", "", 4_000, 1_050), Exceeds, Some(1_000), "28-2018/model"),
        (("ND3", "machinery", MoneySource::National, "2018-05-10", "", 500, 250), Exceeds, Some(200), "26-2014/machinery"),
        (("ND3", "machinery", MoneySource::National, "2018-05-11", "", 500, 250), Within, Some(250), "28-2018/machinery"),
        (("ND3", "machinery", MoneySource::National, "2018-05-11", "", 900, 301), Exceeds, Some(300), "28-2018/machinery"),
        (("ND4", "brand", MoneySource::National, "2018-05-10", "", 60, 30), NoRow, None, ""),
        (("ND4", "brand", MoneySource::National, "2018-05-11", "", 60, 30), Within, Some(30), "28-2018/brand"),
        // The resolution of Đắk Lắk: from 26/7/2025, on the ground of old Phú Yên too, for local money only.
        (("ND3", "model", MoneySource::Local, "2025-07-25", DAK_LAK, 3_000, 850), Within, Some(900), "28-2018/model"),
        (("ND3", "model", MoneySource::Local, "2025-07-26", DAK_LAK, 3_000, 850), Exceeds, Some(800), "dak-lak-2025/model"),
        (("ND3", "model", MoneySource::Local, "2025-07-26", TUY_HOA, 3_000, 850), Exceeds, Some(800), "dak-lak-2025/model"),
        (("ND3", "model", MoneySource::Local, "2025-07-26", OLD_TUY_HOA, 3_000, 850), Exceeds, Some(800), "dak-lak-2025/model"),
        (("ND3", "model", MoneySource::National, "2025-07-26", DAK_LAK, 3_000, 850), Within, Some(900), "28-2018/model"),
        (("ND3", "model", MoneySource::Local, "2025-07-26", "2025/1/33", 3_000, 850), Within, Some(900), "28-2018/model"),
        (("ND3", "model", MoneySource::Local, "2025-07-26", "", 3_000, 850), Within, Some(900), "28-2018/model"),
        (("ND2", "enterprise_start", MoneySource::Local, "2025-07-26", DAK_LAK, 0, 10), Within, Some(10), "dak-lak-2025/enterprise_start"),
        // A cap without a share needs no costs; a share does, unless its cap is passed already.
        (("ND2", "enterprise_start", MoneySource::National, "2020-01-01", "", 0, 11), Exceeds, Some(10), "28-2018/enterprise_start"),
        (("ND3", "machinery", MoneySource::National, "2020-01-01", "", 0, 300), NeedsCosts, None, "28-2018/machinery"),
        (("ND3", "machinery", MoneySource::National, "2020-01-01", "", 0, 301), Exceeds, Some(300), "28-2018/machinery"),
        // What is not said is asked, never guessed.
        (("ND3", "", MoneySource::National, "2020-01-01", "", 500, 100), Choose, None, ""),
        (("ND1", "", MoneySource::National, "2020-01-01", "", 500, 100), NoFigure, None, "28-2018/training"),
        (("ND8", "", MoneySource::National, "2020-01-01", "", 500, 100), NoRow, None, ""),
        (("ND3", "machinery", MoneySource::Beneficiary, "2020-01-01", "", 500, 100), NoRow, None, ""),
    ];
    for (asked, status, allowed, row) in cases {
        let verdict = office.ask(&question(asked));
        let said = format!("{asked:?}: {}", verdict.sentence);
        assert_eq!(verdict.status, *status, "{said}");
        assert_eq!(verdict.allowed, allowed.map(million), "{said}");
        let decided = verdict.norm.map(|norm| norm.id).unwrap_or_default();
        let wanted = if row.is_empty() {
            NormId::default()
        } else {
            norm_id(row)
        };
        assert_eq!(decided, wanted, "{said}");
    }
}

#[test]
fn the_sentence_says_how_it_was_computed_and_the_row_says_its_clause_and_mark() {
    let office = office();
    let verdict = office.ask(&question(&(
        "ND3",
        "model",
        MoneySource::National,
        "2026-11-22",
        "",
        2_000,
        650,
    )));
    assert_eq!(
        verdict.sentence,
        "30 % của 2.000.000.000 = 600.000.000, trần 1.000.000.000 đồng/mô hình → được hỗ trợ tối đa 600.000.000 đồng; vượt 50.000.000 đồng."
    );
    assert_eq!(verdict.excess, Some(million(50)));
    let norm = verdict.norm.unwrap();
    assert_eq!(
        (norm.clause.as_str(), norm.mark_words.as_str()),
        ("28/2018/TT-BTC, Điều 8", "đã kiểm chứng")
    );
    assert_eq!(norm.limit, "30 %, tối đa 1.000.000.000 đồng/mô hình");
    assert_eq!(verdict.remarks, Vec::<String>::new());

    let verdict = office.ask(&question(&(
        "ND4",
        "brand",
        MoneySource::Local,
        "2026-11-22",
        "",
        60,
        30,
    )));
    assert_eq!(
        verdict.norm.map(|norm| norm.mark_words).as_deref(),
        Some("chưa kiểm chứng")
    );
    assert_eq!(
        verdict.remarks.len(),
        2,
        "not verified, and the country's: {:?}",
        verdict.remarks
    );
}

#[test]
fn a_line_of_machines_and_several_caps_count_by_their_number() {
    let office = office();
    let machinery = |line, units, date: &str| {
        office.ask(&NormQuestion {
            production_line: line,
            units,
            ..question(&(
                "ND3",
                "machinery",
                MoneySource::National,
                date,
                "",
                4_000,
                400,
            ))
        })
    };
    let cases = [
        (false, 100, "2018-05-11", 300),
        (true, 100, "2018-05-11", 450),
        (true, 100, "2018-05-10", 200),
        (false, 300, "2018-05-11", 900),
        (true, 200, "2018-05-11", 900),
        (false, 0, "2018-05-11", 0),
    ];
    for (line, units, date, allowed) in cases {
        let verdict = machinery(line, units, date);
        assert_eq!(
            verdict.allowed,
            Some(million(allowed)),
            "{line} {units} {date}: {}",
            verdict.sentence
        );
    }
    assert!(
        machinery(true, 100, "2018-05-11")
            .sentence
            .contains("× 1,5 (dây chuyền công nghệ) = 450.000.000")
    );
    assert_eq!(
        machinery(true, 100, "2018-05-10").remarks.len(),
        1,
        "the older text knows no factor"
    );
}

#[test]
fn rounding_never_allows_more_than_the_law() {
    let office = office();
    let dong = |n| Money::new(n).unwrap();
    for (costs, allowed) in [(1_001, 300), (1_003, 300), (1_004, 301), (3, 0)] {
        let verdict = office.ask(&NormQuestion {
            item_code: Some("model".into()),
            costs: Some(dong(costs)),
            ..NormQuestion::new(
                "ND3",
                MoneySource::National,
                day("2026-11-22"),
                dong(allowed),
            )
        });
        assert_eq!(
            (verdict.allowed, verdict.status),
            (Some(dong(allowed)), NormStatus::Within),
            "{costs}"
        );
        let more = office.ask(&NormQuestion {
            item_code: Some("model".into()),
            costs: Some(dong(costs)),
            ..NormQuestion::new(
                "ND3",
                MoneySource::National,
                day("2026-11-22"),
                dong(allowed + 1),
            )
        });
        assert_eq!(
            (more.excess, more.status),
            (Some(dong(1)), NormStatus::Exceeds),
            "{costs}"
        );
    }
    let refused = office.ledger.read(|reader| {
        check(
            reader,
            &NormQuestion {
                item_code: Some("machinery".into()),
                costs: Some(Money::MAX),
                units: i64::MAX,
                ..NormQuestion::new("ND3", MoneySource::National, day("2026-11-22"), Money::ZERO)
            },
        )
    });
    assert_eq!(
        refused.map_err(|error| error.code()).err(),
        Some("money_too_large")
    );
}

#[test]
fn several_items_are_offered_and_the_area_decides_where_it_is_written() {
    let office = office();
    let open = office.ask(&question(&(
        "ND3",
        "",
        MoneySource::National,
        "2020-01-01",
        "",
        500,
        100,
    )));
    let items: Vec<_> = open
        .candidates
        .iter()
        .filter_map(|one| one.item_code.as_deref())
        .collect();
    assert_eq!(
        items,
        [
            "model_copy",
            "cleaner_copy",
            "cleaner",
            "model",
            "machinery"
        ],
        "by name"
    );

    let managing = || {
        office.ask(&question(&(
            "ND9",
            "management_implementer",
            MoneySource::National,
            "2020-01-01",
            "pre2025/3/25855",
            1_000,
            30,
        )))
    };
    assert_eq!(managing().allowed, Some(million(25)), "2,5 %");
    office.run(&[&format!(
        "INSERT INTO unit_flag(id, unit_id, flag, valid_from, valid_to) VALUES ('k', '{}', 'very_difficult', '2019-01-01', '2021-12-31')",
        unit("pre2025/3/25855")
    )]);
    assert_eq!(
        managing().allowed,
        Some(million(30)),
        "3 % where it is very difficult on the day"
    );
    let later = office.ask(&question(&(
        "ND9",
        "management_implementer",
        MoneySource::National,
        "2022-01-01",
        "pre2025/3/25855",
        1_000,
        30,
    )));
    assert_eq!(later.allowed, Some(million(25)), "and no longer afterwards");
}

/// A norm of a province: id, unit, cap in million đồng, first day.
fn local_model(id: &str, place: &str, cap: i64, from: &str) -> String {
    format!(
        "INSERT INTO norm(id, item, item_code, source, content_id, unit_id, rate, cap_vnd, cap_unit, valid_from, mark)
         SELECT '{id}', 'Mô hình trình diễn kỹ thuật', 'model', 'local', id, '{}', 3000, {cap}000000, 'mô hình', '{from}', 'office'
         FROM content WHERE code = 'ND3'",
        unit(place)
    )
}

#[test]
fn the_resolution_of_a_former_province_holds_on_its_ground_until_the_merged_one_replaces_it() {
    let office = office();
    office.run(&[
        &local_model("tb", "pre2025/1/34", 200, "2020-01-01"),
        &local_model("hy", "pre2025/1/33", 300, "2021-01-01"),
        &local_model("ct", "2025/1/92", 400, "2026-01-01"),
        &local_model("hg", "pre2025/1/93", 250, "2019-01-01"),
    ]);
    let ask = |date: &str, place: &str| {
        office.ask(&question(&(
            "ND3",
            "model",
            MoneySource::Local,
            date,
            place,
            9_000,
            100,
        )))
    };
    #[rustfmt::skip]
    let cases = [
        // Thái Bình, now Hưng Yên: Xã Quỳnh Phụ lies on old Thái Bình, the province itself on both.
        ("2019-12-31", "pre2025/3/12472", "28-2018/model"),
        ("2020-01-01", "pre2025/3/12472", "tb"),
        ("2025-07-01", "2025/3/12472", "tb"),
        ("2026-11-22", "2025/3/12472", "tb"),
        ("2026-11-22", "pre2025/1/34", "tb"),
        ("2024-01-01", "pre2025/1/33", "hy"),
        // Hậu Giang, now Cần Thơ: its own until the city's of 2026.
        ("2025-06-30", "pre2025/3/31366", "hg"),
        ("2025-12-31", "2025/3/31366", "hg"),
        ("2026-01-01", "2025/3/31366", "ct"),
        ("2026-01-01", "2025/1/92", "ct"),
        // Bình Dương has none of its own, and takes nobody else's.
        ("2026-01-01", "2025/3/25747", "28-2018/model"),
    ];
    for (date, place, row) in cases {
        let verdict = ask(date, place);
        let decided = verdict.norm.map(|norm| norm.id).unwrap_or_default();
        let wanted = if row.contains('/') {
            norm_id(row)
        } else {
            row.to_owned().into()
        };
        assert_eq!(decided, wanted, "{date} {place}: {}", verdict.sentence);
    }
    let both = ask("2026-11-22", "2025/1/33");
    assert_eq!(
        both.status,
        NormStatus::Choose,
        "two former provinces differ: {}",
        both.sentence
    );
    assert_eq!(both.candidates.len(), 2);
    let former = ask("2026-11-22", "2025/3/12472");
    assert!(
        former
            .remarks
            .iter()
            .any(|one| one.contains("Tỉnh Thái Bình cũ")),
        "{:?}",
        former.remarks
    );
}

#[test]
fn deleting_a_row_changes_the_verdict_and_a_later_row_never_changes_an_older_day() {
    let office = office();
    let asked = (
        "ND3",
        "machinery",
        MoneySource::National,
        "2023-06-01",
        "",
        500,
        260,
    );
    let before = office.ask(&question(&asked));
    office.run(&[
        "INSERT INTO norm(id, item, item_code, source, content_id, rate, cap_vnd, cap_unit, valid_from, mark)
         SELECT 'moi', 'Ứng dụng máy móc', 'machinery', 'national', id, 7000, 900000000, 'cơ sở', '2027-01-01', 'office' FROM content WHERE code = 'ND3'",
    ]);
    assert_eq!(
        office.ask(&question(&asked)),
        before,
        "an older day is asked under its own row"
    );
    let later = office.ask(&question(&(
        "ND3",
        "machinery",
        MoneySource::National,
        "2027-01-01",
        "",
        500,
        260,
    )));
    assert_eq!(later.allowed, Some(million(350)), "the newest that holds");
    office.run(&[&format!(
        "DELETE FROM norm WHERE id = '{}'",
        norm_id("28-2018/machinery")
    )]);
    assert_eq!(
        office.ask(&question(&asked)).status,
        NormStatus::NoRow,
        "without the row nothing is known"
    );
}

#[test]
fn what_no_norm_is_known_of_is_called_by_its_name() {
    let office = office();
    let told = |content: &str, item: Option<&str>| {
        let verdict = office.ask(&NormQuestion {
            item_code: item.map(str::to_owned),
            ..NormQuestion::new(
                content,
                MoneySource::Beneficiary,
                day("2020-01-01"),
                million(1),
            )
        });
        assert_eq!(verdict.status, NormStatus::NoRow);
        verdict.sentence
    };
    let name: String = office
        .ledger
        .read(|reader| {
            reader.value(
                "SELECT coalesce(short_name, name) FROM content WHERE code = 'ND8'",
                [],
            )
        })
        .unwrap();
    let content = told("ND8", None);
    assert!(
        content.starts_with(&format!(
            "Sổ không có định mức nào cho nội dung “{name}”, nguồn"
        )),
        "{content}"
    );
    let item = told("ND3", Some("machinery"));
    assert!(
        item.starts_with("Sổ không có định mức nào cho khoản “") && !item.contains("machinery"),
        "{item}"
    );
    let unknown = told("ND3", Some("khong_co"));
    assert!(!unknown.contains("khong_co"), "no code is shown: {unknown}");
}

#[test]
fn a_threshold_is_that_of_the_day_and_of_the_province_before_the_country() {
    let office = office();
    let value = |key: &str, date: &str, place: Option<&str>| {
        let place = place.map(unit);
        let row = office
            .ledger
            .read(|reader| setting(reader, key, day(date), place.as_ref()))
            .unwrap();
        row.map(|row| (row.value, row.mark.unwrap_or_default()))
    };
    let is = |value: &str, mark: &str| Some((value.to_owned(), mark.to_owned()));
    office.run(&[&format!(
        "INSERT INTO setting(id, key, name, value, unit_id, valid_from, mark) VALUES ('t', 'advance_rate.machinery', 'Tạm ứng', '60', '{}', '2024-01-01', 'office')",
        unit("pre2025/1/34")
    )]);
    assert_eq!(
        value("sme.labour_max", "2018-03-10", None),
        is("300", "unverified")
    );
    assert_eq!(
        value("sme.labour_max", "2018-03-11", None),
        is("200", "unverified")
    );
    assert_eq!(value("sme.revenue_max", "2018-03-10", None), None);
    assert_eq!(
        value("certificate.product_years", "2018-08-15", None),
        is("2", "verified")
    );
    assert_eq!(
        value("certificate.product_years", "2018-08-16", None),
        is("3", "verified")
    );
    assert_eq!(
        value("advance_rate.machinery", "2026-01-01", None),
        is("50", "unverified")
    );
    assert_eq!(
        value("advance_rate.machinery", "2026-01-01", Some("2025/3/12472")),
        is("60", "office")
    );
    assert_eq!(
        value("advance_rate.machinery", "2023-12-31", Some("pre2025/1/34")),
        is("50", "unverified")
    );
    let advances = office
        .ledger
        .read(|reader| settings(reader, "advance_rate.", day("2026-01-01"), None))
        .unwrap();
    let said: Vec<_> = advances
        .iter()
        .map(|row| (row.key.as_str(), row.whole()))
        .collect();
    assert_eq!(
        said,
        [
            ("advance_rate.cluster", Some(30)),
            ("advance_rate.machinery", Some(50)),
            ("advance_rate.service", Some(70)),
            ("advance_rate.training", Some(70))
        ]
    );
    let rows = office.ledger.read(deadlines).unwrap();
    let settle: Vec<_> = rows
        .iter()
        .filter(|row| {
            row.kind == sets::DeadlineKind::Settlement && row.is_for(MoneySource::National)
        })
        .map(|row| row.days_after)
        .collect();
    assert_eq!(settle, [Some(15)]);
}
