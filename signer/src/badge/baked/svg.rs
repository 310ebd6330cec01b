//! SVG. The image stays as it is, byte for byte, but for the credential's element and its prefix.
//!
//! XML is read without entities: a DOCTYPE may stand there, as drawing programs write it, but nothing that it names is
//! fetched, and an image that declares an entity is refused.

use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

use super::BakedError;

const SVG: &str = "http://www.w3.org/2000/svg";
const OPENBADGES: &str = "https://purl.imsglobal.org/ob/v3p0";
/// The namespace of Open Badges 1 and 2.
const OLDER: &str = "http://openbadges.org";
/// Elements, texts and comments of one image.
const NODES: u32 = 200_000;

pub fn bake(image: &[u8], credential: &str) -> Result<Vec<u8>, BakedError> {
    let image = text(image)?;
    let document = parse(image)?;
    let root = document.root_element();
    let mut edits: Vec<(Range<usize>, String)> = baked(&document).map(|node| (node.range(), String::new())).collect();
    let tag = Tag::new(image, root.range().start);
    match root.lookup_namespace_uri(Some("openbadges")) {
        Some(OPENBADGES) => {}
        Some(_) => return Err(BakedError::Older),
        None => edits.push((tag.name.end..tag.name.end, format!(" xmlns:openbadges=\"{OPENBADGES}\""))),
    }
    // A CDATA section ends at its first "]]>": where the text has one, it goes on in a second section.
    let safe = credential.replace("]]>", "]]]]><![CDATA[>");
    let element = format!("<openbadges:credential><![CDATA[{safe}]]></openbadges:credential>");
    edits.push(match tag.is_empty {
        true => (tag.end - 2..tag.end, format!(">{element}</{}>", &image[tag.name])),
        false => (tag.end..tag.end, element),
    });
    Ok(edited(image, edits).into_bytes())
}

pub fn unbake(image: &[u8]) -> Result<Vec<u8>, BakedError> {
    let image = text(image)?;
    let document = parse(image)?;
    let mut found = baked(&document);
    match (found.next(), found.next()) {
        (Some(node), None) => content(node),
        (Some(_), Some(_)) => Err(BakedError::Several),
        (None, _) if document.descendants().any(|node| node.tag_name().namespace() == Some(OLDER)) => {
            Err(BakedError::Older)
        }
        (None, _) => Err(BakedError::Missing),
    }
}

fn text(image: &[u8]) -> Result<&str, BakedError> {
    std::str::from_utf8(image).map_err(|_| BakedError::Damaged("it is not UTF-8 text".into()))
}

fn parse(image: &str) -> Result<Document<'_>, BakedError> {
    // Without this word nothing in a document type can declare an entity.
    if image.contains("<!ENTITY") {
        return Err(BakedError::Entities);
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: NODES, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(image, options).map_err(|error| BakedError::Damaged(error.to_string()))?;
    match document.root_element().has_tag_name((SVG, "svg")) {
        true => Ok(document),
        false => Err(BakedError::Format),
    }
}

/// The elements that hold a credential, wherever they stand.
fn baked<'a>(document: &'a Document) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(|node| node.has_tag_name((OPENBADGES, "credential")))
}

fn content(node: Node) -> Result<Vec<u8>, BakedError> {
    if node.has_attribute("verify") {
        return Err(BakedError::Unsupported("a credential as a signed token (JWT)"));
    }
    match node.children().all(|child| child.is_text()) {
        true => Ok(node.children().filter_map(|child| child.text()).collect::<String>().into_bytes()),
        false => Err(BakedError::Unsupported("a credential that is not one text")),
    }
}

/// The start tag of the root, in a document that is known to be well formed.
struct Tag {
    /// Where the tag ends, behind its `>`.
    end: usize,
    is_empty: bool,
    name: Range<usize>,
}

impl Tag {
    fn new(image: &str, start: usize) -> Self {
        let tag = &image.as_bytes()[start..];
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"/>".contains(byte);
        let name = tag.iter().position(is_end).unwrap_or(tag.len());
        let mut quote = None;
        let closing = tag.iter().position(|&byte| {
            match quote {
                Some(open) if open == byte => quote = None,
                None if byte == b'"' || byte == b'\'' => quote = Some(byte),
                _ => {}
            }
            quote.is_none() && byte == b'>'
        });
        let end = closing.map_or(tag.len(), |at| at + 1);
        Self { end: start + end, is_empty: tag[..end].ends_with(b"/>"), name: start + 1..start + name }
    }
}

/// The text with each range replaced; what lies inside a range that is replaced already is gone with it.
fn edited(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in edits {
        if range.start < done {
            continue;
        }
        result += &text[done..range.start];
        result += &new;
        done = range.end;
    }
    result + &text[done..]
}
