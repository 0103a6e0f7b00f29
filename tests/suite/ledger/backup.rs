//! Backups.
#[test]
fn check_works() {
    let bench = so_khuyen_cong_tests::Bench::small();
    let h = so_khuyen_cong_core::ledger::backup::check(&bench.ledger).expect("checked");
    assert!(h.ok, "{h:?}");
    let c = so_khuyen_cong_tests::dump::plain(bench.ledger.path());
    let v: String = c.query_row("select sqlite_version()", [], |r| r.get(0)).unwrap();
    println!("{v}");
    for q in ["SELECT integrity_check FROM pragma_integrity_check(20)", "SELECT integrity_check FROM pragma_integrity_check(20) WHERE integrity_check <> 'ok'", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"] {
        println!("{q}: {:?}", c.prepare(q).and_then(|mut s| s.query_map([], |r| r.get::<_, String>(0)).and_then(|r| r.collect::<Result<Vec<_>, _>>())));
    }
}
