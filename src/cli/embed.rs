//! `embed SITE`: prints the snippets for the pages of a site.

use super::error::CliError;
use super::installation::{Installation, Purpose};
use super::output::Output;
use crate::config::Config;
use crate::domain::account::Principal;
use crate::domain::page::PageSize;
use crate::domain::site::SiteSlug;
use crate::service::{Service, ServiceError, sites};
use crate::web::assets::{self, Asset};
use clap::ValueEnum;
use serde_json::{Value, json};

/// A site generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Generator {
    /// Any page, written by hand or by anything else
    Html,
    /// Hugo
    Hugo,
    /// Jekyll
    Jekyll,
    /// Eleventy
    Eleventy,
    /// Astro
    Astro,
    /// Pages that were exported from WordPress
    WordpressStatic,
    /// A web server with server-side includes
    Ssi,
}

impl Generator {
    const fn title(self) -> &'static str {
        match self {
            Self::Html => "Plain HTML",
            Self::Hugo => "Hugo: layouts/partials/comments.html, to be called in layouts/_default/single.html",
            Self::Jekyll => "Jekyll: _includes/comments.html, to be included in _layouts/post.html",
            Self::Eleventy => "Eleventy: _includes/comments.njk, to be included in the layout of articles",
            Self::Astro => "Astro: src/components/Comments.astro, to be used in the layout of articles",
            Self::WordpressStatic => {
                "An export of WordPress: in place of the form, or leave the form and change its action"
            }
            Self::Ssi => "Server-side includes (nginx with `ssi on`, Apache with mod_include)",
        }
    }

    /// Returns the generator's expression for the path of a page, inside an attribute.
    const fn path(self) -> &'static str {
        match self {
            Self::Html | Self::WordpressStatic => "/path/of/the/article",
            Self::Hugo => "{{ .RelPermalink }}",
            // With the folder that the site stands in, if it stands in one.
            Self::Jekyll => "{{ page.url | relative_url }}",
            Self::Eleventy => "{{ page.url | url }}",
            Self::Astro => "{Astro.url.pathname}",
            // Not `DOCUMENT_URI`: that one says `/a/index.html` for `/a/`.
            Self::Ssi => "<!--#echo var=\"REQUEST_URI\" -->",
        }
    }

    /// The same, escaped for the query of an address.
    const fn path_in_query(self) -> &'static str {
        match self {
            Self::Hugo => "{{ .RelPermalink | urlquery }}",
            Self::Jekyll => "{{ page.url | relative_url | url_encode }}",
            Self::Eleventy => "{{ page.url | url | urlencode }}",
            Self::Astro => "{encodeURIComponent(Astro.url.pathname)}",
            other => other.path(),
        }
    }
}

/// Where the files are, and which they are.
struct Place {
    server: String,
    slug: String,
    is_pinned: bool,
}

impl Place {
    fn link(&self, asset: &Asset) -> (String, String) {
        if self.is_pinned {
            let pinned = format!(" integrity=\"{}\" crossorigin=\"anonymous\"", asset.integrity());
            (format!("{}{}", self.server, asset.url()), pinned)
        } else {
            (format!("{}/embed/{}", self.server, asset.name), String::new())
        }
    }

    fn snippet(&self, generator: Generator) -> Option<String> {
        let (script, script_pin) = self.link(assets::find("v1.js")?);
        let (styles, styles_pin) = self.link(assets::find("v1.css")?);
        let head = format!(
            "<link rel=\"stylesheet\" href=\"{styles}\"{styles_pin}>\n\
             <script type=\"module\" src=\"{script}\"{script_pin}></script>"
        );
        let thread = format!("{}/sites/{}/thread?article=", self.server, self.slug);
        let (path, query) = (generator.path(), generator.path_in_query());
        let inside = match generator {
            // What the server includes is the thread itself; the address is a path that the server hands on.
            Generator::Ssi => "<!--#include virtual=\"/comments-of?article=$REQUEST_URI\" -->".to_owned(),
            Generator::Astro => {
                format!("<a href={{`{thread}${{encodeURIComponent(Astro.url.pathname)}}&page=1`}}>Comments</a>")
            }
            _ => format!("<a href=\"{thread}{query}&amp;page=1\">Comments</a>"),
        };
        let article =
            if generator == Generator::Astro { format!("article={path}") } else { format!("article=\"{path}\"") };
        let element = format!("<afterword-thread site=\"{}\" {article}>\n  {inside}\n</afterword-thread>", self.slug);
        Some(match generator {
            Generator::Ssi => format!(
                "{head}\n{element}\n\n# nginx, in the same server block; what is included must not be compressed:\n\
                 location = /comments-of {{\n  proxy_pass {}/sites/{}/thread;\n  proxy_set_header Accept-Encoding \"\";\n  \
                 proxy_ssl_server_name on;\n}}",
                self.server, self.slug
            ),
            Generator::WordpressStatic => format!(
                "{head}\n{element}\n\n<!-- or keep the theme's own form: -->\n\
                 <form action=\"{}/wp-comments-post.php?site={}&amp;article={path}\" method=\"post\" ...>",
                self.server, self.slug
            ),
            _ => format!("{head}\n{element}"),
        })
    }
}

/// Returns the snippet for a page of plain HTML.
pub(super) fn html_snippet(server: &str, slug: &str) -> String {
    let place = Place { server: server.to_owned(), slug: slug.to_owned(), is_pinned: true };
    place.snippet(Generator::Html).unwrap_or_default()
}

pub(super) async fn run(
    config: &Config,
    (slug, only, is_pinned): (String, Option<Generator>, bool),
    output: &Output,
) -> Result<(), CliError> {
    let server = config.server.public_url.as_ref().ok_or_else(|| {
        CliError::Configuration(
            "`server.public_url` is not set; set it to the address under which readers reach this server, such as \
             https://comments.example.org: it stands in every snippet"
                .to_owned(),
        )
    })?;
    let installation = Installation::open(config, Purpose::Command)?;
    let slug = find_slug(&installation.service, &slug).await?;
    let place = Place { server: server.as_str().to_owned(), slug: slug.as_str().to_owned(), is_pinned };
    let wanted =
        Generator::value_variants().iter().copied().filter(|generator| only.is_none_or(|only| only == *generator));
    let snippets: Vec<(Generator, String)> =
        wanted.filter_map(|generator| Some((generator, place.snippet(generator)?))).collect();
    let text = snippets.iter().map(|(generator, snippet)| format!("{}\n\n{snippet}", generator.title()));
    let json: serde_json::Map<String, Value> = snippets
        .iter()
        .filter_map(|(generator, snippet)| Some((generator.to_possible_value()?.get_name().to_owned(), json!(snippet))))
        .collect();
    output.answer(&text.collect::<Vec<_>>().join("\n\n\n"), &json!({"site": place.slug, "snippets": json}));
    Ok(())
}

/// Finds the slug of a site, or says which there are.
async fn find_slug(service: &Service, slug: &str) -> Result<SiteSlug, CliError> {
    match sites::find(service, slug).await {
        Ok(site) => return Ok(site.slug),
        Err(ServiceError::NotFound(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let size = PageSize::usual(PageSize::LIST);
    let known = sites::list(service, &Principal::operator(), None, None, size).await?;
    let slugs: Vec<_> = known.items.iter().map(|site| site.slug.as_str()).collect();
    let more = if known.next.is_some() { ", and others: `afterword site list` lists all" } else { "" };
    Err(CliError::Usage(format!("there is no site of this name; known are: {}{more}", slugs.join(", "))))
}
