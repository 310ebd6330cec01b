//! temporary
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let w = std::fs::read(&a[1]).unwrap();
    match cando_languages::snapshot::snapshot(&w) {
        Ok(s) => std::fs::write(&a[2], s).unwrap(),
        Err(e) => {
            println!("{e}");
            std::process::exit(1)
        }
    }
}
