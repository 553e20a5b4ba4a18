//! The address of a database: variables of the environment put in, the password
//! never shown.

use std::fmt;

use url::Url;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Postgres,
    MySql,
    Sqlite,
}

/// The address of a database. What is shown of it holds no password.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) kind: Kind,
    full: String,
    shown: String,
    secrets: Vec<String>,
}

impl Address {
    /// Reads an address, with the values of variables from `variable`.
    ///
    /// # Errors
    /// What is wrong with it, in words, without its values.
    pub(super) fn parse(
        template: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, String> {
        let is_file = template.starts_with("sqlite:");
        let (full, mut secrets) = put_in(template, is_file, variable)?;
        let kind = match full.split_once(':') {
            Some(("postgres" | "postgresql", _)) => Kind::Postgres,
            Some(("mysql" | "mariadb", _)) => Kind::MySql,
            Some(("sqlite", _)) => Kind::Sqlite,
            _ => {
                return Err(
                    "`url` is none of `postgres://…`, `mysql://…` and `sqlite:PATH`".to_owned(),
                );
            }
        };
        if kind == Kind::Sqlite {
            let shown = full.clone();
            return Ok(Self {
                kind,
                full,
                shown,
                secrets: Vec::new(),
            });
        }
        let mut url = Url::parse(&full).map_err(|error| format!("`url` is no address: {error}"))?;
        // Drivers may say it as it is, or as it stands in the address.
        if let Some(password) = url.password() {
            let plain = percent_encoding::percent_decode_str(password).decode_utf8_lossy();
            secrets.extend([plain.into_owned(), password.to_owned()]);
        }
        secrets.extend(
            url.query_pairs()
                .filter(|(name, _)| name == "password")
                .map(|(_, value)| value.into_owned()),
        );
        // It fails only for addresses without a host, which have no password.
        url.set_password(None).ok();
        url.set_query(None);
        secrets.retain(|secret| !secret.is_empty() && !url.as_str().contains(secret.as_str()));
        Ok(Self {
            kind,
            full,
            shown: url.into(),
            secrets,
        })
    }

    /// With the password, for the connection alone.
    pub(super) fn full(&self) -> &str {
        &self.full
    }

    /// A message without what is secret.
    pub(super) fn without_secrets(&self, message: &str) -> String {
        self.secrets
            .iter()
            .fold(message.to_owned(), |text, secret| text.replace(secret, "…"))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Puts the values of `${VARIABLE}` in. In front of the `@`, where names and
/// passwords stand, they are escaped: a password is written as it is.
fn put_in(
    template: &str,
    is_file: bool,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<(String, Vec<String>), String> {
    let mut full = String::new();
    let mut secrets = Vec::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once("${") {
        let (name, behind) = behind
            .split_once('}')
            .ok_or("`url` has a `${` without `}`")?;
        let value = variable(name).ok_or_else(|| {
            format!("`url` needs the variable `{name}`, which the environment does not have")
        })?;
        full.push_str(before);
        if !is_file && behind.contains('@') {
            full.extend(
                form_urlencoded::byte_serialize(value.as_bytes())
                    .map(|part| if part == "+" { "%20" } else { part }),
            );
            secrets.push(value);
        } else {
            full.push_str(&value);
        }
        rest = behind;
    }
    full.push_str(rest);
    Ok((full, secrets))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(template: &str) -> Result<Address, String> {
        Address::parse(template, |name| match name {
            "PASSWORD" => Some("p@ss/wört 1".to_owned()),
            "ADDRESS" => Some("mysql://cms:secret@10.0.0.1/portal".to_owned()),
            _ => None,
        })
    }

    #[track_caller]
    fn check(template: &str, kind: Kind, full: &str, shown: &str) {
        let address = parse(template).unwrap();
        assert_eq!((address.kind, address.full()), (kind, full));
        assert_eq!(address.to_string(), shown);
        assert_eq!(format!("{address:?}"), shown);
    }

    #[test]
    fn variables_are_put_in_and_passwords_left_out() {
        check(
            "postgres://cms:${PASSWORD}@localhost:5432/portal?sslmode=disable",
            Kind::Postgres,
            "postgres://cms:p%40ss%2Fw%C3%B6rt%201@localhost:5432/portal?sslmode=disable",
            "postgres://cms@localhost:5432/portal",
        );
        check(
            "${ADDRESS}",
            Kind::MySql,
            "mysql://cms:secret@10.0.0.1/portal",
            "mysql://cms@10.0.0.1/portal",
        );
        check(
            "sqlite:a b.db",
            Kind::Sqlite,
            "sqlite:a b.db",
            "sqlite:a b.db",
        );
    }

    #[test]
    fn messages_hold_no_password() {
        let address = parse("postgres://cms:${PASSWORD}@localhost/portal").unwrap();
        let said = address.without_secrets("no: p@ss/wört 1, p%40ss%2Fw%C3%B6rt%201");
        assert_eq!(said, "no: …, …");
        let address = parse("mysql://cms:p%40ss%201@localhost/portal").unwrap();
        assert_eq!(
            address.without_secrets("no: p@ss 1, p%40ss%201"),
            "no: …, …"
        );
    }

    #[test]
    fn a_bad_address_is_told() {
        for (template, part) in [
            ("oracle://x", "`url` is none of"),
            ("postgres://a:${NONE}@b/c", "needs the variable `NONE`"),
            ("postgres://a:${NONE", "without `}`"),
            ("mysql://[", "is no address"),
        ] {
            let error = parse(template).unwrap_err();
            assert!(error.contains(part), "{template}: {error}");
        }
    }
}
