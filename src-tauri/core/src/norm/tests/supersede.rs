//! A new text comes in.

use super::*;

fn resolution(number: &str, from: &str) -> NewDocument {
    NewDocument {
        number: number.to_owned(),
        kind: "resolution".to_owned(),
        name: "Quy định mức chi khuyến công".to_owned(),
        effective_on: day(from),
        unit: Some(unit("2025/1/66")),
        replaces: Some(shipped("legal_document/NQ HĐND tỉnh Đắk Lắk (26/7/2025)")),
        ..NewDocument::default()
    }
}

fn row(from: &str, change: NormChange, cap: i64) -> NewNorm {
    NewNorm {
        from: norm_id(from),
        change,
        rate: Some("40".into()),
        cap: Some(million(cap)),
        cap_unit: Some("mô hình".into()),
        line_factor: None,
        clause: Some("Điều 3".into()),
        citation: None,
    }
}

fn model(office: &Office, date: &str) -> (Option<Money>, String) {
    let verdict = office.ask(&NormQuestion {
        item_code: Some("model".into()),
        unit: Some(unit("2025/1/66")),
        costs: Some(million(9_000)),
        ..NormQuestion::new("ND3", MoneySource::Local, day(date), million(1))
    });
    (
        verdict.allowed,
        verdict.norm.map(|norm| norm.clause).unwrap_or_default(),
    )
}

#[test]
fn the_new_row_follows_the_old_one_in_one_step_that_can_be_undone() {
    let office = office();
    let norms = [
        row("dak-lak-2025/model", NormChange::Replace, 900),
        row("28-2018/machinery", NormChange::Copy, 250),
        row("dak-lak-2025/cleaner", NormChange::End, 0),
    ];
    let done = supersede(
        &office.ledger,
        &resolution("12/2026/NQ-HĐND", "2027-01-01"),
        &norms,
    )
    .unwrap();
    assert_eq!(done.changed, ["legal_document", "norm"]);
    assert_eq!((done.value.added.len(), done.value.ended.len()), (2, 2));
    assert!(
        done.value
            .ended
            .iter()
            .all(|one| one.valid_to.as_deref() == Some("2026-12-31"))
    );
    assert!(
        done.value
            .added
            .iter()
            .all(|one| one.mark.as_deref() == Some("office")
                && one.source == Some(MoneySource::Local))
    );

    assert_eq!(
        model(&office, "2026-12-31").0,
        Some(million(800)),
        "what was approved stands under its own row"
    );
    assert_eq!(
        model(&office, "2027-01-01"),
        (Some(million(900)), "12/2026/NQ-HĐND, Điều 3".to_owned())
    );
    let machinery = |source: MoneySource, date: &str| {
        office
            .ask(&NormQuestion {
                item_code: Some("machinery".into()),
                unit: Some(unit("2025/1/66")),
                costs: Some(million(9_000)),
                ..NormQuestion::new("ND3", source, day(date), million(1))
            })
            .allowed
    };
    assert_eq!(
        machinery(MoneySource::Local, "2027-01-01"),
        Some(million(250)),
        "the province's own"
    );
    assert_eq!(
        machinery(MoneySource::National, "2027-01-01"),
        Some(million(300)),
        "the country's stands"
    );

    assert_eq!(
        office.ledger.undo().unwrap().value,
        "Ghi văn bản mới “12/2026/NQ-HĐND” và định mức"
    );
    assert_eq!(
        model(&office, "2027-01-01"),
        (
            Some(million(800)),
            "NQ HĐND tỉnh Đắk Lắk (26/7/2025)".to_owned()
        )
    );
    let expired: Option<String> =
        office
            .ledger
            .read(|reader| {
                reader.value(
        "SELECT expires_on FROM legal_document WHERE number LIKE 'NQ HĐND tỉnh Đắk Lắk%'", [])
            })
            .unwrap();
    assert_eq!(expired, None);
    office.ledger.redo().unwrap();
    assert_eq!(model(&office, "2027-01-01").0, Some(million(900)));
}

#[test]
fn what_cannot_follow_is_refused_and_nothing_is_written() {
    let office = office();
    let good = resolution("12/2026/NQ-HĐND", "2027-01-01");
    let replace = |from: &str| vec![row(from, NormChange::Replace, 100)];
    let with_rate = |rate: &str| {
        vec![NewNorm {
            rate: Some(rate.into()),
            ..row("dak-lak-2025/model", NormChange::Replace, 100)
        }]
    };
    let cases = [
        (
            NewDocument {
                number: " ".into(),
                ..good.clone()
            },
            replace("dak-lak-2025/model"),
            "document_unnumbered",
        ),
        (
            NewDocument {
                issued_on: Some(day("2027-02-01")),
                ..good.clone()
            },
            replace("dak-lak-2025/model"),
            "document_dates",
        ),
        (
            NewDocument {
                unit: Some(unit("2025/3/22015")),
                ..good.clone()
            },
            replace("dak-lak-2025/model"),
            "document_place",
        ),
        (good.clone(), replace("28-2018/model"), "norm_of_country"),
        (good.clone(), replace("26-2014/model"), "norm_of_country"),
        (
            NewDocument {
                unit: None,
                ..good.clone()
            },
            replace("26-2014/model"),
            "norm_ended",
        ),
        (
            NewDocument {
                effective_on: day("2025-07-26"),
                ..good.clone()
            },
            replace("dak-lak-2025/model"),
            "norm_newer",
        ),
        (good.clone(), replace("nothing"), "norm_gone"),
        (good.clone(), with_rate("101"), "norm_rate"),
        (good.clone(), with_rate("30,125"), "norm_number"),
        (good.clone(), with_rate("ba mươi"), "norm_number"),
        (
            good,
            vec![row("dak-lak-2025/model", NormChange::Replace, -1)],
            "norm_cap",
        ),
    ];
    for (document, norms, code) in cases {
        let refused = supersede(&office.ledger, &document, &norms);
        assert_eq!(refused.map_err(|error| error.code()).err(), Some(code));
    }
    assert_eq!(
        office.ledger.undoable().unwrap(),
        (None, None),
        "nothing was written"
    );
    assert_eq!(model(&office, "2027-01-01").0, Some(million(800)));
}
