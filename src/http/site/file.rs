//! Reads a portal's settings from a TOML file and what it names beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use super::colors::Colors;
use super::error::SiteError;
use super::settings::{Footer, Identification, Link, Logo, Site};

/// Largest logo, in bytes: it is loaded with every first visit.
const MAX_LOGO_BYTES: usize = 256 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteFile {
    name: String,
    name_en: Option<String>,
    address: Option<String>,
    logo: Option<PathBuf>,
    templates: Option<PathBuf>,
    #[serde(default)]
    colors: ColorsTable,
    #[serde(default)]
    footer: FooterTable,
    #[serde(default)]
    identification: IdentificationTable,
    #[serde(default)]
    embed: EmbedTable,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ColorsTable {
    accent: Option<String>,
    accent_dark: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FooterTable {
    organizer: Option<String>,
    operator: Option<String>,
    contact: Option<String>,
    icp: Option<String>,
    police: Option<String>,
    links: Vec<LinkTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkTable {
    text: String,
    address: String,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct IdentificationTable {
    code: Option<String>,
    domain: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct EmbedTable {
    origins: Vec<String>,
}

impl Site {
    /// Reads the settings; paths in it are relative to its folder.
    ///
    /// # Errors
    /// Where the file or one that it names cannot be read or says what cannot be.
    pub fn load(path: &Path) -> Result<Self, SiteError> {
        let text = read(path)?;
        let text = String::from_utf8(text)
            .map_err(|_| SiteError::new(path, "it is no text in UTF-8", "save it as UTF-8"))?;
        let wrong = |reason: String| SiteError::new(path, reason, "mend the file");
        let file: SiteFile = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let colors = Colors::new(file.colors.accent, file.colors.accent_dark).map_err(wrong)?;
        let address = file.address.map(|address| root(&address)).transpose();
        for origin in &file.embed.origins {
            if origin != "*" && !is_origin(origin) {
                let reason = format!("`embed.origins` has `{origin}`, which is no origin");
                return Err(SiteError::new(
                    path,
                    reason,
                    "write scheme, host and port alone: https://www.yunlan.example",
                ));
            }
        }
        Ok(Self {
            name: file.name,
            name_en: file.name_en,
            address: address.map_err(wrong)?,
            logo: file
                .logo
                .map(|logo| read_logo(&folder.join(logo)))
                .transpose()?,
            colors,
            footer: footer(file.footer),
            identification: Identification {
                code: file.identification.code,
                domain: file.identification.domain,
            },
            embed_origins: file.embed.origins,
            templates: file.templates.map_or_else(
                || Ok(BTreeMap::new()),
                |at| read_templates(&folder.join(at)),
            )?,
        })
    }
}

fn footer(table: FooterTable) -> Footer {
    Footer {
        organizer: table.organizer,
        operator: table.operator,
        contact: table.contact,
        icp: table.icp,
        police: table.police,
        links: table
            .links
            .into_iter()
            .map(|LinkTable { text, address }| Link { text, address })
            .collect(),
    }
}

/// An address of the web without the slash at its end.
fn root(address: &str) -> Result<String, String> {
    let wrong = || format!("`address` is `{address}`, no address of a site on the web");
    let url = Url::parse(address).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.path() != "/" {
        return Err(wrong());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_origin(origin: &str) -> bool {
    Url::parse(origin).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == origin
    })
}

fn read(path: &Path) -> Result<Vec<u8>, SiteError> {
    fs::read(path).map_err(|error| {
        SiteError::new(
            path,
            error.to_string(),
            "check the path and who may read it",
        )
    })
}

fn read_logo(path: &Path) -> Result<Logo, SiteError> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let media_type = match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("jpg" | "jpeg") => "image/jpeg",
        _ => {
            let reason = "it is no image that is known by its ending";
            return Err(SiteError::new(
                path,
                reason,
                "give an .svg, .png, .webp or .jpg",
            ));
        }
    };
    let content = read(path)?;
    if content.len() > MAX_LOGO_BYTES {
        let reason = format!("it has {} bytes, more than {MAX_LOGO_BYTES}", content.len());
        return Err(SiteError::new(path, reason, "give a smaller image"));
    }
    Ok(Logo {
        media_type,
        content,
    })
}

/// The templates of a folder by name.
fn read_templates(folder: &Path) -> Result<BTreeMap<String, String>, SiteError> {
    let mend = "check the path and who may read it";
    let wrong = |error: std::io::Error| SiteError::new(folder, error.to_string(), mend);
    let mut templates = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let is_template = path.extension().is_some_and(|ending| ending == "html");
        let Some(name) = name.filter(|_| is_template) else {
            continue;
        };
        let source = String::from_utf8(read(&path)?)
            .map_err(|_| SiteError::new(&path, "it is no text in UTF-8", "save it as UTF-8"))?;
        templates.insert(name.to_owned(), source);
    }
    if templates.is_empty() {
        return Err(SiteError::new(
            folder,
            "it has no file that ends with .html",
            "put the templates there that stand in for our own",
        ));
    }
    Ok(templates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(toml: &str, reason: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site.toml");
        fs::write(&path, toml).unwrap();
        fs::write(folder.path().join("logo.svg"), "<svg/>").unwrap();
        let found = Site::load(&path).map_err(|error| error.to_string());
        match reason {
            None => assert_eq!(found.unwrap().name, "云澜市"),
            Some(reason) => {
                let message = found.unwrap_err();
                assert!(message.contains(reason), "{message}");
            }
        }
    }

    #[test]
    fn settings_are_read_or_refused_with_the_reason() {
        check("name = '云澜市'", None);
        check(
            "name = '云澜市'\naddress = 'https://search.yunlan.example/'\nlogo = 'logo.svg'\n\
             [colors]\naccent = '#8c1d18'\n[footer]\nicp = '临ICP备20260001号'\n\
             links = [{ text = '网站地图', address = '/map' }]\n\
             [embed]\norigins = ['https://www.yunlan.example', 'http://127.0.0.1:8000']",
            None,
        );
        check("", Some("name"));
        check("name = '云澜市'\ncolour = 1", Some("colour"));
        check("name = '云澜市'\naddress = 'yunlan'", Some("no address"));
        check("name = '云澜市'\nlogo = 'logo.gif'", Some(".svg"));
        check("name = '云澜市'\nlogo = 'none.svg'", Some("none.svg"));
        check("name = '云澜市'\ntemplates = 'none'", Some("none"));
        check(
            "name = '云澜市'\n[embed]\norigins = ['https://www.yunlan.example/']",
            Some("no origin"),
        );
    }
}
