//! What the classifier of spam costs: a comment, a model from storage, a rebuild.
//!
//! Beside it stands `floor`: the CRC-32 of the same texts in lower case, four bytes at a time, which is the least that
//! any classifier of this kind does. Only the ratio of the two says something on another machine.

#![expect(clippy::unwrap_used, reason = "a measurement of something that fails would mean nothing")]

use afterword::domain::spam::classifier::{Features, Label, Model, explain};
use afterword_sample_text::Writer;
use criterion::{BenchmarkId, Criterion, Throughput};
use flate2::Crc;
use std::hint::black_box;

const TEXT_COUNT: usize = 100;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    classify(&mut criterion);
    store(&mut criterion);
    criterion.final_summary();
}

/// Gives texts of about so many bytes.
fn texts(bytes: usize) -> Vec<String> {
    let mut writer = Writer::new(7);
    (0..TEXT_COUNT).map(|_| writer.comment_of(bytes)).collect()
}

/// Gives a model that was taught with texts, every third of them as spam.
fn model() -> Model {
    let features: Vec<Features> = texts(300).iter().map(|text| Features::of(text, None)).collect();
    let label = |number: usize| if number.is_multiple_of(3) { Label::Spam } else { Label::Ham };
    Model::rebuild(features.iter().enumerate().map(|(number, features)| (features, label(number))), 1)
}

fn classify(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("classifier");
    let model = model();
    for bytes in [100, 300, 3_000] {
        let texts = texts(bytes);
        group.throughput(Throughput::Elements(TEXT_COUNT as u64));
        group.bench_with_input(BenchmarkId::new("floor", bytes), &texts, |bencher, texts| {
            bencher.iter(|| texts.iter().map(|text| floor(black_box(text))).fold(0, u32::wrapping_add));
        });
        group.bench_with_input(BenchmarkId::new("classify", bytes), &texts, |bencher, texts| {
            let classify =
                |text: &String| model.probability(&Features::of(black_box(text), Some("https://zoe.example")));
            bencher.iter(|| texts.iter().map(classify).sum::<f32>());
        });
    }
    let text = texts(300).swap_remove(0);
    group.throughput(Throughput::Elements(1));
    group.bench_function("explain", |bencher| bencher.iter(|| explain(&model, black_box(&text), None)));
    group.finish();
}

fn floor(text: &str) -> u32 {
    let lower = text.to_lowercase();
    let sums = lower.as_bytes().windows(4).map(|window| {
        let mut crc = Crc::new();
        crc.update(window);
        crc.sum()
    });
    sums.fold(0, u32::wrapping_add)
}

fn store(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("model");
    let model = model();
    let bytes = model.to_bytes();
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("copy", |bencher| bencher.iter(|| black_box(&bytes).clone()));
    group.bench_function("load", |bencher| bencher.iter(|| Model::from_bytes(black_box(&bytes)).unwrap()));
    group.bench_function("store", |bencher| bencher.iter(|| black_box(&model).to_bytes()));
    group.finish();
}
