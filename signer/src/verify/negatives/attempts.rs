//! Credentials and evidence that do not fit, though each is signed.

use super::*;

/// A credential that its issuer signs for any evidence at all.
pub fn vouched(evidence: &Evidence) -> Vec<u8> {
    altered(|content| content.evidence = evidence.digest()).to_bytes()
}

/// Evidence in which something does not hold, though the issuer vouches for it.
pub fn attempts() -> Vec<Negative> {
    let zeros = || "0".repeat(128);
    let stranger = Key::from_entropy([9; 32]);
    let original = evidence();
    let other_ticket = Digest([7; 32]);
    let mut found = Vec::new();
    let mut add = |name: &str, change: &dyn Fn(&mut Evidence)| {
        let mut broken = evidence();
        change(&mut broken);
        found.push(negative(name, vouched(&broken)).evidence(&broken));
    };
    add("ticket-signature", &|e| e.ticket.signature = zeros());
    add("ticket-signature-form", &|e| e.ticket.signature = e.ticket.signature.to_uppercase());
    add("ticket-signer", &|e| e.ticket.by = "did:web:example.com".into());
    add("acceptance-signature", &|e| e.acceptance.signature = zeros());
    add("acceptance-of-another-ticket", &|e| {
        let body = Acceptance { ticket: other_ticket, ..original.acceptance.body.clone() };
        e.acceptance = sign(body, &candidate()).unwrap();
    });
    add("head-signature", &|e| e.head.signature = zeros());
    add("head-of-another-ticket", &|e| {
        e.head = sign(Head { ticket: other_ticket, ..original.head.body.clone() }, &candidate()).unwrap();
    });
    add("subject-head-by-another", &|e| e.head = sign(original.head.body.clone(), &stranger).unwrap());
    add("subject-acceptance-by-another", &|e| {
        e.acceptance = sign(original.acceptance.body.clone(), &stranger).unwrap()
    });
    add("chain-answer-rewritten", &|e| {
        let Event::Respond { at, .. } = &mut e.transcript.entries[1].event else { panic!() };
        *at += 1;
    });
    add("seed-secret", &|e| e.secret = Seed([0; 32]));
    let mut resigned = |name: &str, change: &dyn Fn(&mut Evidence)| {
        let mut broken = evidence();
        change(&mut broken);
        broken.head = end(&broken.transcript, &broken.ticket);
        found.push(negative(name, vouched(&broken)).evidence(&broken));
    };
    resigned("chain-numbering", &|e| e.transcript.entries[2].n = 4);
    resigned("chain-order", &|e| e.transcript.entries.swap(1, 2));
    resigned("chain-two-ends", &|e| e.transcript.entries[2].step = e.transcript.entries[3].step.clone());
    resigned("chain-no-end", &|e| drop(e.transcript.entries.pop()));
    resigned("chain-empty", &|e| e.transcript.entries.clear());
    resigned("chain-opening-module", &|e| e.transcript.opening.module = Digest([0; 32]));
    resigned("chain-opening-ticket", &|e| e.transcript.opening.ticket = Digest([0; 32]));
    resigned("chain-opening-acceptance", &|e| e.transcript.opening.acceptance = Digest([0; 32]));
    resigned("chain-opening-languages", &|e| e.transcript.opening.languages.clear());
    for (name, change) in other_starts() {
        resigned(&format!("seed-{name}"), &|e| change(&mut e.transcript.entries[0].event));
    }
    let ticket_of = |ticket: Ticket, key: &Key| evidence_with(ticket, outcome(), key);
    for (name, evidence) in [
        ("ticket-attempt-zero", ticket_of(Ticket { attempt: 0, ..ticket() }, &grader())),
        ("seed-commitment", ticket_of(Ticket { commitment: Digest([0; 32]), ..ticket() }, &grader())),
        ("issuer-ticket-by-another", ticket_of(ticket(), &stranger)),
    ] {
        found.push(negative(name, vouched(&evidence)).evidence(&evidence));
    }
    found
}

/// Credentials that say something else than their evidence.
pub fn mismatches() -> Vec<Negative> {
    type Change = fn(&mut crate::credential::content::Content);
    let changes: [(&str, Change); 14] = [
        ("evidence-other-digest", |c| c.evidence = Digest([0; 32])),
        ("evidence-other-assessment", |c| c.assessment.id = "other".into()),
        ("evidence-other-module", |c| c.assessment.module = Digest([0; 32])),
        ("evidence-other-languages", |c| c.assessment.languages.clear()),
        ("subject-other", |c| c.subject = grader().did()),
        ("score-attempt", |c| c.attempt = 2),
        ("score-ended", |c| c.ended = Ended::TimeUp),
        ("score-error", |c| c.skills[0].error = 1),
        ("score-of", |c| c.skills[0].of = 9),
        ("score-order", |c| c.skills.reverse()),
        ("score-points", |c| c.skills[0].points = 9),
        ("score-scaled", |c| c.skills[1].scaled = 980),
        ("score-skill", |c| c.skills[0].skill = "other".into()),
        ("score-skill-less", |c| drop(c.skills.pop())),
    ];
    let stated = |(name, change): (&str, Change)| negative(name, altered(change).to_bytes()).evidence(&evidence());
    let mut found: Vec<_> = changes.into_iter().map(stated).collect();
    let replayed = |mut negative: Negative, name: &str, report: Report| {
        negative.name = name.into();
        negative.report = Some(report);
        negative
    };
    let original = evidence();
    let honest = report(&original);
    let difference = Difference { n: 4, pointer: "/step/outcome".into(), recorded: "9".into(), replayed: "1".into() };
    let genuine = || negative("", credential().to_bytes()).evidence(&original);
    found.extend([
        replayed(stated(("", |c| c.skills[1].scaled = 980)), "replay-refutes-the-score", honest.clone()),
        replayed(genuine(), "replay-differs", Report { finding: Finding::Refuted { difference }, ..honest.clone() }),
        replayed(genuine(), "replay-of-other-evidence", Report { evidence: Digest([0; 32]), ..honest.clone() }),
        replayed(genuine(), "replay-contradicts-itself", Report { steps: 3, ..honest.clone() }),
        replayed(
            genuine(),
            "replay-unable",
            Report { finding: Finding::Unable { reason: "the module is missing".into() }, ..honest },
        ),
    ]);
    found
}
