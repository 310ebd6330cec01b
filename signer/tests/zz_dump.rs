mod support;
#[test]
fn dump() {
    std::fs::write("/tmp/t/signer/credential.json", support::credential().to_pretty()).unwrap();
    std::fs::write("/tmp/t/signer/evidence.json", cando_record::json::write(&support::evidence())).unwrap();
}
