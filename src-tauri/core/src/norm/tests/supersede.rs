//! A new text comes in.

use super::*;

fn resolution(number: &str, from: &str) -> NewDocument {
    NewDocument {
        number: number.to_owned(),
        kind: "resolution".to_owned(),
        name: "Quy định mức chi khuyến công".to_owned(),
        effective_on: day(from),
        unit: Some(unit("2025/1/66")),
        replaces: Some(shipped("legal_document/NQ HĐND tỉnh Đắk Lắk (26/7/2025)").into()),
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
            .all(|one| one.valid_to == "2026-12-31".parse().ok())
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
                number: "12/2026/TT-BTC".into(),
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

#[test]
fn a_text_of_a_council_is_of_the_ledgers_province_and_never_ends_a_rule_of_the_country() {
    let office = office();
    let plain = |number: &str| NewDocument {
        unit: None,
        replaces: None,
        ..resolution(number, "2027-01-01")
    };
    for number in ["15/2026/NQ-HĐND", "07/2026/QĐ-UBND"] {
        let refused = supersede(
            &office.ledger,
            &plain(number),
            &[row("28-2018/machinery", NormChange::Replace, 250)],
        )
        .unwrap_err();
        assert_eq!(refused.code(), "norm_of_country", "{number}: {refused}");
    }
    let done = supersede(
        &office.ledger,
        &plain("15/2026/NQ-HĐND"),
        &[row("28-2018/machinery", NormChange::Copy, 250)],
    )
    .unwrap();
    let added = &done.value.added[0];
    assert_eq!(
        (
            added.source.map(|source| source.code()),
            added.unit.as_deref()
        ),
        (Some("local"), Some("Thành phố Hồ Chí Minh")),
        "the ledger is of Bình Dương, which went into it"
    );
    let country = NewDocument {
        replaces: Some(shipped("legal_document/28/2018/TT-BTC").into()),
        ..plain("16/2026/NQ-HĐND")
    };
    let refused = supersede(&office.ledger, &country, &[]).unwrap_err();
    assert_eq!(refused.code(), "document_of_country", "{refused}");
    // A circular ends what a circular set.
    supersede(
        &office.ledger,
        &plain("09/2026/TT-BTC"),
        &[row("28-2018/machinery", NormChange::Replace, 400)],
    )
    .unwrap();
}

#[test]
fn a_row_of_a_province_that_begins_where_one_of_the_country_ends_has_taken_its_place() {
    let office = office();
    let taken = |office: &Office| {
        office
            .ledger
            .read(|reader| Ok(super::super::scope::Scope::read(reader)?.taken()))
            .unwrap()
    };
    assert!(taken(&office).is_empty(), "nothing that ships does so");
    let end = |day: &str| {
        format!(
            "UPDATE norm SET valid_to = '{day}' WHERE item_code = 'machinery' AND valid_from = '2018-05-11'"
        )
    };
    let begin = |id: &str, unit: &str| {
        format!(
            "INSERT INTO norm(id, item, item_code, source, unit_id, valid_from, rate) SELECT '{id}', item, item_code, 'local', {unit}, '2027-01-01', 4000 FROM norm WHERE item_code = 'machinery' LIMIT 1"
        )
    };
    let home = format!("'{}'", unit("2025/1/79"));
    let refused = office
        .ledger
        .transact(&Op::LoadDemo, |tx| {
            let before = super::super::scope::Scope::read(tx)?;
            tx.run(&end("2026-12-31"), [])?;
            tx.run(&begin("ours", &home), [])?;
            before.refuse_taking(tx)
        })
        .unwrap_err();
    assert!(
        refused.to_string().contains("quy định của trung ương"),
        "{refused}"
    );
    office.run(&[&begin("ours", &home)]);
    // Whether it follows at once, after a gap or begins before the other ends.
    for last in ["2026-12-31", "2026-12-30", "2020-06-30", "2028-12-31"] {
        office.run(&[&end(last)]);
        assert_eq!(taken(&office).len(), 1, "{last}");
    }
    // With a row of the country following it is none.
    office.run(&[&end("2026-12-31"), &begin("country", "NULL")]);
    office.run(&["UPDATE norm SET source = NULL WHERE id = 'country'"]);
    assert!(taken(&office).is_empty());
    // The circular itself is over: the province's row stands by its own right.
    office.run(&[
        "DELETE FROM norm WHERE id = 'country'",
        "UPDATE legal_document SET expires_on = '2027-01-01' WHERE number = '28/2018/TT-BTC'",
    ]);
    assert!(taken(&office).is_empty());
}

#[test]
fn a_form_does_not_put_a_province_in_the_place_of_the_country_either() {
    let office = office();
    let norm = crate::record::noun("norm").unwrap();
    let save = |id: Option<&str>, values: serde_json::Value| {
        let values = serde_json::from_value(values).unwrap();
        crate::record::save(&office.ledger, norm, id, &values)
    };
    let country = norm_id("28-2018/machinery");
    let ours = serde_json::json!({
        "item": "Máy móc", "item_code": "machinery", "source": "local", "unit_id": unit("2025/1/79"), "rate": "40", "valid_from": "2027-01-01",
    });
    save(None, ours).unwrap();
    let refused = save(
        Some(&country),
        serde_json::json!({ "valid_to": "2026-12-31" }),
    )
    .unwrap_err();
    assert_eq!(refused.code(), "norm_of_country", "{refused}");
    let later = save(
        Some(&country),
        serde_json::json!({ "valid_to": "2027-12-31" }),
    )
    .unwrap_err();
    assert_eq!(
        later.code(),
        "norm_of_country",
        "the province's goes on alone: {later}"
    );
}

/// Saves a record as a form does; the code of what refuses it.
fn form(
    office: &Office,
    noun: &str,
    id: Option<&str>,
    values: serde_json::Value,
) -> std::result::Result<String, &'static str> {
    let noun = crate::record::noun(noun).unwrap();
    let values = serde_json::from_value(values).unwrap();
    crate::record::save(&office.ledger, noun, id, &values)
        .map(|done| done.value.id)
        .map_err(|refused| refused.code())
}

#[test]
fn by_no_door_does_a_province_take_a_rule_of_the_country() {
    let office = office();
    let home = unit("2025/1/79");
    let resolution = form(
        &office,
        "legal_document",
        None,
        serde_json::json!({ "number": "12/2026/NQ-HĐND", "kind": "resolution", "effective_on": "2026-08-01", "unit_id": home }),
    )
    .unwrap();
    let ours = |code: &str, from: &str| {
        serde_json::json!({ "item": "Mức của tỉnh", "item_code": code, "source": "local", "unit_id": home,
                            "document_id": resolution, "rate": "10", "valid_from": from })
    };
    let ends = |day: &str| serde_json::json!({ "valid_to": day });
    let (machinery, model) = (norm_id("28-2018/machinery"), norm_id("28-2018/model"));

    // By days: the next, later ones, one before the last.
    form(&office, "norm", Some(&machinery), ends("2026-07-31")).unwrap();
    for from in ["2026-08-01", "2026-08-02", "2027-01-01", "2026-07-31"] {
        let taken = form(&office, "norm", None, ours("machinery", from));
        assert_eq!(taken, Err("norm_of_country"), "{from}");
    }
    form(&office, "norm", None, ours("model", "2026-08-02")).unwrap();
    let ended = form(&office, "norm", Some(&model), ends("2026-07-31"));
    assert_eq!(
        ended,
        Err("norm_of_country"),
        "the province's was there first"
    );

    // By the row itself, or its text.
    let brand = norm_id("28-2018/brand");
    for values in [
        serde_json::json!({ "unit_id": home, "document_id": resolution, "cap_vnd": 1 }),
        serde_json::json!({ "unit_id": home }),
        serde_json::json!({ "document_id": resolution }),
        serde_json::json!({ "unit_id": home, "item_code": "another" }),
    ] {
        let becomes = form(&office, "norm", Some(&brand), values.clone());
        assert_eq!(becomes, Err("norm_of_country"), "{values}");
    }
    let advance: String = office
        .ledger
        .read(|reader| {
            reader.value(
                "SELECT id FROM setting WHERE key = 'advance_rate.training'",
                [],
            )
        })
        .unwrap();
    for values in [
        serde_json::json!({ "unit_id": home, "value": "100" }),
        serde_json::json!({ "document_id": resolution }),
    ] {
        let becomes = form(&office, "setting", Some(&advance), values.clone());
        assert_eq!(becomes, Err("norm_of_country"), "{values}");
    }
    form(&office, "setting", Some(&advance), ends("2026-07-31")).unwrap();
    let rate = serde_json::json!({ "key": "advance_rate.training", "name": "Tạm ứng", "value": "100", "unit_id": home,
                                   "valid_from": "2026-09-01" });
    assert_eq!(form(&office, "setting", None, rate), Err("norm_of_country"));

    // By a copy of the country's that is made the province's.
    let norm = crate::record::noun("norm").unwrap();
    let copy = crate::record::succeed(
        &office.ledger,
        norm,
        &norm_id("28-2018/cleaner"),
        day("2026-08-01"),
    )
    .unwrap()
    .value;
    for from in ["2026-08-01", "2026-08-02"] {
        let values = serde_json::json!({ "unit_id": home, "document_id": resolution, "source": "local", "valid_from": from });
        let becomes = form(&office, "norm", Some(&copy), values);
        assert_eq!(becomes, Err("norm_of_country"), "{from}");
    }

    // By the text: it replaces or amends the country's, or the country's is made the province's.
    let circular = shipped("legal_document/28/2018/TT-BTC");
    for field in ["replaces_id", "amends_id"] {
        let replaces = serde_json::json!({ field: circular });
        let replaced = form(&office, "legal_document", Some(&resolution), replaces);
        assert_eq!(replaced, Err("document_of_country"), "{field}");
    }
    for values in [
        serde_json::json!({ "unit_id": home }),
        serde_json::json!({ "number": "28/2018/NQ-HĐND" }),
    ] {
        let becomes = form(&office, "legal_document", Some(&circular), values.clone());
        assert_eq!(becomes, Err("document_of_country"), "{values}");
    }

    // What the law allows: beside the country's, and after its text is over.
    form(&office, "norm", None, ours("brand", "2026-08-01")).unwrap();
    form(
        &office,
        "legal_document",
        Some(&circular),
        serde_json::json!({ "expires_on": "2026-08-01" }),
    )
    .unwrap();
    form(&office, "norm", Some(&model), ends("2026-07-31")).unwrap();
    form(&office, "norm", None, ours("machinery", "2026-08-01")).unwrap();
}
