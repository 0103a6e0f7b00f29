//! The papers of a project, and the days it must keep.

use super::*;

#[test]
fn the_dossier_is_filled_from_the_templates_once_and_never_touched_by_filling() {
    let office = office();
    office.run("INSERT INTO project(id, name, source, year, content_id) SELECT 'p', 'Máy', 'national', 2026, id FROM content WHERE code = 'ND3'");
    office.run("INSERT INTO project_paper(id, project_id, position, name, state, place) VALUES ('own', 'p', 2, 'ĐỀ ÁN theo điều 5', 'have', 'tủ A3')");
    let today = office.ledger.today();
    let view = office
        .ledger
        .read(|reader| dossier(reader, &"p".into(), today))
        .unwrap();
    assert_eq!(
        (view.papers.len(), view.to_add),
        (1, 13),
        "one of the 14 is there, typed otherwise"
    );
    let done = fill_dossier(&office.ledger, &"p".into()).unwrap();
    assert_eq!(
        done.changed,
        ["project", "project_paper"],
        "and the record that shows them"
    );
    let view = done.value;
    assert_eq!((view.papers.len(), view.to_add, view.have), (14, 0, 1));
    let own = view.papers.iter().find(|paper| paper.id == "own").unwrap();
    assert_eq!(own.place.as_deref(), Some("tủ A3"));
    assert_eq!(
        fill_dossier(&office.ledger, &"p".into())
            .unwrap_err()
            .code(),
        "dossier_full"
    );
    office.run("INSERT INTO project(id, name, source, year, content_id) SELECT 'q', 'Lớp', 'local', 2026, id FROM content WHERE code = 'ND1'");
    let view = fill_dossier(&office.ledger, &"q".into()).unwrap().value;
    assert_eq!(view.papers.len(), 12, "papers of machines are for machines");

    let paper = view.papers[0].id.clone();
    let mark = PaperMark {
        state: Some(PaperState::Waiting),
        place: Some("  ".into()),
        due_on: Some("2026-12-01".into()),
        note: None,
    };
    let view = mark_paper(&office.ledger, &paper, &mark).unwrap().value;
    assert_eq!((view.waiting, view.papers[0].place.clone()), (1, None));
    let (undo, _) = office.ledger.undoable().unwrap();
    assert_eq!(
        undo.as_deref(),
        Some("Ghi “Đơn đăng ký hoặc văn bản đề nghị”: chờ bổ sung")
    );
    let deadlines = office.life("q").deadlines;
    assert_eq!(
        (deadlines[0].what.as_str(), deadlines[0].days),
        ("Bổ sung “Đơn đăng ký hoặc văn bản đề nghị”", 9)
    );

    let document = dossier_document(&office.ledger, &"q".into()).unwrap();
    for format in crate::document::Format::ALL {
        let bytes = write_dossier(
            &office.ledger,
            &"q".into(),
            format,
            &crate::document::Printer::default(),
        )
        .unwrap();
        assert!(bytes.len() > 1_000, "{format:?}");
    }
    let text = format!("{document:?}");
    assert!(
        text.contains("Giấy tờ của đề án “Lớp”")
            && text.contains("chờ bổ sung")
            && text.contains("hẹn 01/12/2026"),
        "{text}"
    );
}

#[test]
fn the_days_of_a_project_follow_the_rows_of_the_law() {
    let office = office();
    office.project("p", "national", "single");
    office.run(
        "UPDATE project SET state = 'running', contract_ends_on = '2026-12-01' WHERE id = 'p'",
    );
    office.run("INSERT INTO project_visit(id, project_id, kind, visited_on, action_wanted, due_on) VALUES ('v', 'p', 'check', '2026-10-01', 'lắp che chắn', '2026-11-20')");
    let told = |office: &Office| -> Vec<String> {
        let days = office.life("p").deadlines;
        days.into_iter()
            .map(|one| format!("{} {} {}", one.due, one.days, one.what))
            .collect()
    };
    assert_eq!(
        told(&office),
        [
            "2026-11-20 -2 Sau kiểm tra: lắp che chắn",
            "2026-12-01 9 Hết hạn hợp đồng, chưa nghiệm thu",
            "2027-01-21 60 Thanh lý hợp đồng và quyết toán"
        ]
    );
    office.run("UPDATE project_visit SET done_on = '2026-11-01'");
    office.go("p", "accepted", "2026-11-20", None).unwrap();
    assert_eq!(
        told(&office),
        [
            "2026-12-05 13 Hồ sơ quyết toán sau nghiệm thu",
            "2027-01-21 60 Thanh lý hợp đồng và quyết toán"
        ]
    );
    office.run("UPDATE deadline SET days_after = 20 WHERE kind = 'settlement'");
    assert_eq!(
        told(&office)[0],
        "2026-12-10 18 Hồ sơ quyết toán sau nghiệm thu",
        "the number is a row"
    );
}
