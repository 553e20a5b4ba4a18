//! Other ways to write an address, which lead to the same one or to none.

/// The address of a path in each spelling.
pub(super) fn spellings(path: &str) -> Vec<String> {
    let bare = path.trim_start_matches('/');
    let (head, tail) = path.rsplit_once('/').unwrap();
    let last = tail.chars().next_back().unwrap();
    let short = tail.strip_suffix(last).unwrap();
    let encoded = format!("{head}/{short}%{:02X}", u32::from(last));
    let each: String = bare
        .bytes()
        .map(|byte| match byte {
            b'/' => "/".to_owned(),
            _ => format!("%{byte:02x}"),
        })
        .collect();
    vec![
        path.to_owned(),
        format!("{path}/"),
        format!("{path}//"),
        format!("/{path}"),
        format!("//{path}"),
        path.replace('/', "//"),
        format!("/.{path}"),
        format!("{path}/."),
        format!("/x/..{path}"),
        format!("{head}/./{tail}"),
        format!("{head}/x/../{tail}"),
        format!("/healthz/..{path}"),
        format!("/healthz/%2e%2e{path}"),
        format!("/assets/style.css/..{path}"),
        format!("{head}%2f{tail}"),
        format!("{head}%2F{tail}"),
        format!("{head}%5c{tail}"),
        format!("{head}/{tail}%00"),
        format!("{head}/{tail}%20"),
        format!("{head}/{tail}%09"),
        format!("{head}/{tail}%0d%0a"),
        format!("{head}/{tail}%23"),
        format!("{head}/{tail}%3f"),
        format!("{head}/{tail};a=b"),
        format!("{head};a=b/{tail}"),
        format!("{head}/{tail};.css"),
        format!("{head}/{tail}.json"),
        format!("{head}/{tail}.css"),
        format!("{path}?"),
        format!("{path}?x"),
        format!("{path}?/assets/style.css"),
        encoded,
        format!("/{each}"),
        path.to_uppercase(),
        format!("{}/{tail}", head.to_uppercase()),
        format!("{head}/{}", tail.to_uppercase()),
        format!("{head}/{tail}%c0%af"),
        format!("{head}/%ef%bc%8e{tail}"),
        format!("http://127.0.0.1{path}"),
        format!("http://localhost{path}/"),
        format!("https://user:password@localhost{path}"),
        format!("ftp://127.0.0.1{path}"),
    ]
}
