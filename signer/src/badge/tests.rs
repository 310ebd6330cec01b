use roxmltree::Document;

use super::canvas::{fit, wrap};
use super::{Badge, BadgeError, Form, Locale, draw};
use crate::credential::content::{Content, SkillScore};
use crate::support::{credential, grader};
use crate::{Credential, bake, link, unbake};

const FORMS: [Form; 3] = [Form::Card, Form::Certificate, Form::Picture];
const HOST: &str = "https://cando.example";

fn badge<'a>(credential: &'a Credential, link: &'a str) -> Badge<'a> {
    Badge { credential, link: Some(link), locale: Locale::En, name: Some("Ada & <Lovelace>") }
}

/// A credential with these words in it.
fn with(change: impl Fn(&mut Content)) -> Credential {
    let mut content = credential().content().clone();
    change(&mut content);
    Credential::sign(content, &grader()).unwrap()
}

#[test]
fn drawings_say_what_the_credential_says() {
    let credential = credential();
    let link = link(&credential, HOST).unwrap();
    for form in FORMS {
        for (locale, score) in [(Locale::En, "1000 of 1000 ± 12"), (Locale::Es, "1000 de 1000 ± 12")] {
            let drawing = draw(&Badge { locale, ..badge(&credential, &link) }, form).unwrap();
            let document = Document::parse(&drawing.svg).unwrap();
            let texts: String = document.descendants().filter_map(|node| node.text()).collect();
            for said in ["Number series", "Finding rules", "Writing programs", score, "500", "2026-11-22"] {
                assert!(texts.contains(said), "{form:?} without {said}");
            }
            assert_eq!(texts.contains("Ada & <Lovelace>"), form != Form::Picture, "{form:?}");
            assert!(drawing.alt.contains("Number series") && drawing.alt.contains("12"), "{}", drawing.alt);
            assert_eq!(document.root_element().attribute("aria-label"), Some(drawing.alt.as_str()));
            let document = credential.to_bytes();
            assert_eq!(unbake(&bake(drawing.svg.as_bytes(), &document).unwrap()).unwrap(), document);
        }
    }
}

#[test]
fn only_genuine_credentials_are_drawn() {
    let credential = credential();
    let mut document = credential.as_value().clone();
    document["validFrom"] = "2026-11-22T12:30:01Z".into();
    let forged = Credential::read(document.to_string().as_bytes()).unwrap();
    assert!(matches!(draw(&badge(&forged, HOST), Form::Picture), Err(BadgeError::Proof(_))));
}

#[test]
fn a_card_needs_a_link_that_fits() {
    let credential = credential();
    let badge = badge(&credential, HOST);
    for form in [Form::Card, Form::Certificate] {
        assert!(matches!(draw(&Badge { link: None, ..badge }, form), Err(BadgeError::Link)));
        let long = "x".repeat(3000);
        assert!(matches!(draw(&Badge { link: Some(&long), ..badge }, form), Err(BadgeError::Qr(_))));
    }
    assert!(draw(&Badge { link: None, ..badge }, Form::Picture).is_ok());
}

/// Nothing runs over the edge or into the QR code, whatever the texts.
#[test]
fn hostile_texts_stay_inside() {
    let long = "Würdenträger ".repeat(300);
    let skill =
        SkillScore { error: u32::MAX, of: 1, points: 1, scaled: u32::MAX, skill: "a".into(), title: long.clone() };
    for text in [long.as_str(), &"W".repeat(500), "\u{202e}\u{0}\u{ffff}]]></svg>", ""] {
        let credential = with(|content| {
            content.assessment.title = text.into();
            content.assessment.about = text.into();
            content.assessment.scoring = text.into();
            content.skills = vec![skill.clone(); 40];
        });
        for form in FORMS {
            let drawing = draw(&Badge { name: Some(text), ..badge(&credential, HOST) }, form).unwrap();
            let document = Document::parse(&drawing.svg).unwrap();
            let view: Vec<u32> =
                document.root_element().attribute("viewBox").unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
            for node in document.descendants().filter(|node| node.has_tag_name("text")) {
                let y: u32 = node.attribute("y").unwrap().parse().unwrap();
                assert!(y <= view[3], "{form:?} {y} {:?}", node.text());
            }
            assert!(!drawing.svg.contains('\u{202e}'));
        }
    }
}

#[test]
fn a_long_title_is_whole_where_there_is_room() {
    let title = "Inductive reasoning with number series and with letters";
    let credential = with(|content| {
        content.skills.truncate(1);
        content.skills[0].title = title.into();
    });
    for form in FORMS {
        let drawing = draw(&badge(&credential, HOST), form).unwrap();
        let document = Document::parse(&drawing.svg).unwrap();
        let texts = document.descendants().filter(|node| node.has_tag_name("text"));
        let texts: Vec<&str> = texts.filter_map(|node| node.text()).collect();
        assert!(texts.join(" ").contains(title), "{form:?}: {texts:?}");
    }
}

#[test]
fn texts_are_broken_where_they_must_be() {
    let fits = |lines: &[String]| lines.iter().all(|line| line.chars().count() <= 20);
    let lines = wrap("one two three four five six seven", 10, 100, 9);
    assert!(lines.len() > 1 && fits(&lines), "{lines:?}");
    assert_eq!(lines.join(" "), "one two three four five six seven");
    let cut = wrap(&"x".repeat(100), 10, 100, 2);
    assert!(cut.len() == 2 && cut[1].ends_with('…') && fits(&cut), "{cut:?}");
    assert_eq!(wrap("", 10, 100, 2), Vec::<String>::new());
    assert_eq!(fit("short", &[40, 10], 400, 1).0, 40);
    assert_eq!(fit("not quite as short", &[40, 10], 400, 1).0, 10);
}
