//! A candidate whose key is lost gets the credential for another one, from the operator alone.

use cando_record::json;
use cando_signer::Credential;
use serde_json::json;

use crate::support::{House, candidate};

#[tokio::test]
async fn the_operator_issues_anew() {
    let house = House::new();
    let (me, new) = (candidate(1), candidate(2));
    let pass = house.take(&me, ["b", "b"]).await;
    let path = format!("/api/admin/attempts/{}/reissue", pass.id());
    let anew = |subject: String, token: String| {
        let (house, path) = (&house, &path);
        async move { house.post(path, &token, &json!({ "subject": subject })).await }
    };
    assert_eq!(anew(new.did(), house.operator.clone()).await.fault(), (409, "not-issued".into()));
    let head = house.head(&me, &pass).await;
    let first = house.sign_head(&pass, &head).await.expect(200);

    assert_eq!(anew(new.did(), pass.token.clone()).await.fault(), (401, "unauthorized".into()));
    assert_eq!(anew(me.did(), house.operator.clone()).await.fault(), (409, "same-subject".into()));
    assert_eq!(anew("did:web:x".into(), house.operator.clone()).await.fault(), (422, "subject".into()));
    house.world.pass(60_000);
    let issued = anew(new.did(), house.operator.clone()).await.expect(201);
    assert_eq!(issued["credential"]["credentialSubject"]["id"], new.did());
    assert_eq!(issued["evidence"], first["evidence"]);
    assert_eq!(issued["credential"]["credentialSubject"]["identifier"][0]["identityHash"], me.did());
    assert!(Credential::read(&json::canonical(&issued["credential"])).is_ok());
    // What was issued first is still what the candidate fetches.
    assert_eq!(house.get(&pass.path("credential"), &pass.token).await.expect(200), first);
}
