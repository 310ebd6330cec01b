//! Badges on the command line: what is drawn gives the credential back, whatever carries it.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use std::fs;

use support::Bench;

#[test]
fn every_badge_gives_the_credential_back() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    let document = bench.read("credential.json");
    for line in [
        "badge credential.json -o picture.svg",
        "badge picture.svg -o code.png --url https://cando.example",
        "badge code.png -o baked.png --image code.png",
        "badge baked.png -o card.svg --card --name Ada --url https://cando.example",
        "badge card.svg -o again.svg",
    ] {
        bench.ok(line);
    }
    assert_eq!(fs::read(bench.path("again.svg")).unwrap(), fs::read(bench.path("picture.svg")).unwrap());
    assert_eq!(fs::read(bench.path("baked.png")).unwrap(), fs::read(bench.path("code.png")).unwrap());
    let baked = fs::read_to_string(bench.path("again.svg")).unwrap();
    let (_, inside) = baked.split_once("<![CDATA[").unwrap();
    let (inside, _) = inside.split_once("]]>").unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(inside).unwrap(), document);
}

/// The PNG holds the credential twice: baked in, and as pixels. Without the chunk, the pixels still give it.
#[test]
fn a_picture_of_the_code_is_enough() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("perfect");
    bench.ok("issue evidence.json --key grader.pem");
    bench.ok("badge credential.json -o code.png --url https://cando.example");
    let png = fs::read(bench.path("code.png")).unwrap();
    let keyword = png.windows(19).position(|part| part == b"openbadgecredential").unwrap();
    let length = u32::from_be_bytes(png[keyword - 8..keyword - 4].try_into().unwrap());
    let end = keyword + usize::try_from(length).unwrap() + 4;
    fs::write(bench.path("photo.png"), [&png[..keyword - 8], &png[end..]].concat()).unwrap();
    bench.ok("badge photo.png -o from-photo.svg");
    for (name, carrier) in [("code.png", "baked image"), ("photo.png", "link")] {
        let told = bench.json(&format!("inspect {name} --json"));
        assert_eq!((told["file"].as_str(), told["carrier"].as_str()), (Some("credential"), Some(carrier)), "{name}");
        assert_eq!(told["credential"], bench.read("credential.json"), "{name}");
    }
    bench.ok("badge credential.json -o from-file.svg");
    assert_eq!(fs::read(bench.path("from-photo.svg")).unwrap(), fs::read(bench.path("from-file.svg")).unwrap());
}

#[test]
fn paper_is_a_page_of_its_own_size() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    for (form, size) in [("--card", "105mm 148mm"), ("--a4", "210mm 297mm")] {
        bench.ok(&format!("badge credential.json -o page.html {form} --locale es --link https://ada.example/cando"));
        let page = fs::read_to_string(bench.path("page.html")).unwrap();
        assert!(
            page.contains(&format!("@page {{ size: {size}; margin: 0 }}")) && page.contains("lang=\"es\""),
            "{page}"
        );
    }
}

#[test]
fn what_cannot_be_shown_is_said() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    let mut forged = bench.read("credential.json");
    forged["validFrom"] = "2020-01-01T00:00:00Z".into();
    bench.write("forged.json", &forged);
    fs::write(bench.path("white.jpg"), [0xff, 0xd8, 0xff]).unwrap();
    // A fuzzer's: the detector of codes panics on it.
    fs::write(bench.path("breaks.png"), include_bytes!("../vectors/pictures/breaks-the-detector.png")).unwrap();
    for (line, code, words) in [
        ("badge forged.json -o x.svg", 1, "not genuine"),
        ("badge credential.json -o x.svg --card", 2, "needs a link"),
        ("badge credential.json -o x.gif", 2, "says no format"),
        ("badge credential.json -o x.png", 2, "no image to bake into"),
        ("badge credential.json -o x.svg --card --url cando.example", 2, "https://"),
        ("badge evidence.json -o x.svg", 2, "credential"),
        ("badge white.jpg -o x.svg", 2, "picture cannot be read"),
        ("badge breaks.png -o x.svg", 2, "no readable QR code"),
    ] {
        let ran = bench.run(line);
        assert_eq!(ran.code, code, "{line}: {}", ran.err);
        assert!(ran.err.contains(words) && ran.err.contains("hint: "), "{line}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{line}: {}", ran.err);
        assert!(!bench.path("x.svg").exists());
    }
}
