//! Lists the languages for the program: each folder of `locales/` is one, named by its tag, and its files are sentences.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The language that others fall back to; it comes first in every list.
const FIRST: &str = "en";

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("locales");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut tags = names_in(&root)?;
    tags.sort_by_key(|tag| (tag != FIRST, tag.clone()));
    let mut sources = String::from("&[\n");
    for tag in &tags {
        let folder = root.join(tag);
        println!("cargo::rerun-if-changed={}", folder.display());
        sources.push_str("    &[\n");
        for file in names_in(&folder)? {
            let path = folder.join(&file);
            writeln!(sources, "        ({file:?}, include_str!({path:?})),")?;
        }
        sources.push_str("    ],\n");
    }
    sources.push_str("]\n");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    fs::write(out.join("language_tags.rs"), format!("&{tags:?}\n"))?;
    fs::write(out.join("language_sources.rs"), sources)?;
    Ok(())
}

fn names_in(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().into_string().map_err(|name| format!("{name:?} is not UTF-8"))?;
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
