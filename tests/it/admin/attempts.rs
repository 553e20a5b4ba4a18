//! What somebody without the right token may send in place of it.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};

/// A way to try, with what it adds to the request.
pub(super) struct Attempt {
    pub(super) name: String,
    pub(super) headers: Vec<(&'static str, Vec<u8>)>,
    pub(super) query: Option<String>,
}

/// What is known to who tries: the right token even, which is sent in wrong ways.
pub(super) struct Known<'a> {
    /// The name of the right token.
    pub(super) name: &'a str,
    pub(super) right: &'a str,
    /// Tokens with other scopes, and one that has expired.
    pub(super) others: [&'a str; 3],
    /// Whether the right one may come as a password.
    pub(super) is_page: bool,
}

/// Headers that pretend that the request is of this machine, or of somebody known.
pub(super) const PRETENCES: [(&str, &str); 18] = [
    ("x-forwarded-for", "127.0.0.1"),
    ("x-forwarded-for", "::1"),
    ("x-forwarded-for", "10.0.0.1, 127.0.0.1"),
    ("x-real-ip", "127.0.0.1"),
    ("x-client-ip", "127.0.0.1"),
    ("true-client-ip", "127.0.0.1"),
    ("cf-connecting-ip", "127.0.0.1"),
    ("x-remote-addr", "127.0.0.1"),
    ("forwarded", "for=127.0.0.1;host=localhost;proto=https"),
    ("host", "localhost"),
    ("x-forwarded-host", "localhost"),
    ("x-original-url", "/healthz"),
    ("x-rewrite-url", "/healthz"),
    ("x-forwarded-user", "administrator"),
    ("remote-user", "administrator"),
    ("x-forwarded-proto", "https"),
    ("origin", "http://127.0.0.1"),
    ("referer", "http://127.0.0.1/admin/queries"),
];

/// Headers that other programs take secrets from.
const OTHER_HEADERS: [&str; 9] = [
    "x-authorization",
    "proxy-authorization",
    "x-auth-token",
    "x-api-key",
    "x-access-token",
    "x-admin-token",
    "x-forwarded-authorization",
    "x-original-authorization",
    "gongwen-admin-token",
];

const OVERRIDES: [&str; 3] = [
    "x-http-method-override",
    "x-method-override",
    "x-http-method",
];

pub(super) fn attempts(known: &Known<'_>) -> Vec<Attempt> {
    let mut all = vec![plain("none", Vec::new())];
    all.extend(wrong_values(known));
    all.extend(wrong_tokens(known));
    all.extend(wrong_places(known.right));
    all.extend(twice(known));
    for (name, value) in PRETENCES {
        let header = (name, value.as_bytes().to_vec());
        all.push(plain(&format!("{name}: {value}"), vec![header]));
    }
    all
}

fn plain(name: &str, headers: Vec<(&'static str, Vec<u8>)>) -> Attempt {
    Attempt {
        name: name.to_owned(),
        headers,
        query: None,
    }
}

/// Values of the right header.
fn with_value(name: &str, value: impl Into<Vec<u8>>) -> Attempt {
    plain(name, vec![("authorization", value.into())])
}

fn wrong_values(known: &Known<'_>) -> Vec<Attempt> {
    let right = known.right;
    let pair = format!("{}:{right}", known.name);
    let password = BASE64_STANDARD.encode(&pair);
    let mut all: Vec<Attempt> = [
        ("empty", String::new()),
        ("a blank", " ".to_owned()),
        ("no token", "Bearer".to_owned()),
        ("an empty token", "Bearer ".to_owned()),
        ("no scheme", right.to_owned()),
        ("no blank", format!("Bearer{right}")),
        ("a tab", format!("Bearer\t{right}")),
        ("a colon", format!("Bearer: {right}")),
        ("an equals sign", format!("Bearer={right}")),
        ("quotes", format!("Bearer \"{right}\"")),
        ("a parameter", format!("Bearer token={right}")),
        ("a list", format!("Bearer x, Bearer {right}")),
        ("two tokens", format!("Bearer {right} {right}")),
        ("basic and a token", format!("Basic {right}")),
        (
            "basic and no pair",
            format!("Basic {}", BASE64_STANDARD.encode(right)),
        ),
        (
            "basic of nobody",
            format!("Basic {}", BASE64_STANDARD.encode(format!(":{right}"))),
        ),
        (
            "basic of another",
            format!("Basic {}", BASE64_STANDARD.encode(format!("x:{right}"))),
        ),
        (
            "basic turned round",
            format!(
                "Basic {}",
                BASE64_STANDARD.encode(format!("{right}:{}", known.name))
            ),
        ),
        (
            "basic without password",
            format!("Basic {}", BASE64_STANDARD.encode(known.name)),
        ),
        ("basic in the other alphabet", format!("Basic !{password}")),
        ("token scheme", format!("Token {right}")),
        ("digest scheme", format!("Digest {right}")),
        ("negotiate scheme", format!("Negotiate {right}")),
        ("look-alike scheme", format!("Веarer {right}")),
        ("wide scheme", format!("Ｂｅａｒｅｒ {right}")),
        ("ideographic blank", format!("Bearer\u{3000}{right}")),
        ("no-break blank", format!("Bearer\u{a0}{right}")),
    ]
    .into_iter()
    .map(|(name, value)| with_value(name, value))
    .collect();
    if !known.is_page {
        all.push(with_value("basic", format!("Basic {password}")));
    }
    all
}

fn wrong_tokens(known: &Known<'_>) -> Vec<Attempt> {
    let right = known.right;
    let hash = blake3::hash(right.as_bytes());
    let other = blake3::hash(known.others[0].as_bytes());
    let mut short = right.to_owned();
    let last = short.pop().unwrap();
    let without_prefix = right.split_once('_').map_or("", |(_, secret)| secret);
    let mut tokens = vec![
        ("truncated", short.clone()),
        ("its last sign alone", last.to_string()),
        ("extended", format!("{right}A")),
        ("extended by a dot", format!("{right}.")),
        ("padded", format!("{right}=")),
        ("twice", format!("{right}{right}")),
        ("upper case", right.to_uppercase()),
        ("lower case", right.to_lowercase()),
        ("turned round", right.chars().rev().collect()),
        ("without its prefix", without_prefix.to_owned()),
        ("its prefix alone", "gwt_".to_owned()),
        ("its hash", hash.to_hex().to_string()),
        (
            "its hash as in the file",
            format!("blake3:{}", hash.to_hex()),
        ),
        (
            "its hash as a token",
            format!("gwt_{}", BASE64_URL_SAFE_NO_PAD.encode(hash.as_bytes())),
        ),
        ("the hash of another", format!("blake3:{}", other.to_hex())),
        ("in base64", BASE64_STANDARD.encode(right)),
        (
            "percent-encoded",
            right.bytes().flat_map(percent_encoded).collect(),
        ),
        ("zero width", format!("{right}\u{200b}")),
        ("a byte-order mark", format!("\u{feff}{right}")),
        ("look-alikes", right.replace(['a', 'e', 'o', 'g'], "а")),
        (
            "wide signs",
            right
                .chars()
                .filter_map(|c| char::from_u32(u32::from(c) + 0xfee0))
                .collect(),
        ),
        ("null", "null".to_owned()),
        ("true", "true".to_owned()),
        ("star", "*".to_owned()),
        ("its name", known.name.to_owned()),
        ("administrator", "administrator".to_owned()),
        ("a statement", "' OR '1'='1".to_owned()),
        ("a path", "../tokens.toml".to_owned()),
        ("long", format!("{right}{}", "A".repeat(20_000))),
        ("over-long", format!("{right}{}", "A".repeat(40_000))),
    ];
    for (at, other) in known.others.iter().enumerate() {
        tokens.push((
            ["another scope", "a third scope", "expired"][at],
            (*other).to_owned(),
        ));
    }
    let mut all: Vec<Attempt> = tokens
        .into_iter()
        .map(|(name, token)| with_value(name, format!("Bearer {token}")))
        .collect();
    // The lowest bit keeps every sign of the alphabet one that a header may have.
    for at in (0..right.len()).step_by(4) {
        let mut flipped = right.as_bytes().to_vec();
        flipped[at] ^= 1;
        let value = [b"Bearer ", &flipped[..]].concat();
        all.push(with_value(&format!("bit {at} flipped"), value));
    }
    all
}

fn percent_encoded(byte: u8) -> Vec<char> {
    format!("%{byte:02X}").chars().collect()
}

fn wrong_places(right: &str) -> Vec<Attempt> {
    let bearer = format!("Bearer {right}");
    let mut all = Vec::new();
    for name in OTHER_HEADERS {
        all.push(plain(name, vec![(name, bearer.clone().into_bytes())]));
        all.push(plain(name, vec![(name, right.as_bytes().to_vec())]));
    }
    for name in OVERRIDES {
        all.push(plain(name, vec![(name, b"GET".to_vec())]));
        all.push(plain(name, vec![(name, b"OPTIONS".to_vec())]));
    }
    for name in ["token", "authorization", "access_token", "session"] {
        let cookie = format!("{name}={right}");
        all.push(plain("cookie", vec![("cookie", cookie.into_bytes())]));
        all.push(Attempt {
            name: format!("?{name}"),
            headers: Vec::new(),
            query: Some(format!("{name}={right}")),
        });
        all.push(Attempt {
            name: format!("?{name}=Bearer"),
            headers: Vec::new(),
            query: Some(format!("{name}=Bearer%20{right}")),
        });
    }
    all
}

/// The right header beside another one: it could not be told which one a proxy
/// looked at.
fn twice(known: &Known<'_>) -> Vec<Attempt> {
    let bearer = |token: &str| ("authorization", format!("Bearer {token}").into_bytes());
    let (right, wrong) = (known.right, known.others[0]);
    [(right, wrong), (wrong, right), (right, right), ("", right)]
        .into_iter()
        .map(|(one, other)| plain("twice", vec![bearer(one), bearer(other)]))
        .collect()
}
