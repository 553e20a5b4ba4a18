//! What a unit of the service manager says, as far as it is followed here.

use crate::root::Root;

/// Where packages put units.
const UNITS: &str = "/usr/lib/systemd/system";

pub(crate) struct Unit {
    lines: Vec<(String, String)>,
    environment: Vec<(String, String)>,
}

impl Unit {
    pub(crate) fn read(root: &Root, name: &str) -> Self {
        let lines = settings(&root.run(&["cat", &format!("{UNITS}/{name}")]));
        let mut unit = Self {
            lines,
            environment: Vec::new(),
        };
        let own: Vec<String> = unit.all("Environment").map(str::to_owned).collect();
        let own = own.join(" ");
        let mut environment = settings(&own.split(' ').collect::<Vec<_>>().join("\n"));
        let files: Vec<String> = unit.all("EnvironmentFile").map(str::to_owned).collect();
        for file in files {
            environment.extend(settings(&root.run(&["cat", file.trim_start_matches('-')])));
        }
        unit.environment = environment;
        unit
    }

    /// The values of a key.
    pub(crate) fn all(&self, key: &str) -> impl Iterator<Item = &str> {
        let found = self.lines.iter().filter(move |(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a key that is there once.
    #[track_caller]
    pub(crate) fn one(&self, key: &str) -> &str {
        let mut found = self.all(key);
        let value = found.next().unwrap_or_else(|| panic!("no {key}"));
        assert!(found.next().is_none(), "more than one {key}");
        value
    }

    /// The command of a key, as the service manager runs it: as the user of the unit,
    /// with its environment alone.
    #[track_caller]
    pub(crate) fn command(&self, key: &str) -> Vec<String> {
        let user = self.one("User");
        let mut words: Vec<String> = [
            "setpriv",
            "--init-groups",
            "--no-new-privs",
            "--bounding-set=-all",
        ]
        .map(str::to_owned)
        .into();
        words.extend([
            format!("--reuid={user}"),
            format!("--regid={}", self.one("Group")),
        ]);
        words.extend(["env", "-i", "PATH=/usr/bin:/bin"].map(str::to_owned));
        let variables = self.environment.iter();
        words.extend(variables.map(|(name, value)| format!("{name}={value}")));
        words.extend(self.one(key).split(' ').map(|word| self.filled_in(word)));
        words
    }

    /// The command of a key for a process that runs.
    #[track_caller]
    pub(crate) fn command_for(&self, key: &str, process: u32) -> Vec<String> {
        let words = self.command(key).into_iter();
        words
            .map(|word| word.replace("$MAINPID", &process.to_string()))
            .collect()
    }

    /// A word, where it is a variable its value: of two, the later one.
    fn filled_in(&self, word: &str) -> String {
        let name = word
            .strip_prefix("${")
            .and_then(|rest| rest.strip_suffix('}'));
        let Some(name) = name else {
            return word.to_owned();
        };
        let mut found = self.environment.iter().rev();
        let value = found.find(|(variable, _)| variable == name);
        value.unwrap_or_else(|| panic!("no {name}")).1.clone()
    }
}

/// Names and values, without comments and headings.
fn settings(text: &str) -> Vec<(String, String)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
