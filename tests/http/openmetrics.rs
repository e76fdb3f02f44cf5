//! Reads the OpenMetrics text format, and takes nothing that its specification does not allow
//! (<https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md>).

use std::collections::{BTreeMap, BTreeSet};

type Labels = BTreeMap<String, String>;

/// Everything that was told in one scrape.
#[derive(Debug, Default)]
pub struct Exposition {
    /// Names of families with their types, in order.
    pub families: Vec<(String, String)>,
    samples: BTreeMap<(String, Labels), f64>,
}

impl Exposition {
    /// Gives the value of a sample; 0 where it is not there, as counters begin there.
    pub fn value(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.samples.get(&(name.to_owned(), labels)).copied().unwrap_or_default()
    }

    /// Gives the sum of all samples of one name.
    pub fn sum(&self, name: &str) -> f64 {
        self.samples.iter().filter(|((known, _), _)| known == name).map(|(_, value)| value).sum()
    }

    /// Gives every value of a label.
    pub fn words(&self, label: &str) -> BTreeSet<&str> {
        self.samples.keys().filter_map(|(_, labels)| labels.get(label).map(String::as_str)).collect()
    }

    /// Gives how much is used of something that has a bound, the bound, and how often somebody was refused.
    pub fn bound(&self, resource: &str) -> (u64, u64, u64) {
        let of = |what: &str| self.value(&format!("afterword_bound_{what}"), &[("resource", resource)]) as u64;
        (of("used"), of("limit"), of("refused_total"))
    }
}

#[derive(Default)]
struct Family {
    name: String,
    kind: String,
    has_help: bool,
    /// Bucket bounds and counts by the other labels, in order.
    buckets: Vec<(Labels, f64, f64)>,
}

/// Reads a scrape.
pub fn parse(text: &str) -> Result<Exposition, String> {
    let body = text.strip_suffix("# EOF\n").ok_or("it does not end with `# EOF`")?;
    let mut read = Exposition::default();
    let mut family = Family::default();
    for line in body.split_terminator('\n') {
        let fault = |what: &str| format!("{what}: {line}");
        if let Some(rest) = line.strip_prefix("# HELP ") {
            finish(&family, &read)?;
            let (name, help) = rest.split_once(' ').ok_or_else(|| fault("HELP without text"))?;
            if !is_name(name) || help.trim().is_empty() || help.contains('\\') {
                return Err(fault("HELP"));
            }
            if read.families.iter().any(|(known, _)| known == name) {
                return Err(fault("a family stands twice"));
            }
            family = Family { name: name.to_owned(), has_help: true, ..Family::default() };
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let kind =
                rest.strip_prefix(&format!("{} ", family.name)).ok_or_else(|| fault("TYPE of another family"))?;
            if !["counter", "gauge", "histogram", "info"].contains(&kind) || !family.kind.is_empty() {
                return Err(fault("TYPE"));
            }
            kind.clone_into(&mut family.kind);
            read.families.push((family.name.clone(), family.kind.clone()));
        } else if let Some(rest) = line.strip_prefix("# UNIT ") {
            let unit =
                rest.strip_prefix(&format!("{} ", family.name)).ok_or_else(|| fault("UNIT of another family"))?;
            if !family.name.ends_with(&format!("_{unit}")) || !["seconds", "bytes"].contains(&unit) {
                return Err(fault("UNIT"));
            }
        } else {
            sample(line, &mut family, &mut read).map_err(|what| fault(&what))?;
        }
    }
    finish(&family, &read)?;
    Ok(read)
}

fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_part)
}

fn sample(line: &str, family: &mut Family, read: &mut Exposition) -> Result<(), String> {
    let end = line.find(['{', ' ']).ok_or("no value")?;
    let (name, rest) = line.split_at(end);
    let (mut labels, rest) = if rest.starts_with('{') { labels(rest)? } else { (Labels::new(), rest) };
    let number = rest.strip_prefix(' ').ok_or("no space before the value")?;
    let value: f64 = number.parse().map_err(|_| "the value is no number, or something stands behind it".to_owned())?;
    let suffix = name.strip_prefix(family.name.as_str()).ok_or("a sample of another family")?;
    let is_allowed = match family.kind.as_str() {
        "counter" => suffix == "_total" && value >= 0.0,
        "gauge" => suffix.is_empty(),
        "info" => suffix == "_info" && value == 1.0,
        "histogram" => ["_bucket", "_count", "_sum"].contains(&suffix) && value >= 0.0,
        _ => false,
    };
    if !is_allowed || !family.has_help || (labels.contains_key("le") != (suffix == "_bucket")) {
        return Err(format!("not a sample of a {}", family.kind));
    }
    if read.samples.insert((name.to_owned(), labels.clone()), value).is_some() {
        return Err("a sample stands twice".to_owned());
    }
    if let Some(le) = labels.remove("le") {
        let le = if le == "+Inf" { f64::INFINITY } else { le.parse().map_err(|_| "`le` is no number")? };
        family.buckets.push((labels, le, value));
    }
    Ok(())
}

/// Reads `{a="b",c="d"}`, and gives what follows.
fn labels(text: &str) -> Result<(Labels, &str), String> {
    let mut labels = Labels::new();
    let mut rest = &text[1..];
    loop {
        let (name, after) = rest.split_once("=\"").ok_or("a label without a value")?;
        if !is_name(name) {
            return Err(format!("{name:?} names no label"));
        }
        let mut value = String::new();
        let mut chars = after.char_indices();
        let end = loop {
            match chars.next().ok_or("a label value without an end")? {
                (at, '"') => break at + 1,
                (_, '\\') => match chars.next().ok_or("an escape without an end")?.1 {
                    escaped @ ('\\' | '"') => value.push(escaped),
                    'n' => value.push('\n'),
                    other => return Err(format!("`\\{other}` is no escape")),
                },
                (_, other) => value.push(other),
            }
        };
        if value.is_empty() || labels.insert(name.to_owned(), value).is_some() {
            return Err(format!("the label {name} is empty, or stands twice"));
        }
        rest = &after[end..];
        if let Some(after) = rest.strip_prefix('}') {
            return Ok((labels, after));
        }
        rest = rest.strip_prefix(',').ok_or("no comma between labels")?;
    }
}

/// Checks what only the whole family shows.
fn finish(family: &Family, read: &Exposition) -> Result<(), String> {
    if family.has_help && family.kind.is_empty() {
        return Err(format!("{} has no TYPE", family.name));
    }
    let series: BTreeSet<_> = family.buckets.iter().map(|(labels, _, _)| labels).collect();
    for labels in series {
        let buckets: Vec<_> = family.buckets.iter().filter(|(known, _, _)| known == labels).collect();
        let fault = |what: &str| format!("{}{labels:?}: {what}", family.name);
        if !buckets.is_sorted_by(|a, b| a.1 < b.1) || !buckets.is_sorted_by(|a, b| a.2 <= b.2) {
            return Err(fault("buckets do not grow"));
        }
        let of = |suffix: &str| read.samples.get(&(format!("{}{suffix}", family.name), labels.clone()));
        let last = buckets.last().filter(|(_, le, _)| le.is_infinite()).map(|(_, _, count)| count);
        if last.is_none() || last != of("_count") || of("_sum").is_none() {
            return Err(fault("the bucket `+Inf` is not the count, or there is no sum"));
        }
    }
    Ok(())
}

#[test]
fn what_the_format_does_not_allow_is_refused() {
    let good = "# HELP a_seconds Text.\n# TYPE a_seconds histogram\n# UNIT a_seconds seconds\n\
        a_seconds_sum{b=\"\\\"\\\\\\n{,}\"} 1.5\na_seconds_count{b=\"\\\"\\\\\\n{,}\"} 2\n\
        a_seconds_bucket{le=\"0.1\",b=\"\\\"\\\\\\n{,}\"} 1\na_seconds_bucket{le=\"+Inf\",b=\"\\\"\\\\\\n{,}\"} 2\n\
        # HELP c Text.\n# TYPE c counter\nc_total 1\n# EOF\n";
    let read = parse(good).unwrap();
    assert_eq!((read.value("c_total", &[]), read.value("a_seconds_count", &[("b", "\"\\\n{,}")])), (1.0, 2.0));
    for (from, to) in [
        ("# EOF\n", ""),
        ("# EOF\n", "# EOF\n\n"),
        ("c_total 1\n", "c_total 1\n\n"),
        ("c_total 1\n", "c 1\n"),
        ("c_total 1\n", "c_total 1 1234\n"),
        ("c_total 1\n", "c_total 1\nc_total 1\n"),
        ("c_total 1\n", "c_total{x=\"\"} 1\n"),
        ("c_total 1\n", "c_total{x=\"a\\t\"} 1\n"),
        ("c_total 1\n", "c_total{x=\"a\"y=\"b\"} 1\n"),
        ("c_total 1\n", "c_total{x=\"a\",x=\"b\"} 1\n"),
        ("c_total 1\n", "c_total{x=\"a} 1\n"),
        ("c_total 1\n", "c_total{1x=\"a\"} 1\n"),
        ("c_total 1\n", "c_total -1\n"),
        ("c_total 1\n", "a_seconds_count 1\n"),
        ("# TYPE c counter\n", ""),
        ("# HELP c Text.\n", ""),
        ("# HELP c Text.", "# HELP a_seconds Text."),
        ("# UNIT a_seconds seconds", "# UNIT a_seconds bytes"),
        ("count{b=\"\\\"\\\\\\n{,}\"} 2", "count{b=\"\\\"\\\\\\n{,}\"} 3"),
        ("le=\"0.1\",b=\"\\\"\\\\\\n{,}\"} 1", "le=\"0.1\",b=\"\\\"\\\\\\n{,}\"} 3"),
        ("le=\"+Inf\"", "le=\"0.05\""),
    ] {
        assert!(good.contains(from), "{from}");
        assert!(parse(&good.replace(from, to)).is_err(), "{from:?} -> {to:?}");
    }
}
