#![allow(clippy::all, warnings)]
fn main() {
    let t = dyad_data::Tables::builtin().unwrap();
    let p = dyad_language::Pipeline::load(dyad_data::models::english()).unwrap();
    for f in std::env::args().skip(1) {
        let r = std::io::BufReader::new(std::fs::File::open(&f).unwrap());
        let s = dyad::eval::coding(r, &t, &p).unwrap();
        println!("{} {}", f, serde_json::to_string(&s).unwrap());
    }
}
