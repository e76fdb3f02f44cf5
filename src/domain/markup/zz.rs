#[test]
fn timing() {
    for piece in ["&amp;", "&#38;", "&lt;", "&amp; ", "a"] {
        for n in [16384, 32768] {
            let s = piece.repeat(n);
            let t = std::time::Instant::now();
            let c = super::SafeHtml::clean(&s);
            eprintln!("{piece:?} {n} {:?} {}", t.elapsed(), c.as_str().len());
        }
    }
}
