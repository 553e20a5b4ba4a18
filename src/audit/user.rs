//! Who a command belongs to, as the operating system knows it.

use std::fs;

/// What the names of users are looked up in; others have a number alone.
const USERS: &str = "/etc/passwd";

/// The user of a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemUser {
    /// The number, which the system vouches for.
    pub id: u32,
    /// The name, where the system lists it.
    pub name: Option<String>,
}

impl SystemUser {
    /// The user of this process.
    pub fn current() -> Self {
        let id = rustix::process::getuid().as_raw();
        let users = fs::read_to_string(USERS).unwrap_or_default();
        Self {
            id,
            name: name_of(id, &users),
        }
    }
}

fn name_of(id: u32, users: &str) -> Option<String> {
    let mut lines = users.lines().map(|line| line.split(':'));
    lines.find_map(|mut parts| {
        let name = parts.next()?;
        let number: u32 = parts.nth(1)?.parse().ok()?;
        (number == id).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_number() {
        let users = "root:x:0:0:root:/root:/bin/sh\nbroken\ncms:x:1001:1001::/:/bin/false\n";
        for (id, expected) in [(0, Some("root")), (1001, Some("cms")), (7, None)] {
            assert_eq!(name_of(id, users).as_deref(), expected);
        }
    }
}
