//! Power cuts: whatever a disk may have lost, the index opens, is whole, and
//! holds what it held before the interrupted run or after it.
//!
//! The program runs under `strace`; from what it wrote, renamed and synced follows
//! what a disk may hold at every moment, and each such folder is looked at.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashSet};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use gongwen::index::{IndexError, IndexFolder, State};
use gongwen::text::Analysis;
use rand::RngExt;
use rand::rngs::StdRng;

use crate::chance::{chance, seed, setting};
use crate::disk::{self, Luck, Op, after_cut};
use crate::documents::{exported, id, write, write_queries};
use crate::leftovers::leftovers;
use crate::program::{done, export, gongwen, said};
use crate::tools::quick_folder;
use crate::trace::Trace;

/// Moments at which the power is cut, where the environment asks for no others.
const CUTS: u64 = 150;
/// Of so many different folders, one has the interrupted run again.
const RUN_AGAIN: u64 = 64;

/// A run of the program.
struct Run {
    arguments: Vec<String>,
    /// The operations before it, and those up to its end.
    first: usize,
    end: usize,
    before: Vec<String>,
    after: Vec<String>,
}

/// A whole life of an index, recorded.
struct Life {
    folder: tempfile::TempDir,
    trace: Trace,
    runs: Vec<Run>,
}

impl Life {
    fn root(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    fn record(analysis: &Analysis) -> Self {
        let folder = quick_folder();
        let root = folder.path().join("disk");
        std::fs::create_dir(&root).unwrap();
        let mut life = Self {
            trace: Trace::new(&root),
            folder,
            runs: Vec::new(),
        };
        let source = |name: &str| life.folder.path().join(name);
        let lists = [("q1", 7), ("q2", 8)].map(|(name, count)| {
            write_queries(&source(name), count);
            source(name).display().to_string()
        });
        let sources = [
            (0..24, 1),
            (12..36, 2),
            (36..38, 1),
            (38..40, 1),
            (40..44, 1),
            (3..9, 3),
        ];
        let sources = sources.map(|(numbers, edition)| {
            let path = source(&format!("{}-{edition}.jsonl", numbers.start));
            write(&path, numbers, edition);
            path.display().to_string()
        });
        let [first, second, third, fourth, fifth, sixth] = &sources;
        let [few, more] = &lists;
        let (some, others) = (id(1), id(20));
        for arguments in [
            vec!["index", first, "--queries", few],
            vec!["index", second],
            vec!["delete", &some, &others],
            vec!["index", third],
            // The fourth segment of a size: they are merged, and old files removed.
            vec!["index", fourth],
            vec!["reindex", "--from-index", "--queries", more],
            vec!["index", fifth],
            vec!["reindex", first, second, "--allow-shrink"],
            vec!["rollback", "--to", "000002"],
            vec!["index", sixth, "--queries", few],
        ] {
            life.run(&arguments, analysis);
        }
        life
    }

    fn run(&mut self, arguments: &[&str], analysis: &Analysis) {
        let index = self.root().join("index");
        let arguments: Vec<String> = ["--index", index.to_str().unwrap()]
            .iter()
            .chain(arguments)
            .map(|&argument| argument.to_owned())
            .collect();
        let first = self.trace.ops.len();
        let output = self.trace.run(&arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            said(&output)
        );
        let everything = after_cut(
            &self.root(),
            &self.trace.ops,
            self.trace.ops.len(),
            Luck::Everything,
            &mut chance(0, 0),
        );
        assert!(
            everything == disk::State::read(&self.root()),
            "the model of the disk is wrong"
        );
        let after = exported(&IndexFolder::new(&index), analysis).unwrap();
        let before = self
            .runs
            .last()
            .map_or_else(Vec::new, |run| run.after.clone());
        let run = Run {
            arguments,
            first,
            end: self.trace.ops.len(),
            before,
            after,
        };
        assert!(run.first < run.end, "nothing was recorded");
        self.runs.push(run);
    }

    /// Just before and just after each sync, and in between by chance; the ends
    /// of all runs, where everything is acknowledged, always.
    fn cuts(&self, count: u64, dice: &mut StdRng) -> Vec<usize> {
        let ops = &self.trace.ops;
        if count > ops.len() as u64 {
            return (0..=ops.len()).collect();
        }
        let syncs = ops.iter().enumerate().filter_map(|(at, op)| {
            matches!(op, Op::Sync { .. } | Op::SyncFolder { .. }).then_some(at)
        });
        let mut moments: Vec<usize> = syncs.flat_map(|at| [at, at + 1]).collect();
        moments.dedup();
        let ends: Vec<usize> = self.runs.iter().map(|run| run.end).collect();
        let count = usize::try_from(count).unwrap().saturating_sub(ends.len());
        // A fifth is by chance, and all that is left when there are enough.
        let by_chance = (count / 5).max(count.saturating_sub(moments.len()));
        while moments.len() > count - by_chance {
            moments.swap_remove(dice.random_range(0..moments.len()));
        }
        moments.extend((0..by_chance).map(|_| dice.random_range(0..=ops.len())));
        moments.extend(ends);
        moments.sort_unstable();
        moments.dedup();
        moments
    }

    /// The run that a cut falls into.
    fn run_at(&self, cut: usize) -> &Run {
        self.runs.iter().find(|run| cut <= run.end).unwrap()
    }
}

#[test]
fn whatever_a_power_cut_leaves_is_the_index_before_or_after() {
    let seed = seed();
    let analysis = Analysis::built_in().unwrap();
    let life = Life::record(&analysis);
    let cuts = life.cuts(setting("GONGWEN_POWER_CUTS", CUTS), &mut chance(seed, 0));
    let mut folders = HashSet::new();
    let mut failures: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut again = 0;
    for &cut in &cuts {
        let lucks = Luck::SURE.into_iter().chain([Luck::Chance; 3]);
        for (number, luck) in lucks.enumerate() {
            let mut dice = chance(seed, (cut * 16 + number) as u64);
            let state = after_cut(&life.root(), &life.trace.ops, cut, luck, &mut dice);
            if !folders.insert((
                life.run_at(cut).end,
                cut == life.run_at(cut).end,
                key(&state),
            )) {
                continue;
            }
            let runs_again = key(&state).is_multiple_of(RUN_AGAIN);
            again += u64::from(runs_again);
            let folder = quick_folder();
            state.write(&life.root(), folder.path());
            let looked = look(&life, cut, folder.path(), runs_again, &analysis);
            if let Err(reason) = looked {
                let reason = reason.replace(folder.path().to_str().unwrap(), "…");
                let context = context(&life, cut, luck, &state);
                failures.entry(reason).or_insert((0, context)).0 += 1;
            }
        }
    }
    println!(
        "{} operations, {} cuts, {} different folders, {again} of them run again",
        life.trace.ops.len(),
        cuts.len(),
        folders.len()
    );
    for (reason, (count, context)) in &failures {
        println!("{count} times: {reason}\n{context}");
    }
    assert!(failures.is_empty(), "{} kinds of failures", failures.len());
}

fn key(state: &disk::State) -> u64 {
    let mut hasher = DefaultHasher::new();
    state.hash(&mut hasher);
    hasher.finish()
}

/// Looks at what a cut left.
fn look(
    life: &Life,
    cut: usize,
    disk: &Path,
    runs_again: bool,
    analysis: &Analysis,
) -> Result<(), String> {
    let run = life.run_at(cut);
    let path = disk.join("index");
    let index = IndexFolder::new(&path);
    match exported(&index, analysis) {
        Ok(documents) if documents == run.after => {}
        Ok(documents) if documents == run.before && cut < run.end => {}
        Ok(documents) => return Err(format!("holds {} other documents", documents.len())),
        Err(IndexError::Missing { .. }) if run.first == 0 && cut < run.end => {}
        Err(error) => return Err(format!("does not open: {}", error.line())),
    }
    whole(&index)?;
    if runs_again {
        run_again(run, &path)?;
        whole(&index)?;
        let left = leftovers(&path);
        if !left.is_empty() {
            return Err(format!("left over: {left:?}"));
        }
    }
    Ok(())
}

fn whole(index: &IndexFolder) -> Result<(), String> {
    match index.verify(|_, _| {}) {
        Ok(damages) => match damages.first() {
            None => Ok(()),
            Some(first) => {
                let name = first.path.file_name().unwrap_or_default();
                Err(format!("damaged: {}: {}", name.display(), first.reason))
            }
        },
        Err(IndexError::Missing { .. }) => Ok(()),
        Err(error) => Err(format!("cannot be verified: {}", error.line())),
    }
}

/// What was interrupted is done again by the same command.
fn run_again(run: &Run, index: &Path) -> Result<(), String> {
    let arguments: Vec<&str> = run.arguments.iter().skip(2).map(String::as_str).collect();
    let output = gongwen(index, &arguments);
    // What was deleted is not there any more.
    let may_be_absent = arguments[0] == "delete";
    if !(output.status.success() || (may_be_absent && output.status.code() == Some(1))) {
        return Err(format!("`{}` fails again: {}", arguments[0], said(&output)));
    }
    let lines: Vec<String> = export(index).lines().map(str::to_owned).collect();
    if lines != run.after {
        return Err(format!("`{}` again ends in other documents", arguments[0]));
    }
    done(index, &["verify"]);
    let generations = IndexFolder::new(index).generations().unwrap();
    let live = generations.into_iter().find(|one| one.live).unwrap();
    let recorded = live.manifest.unwrap();
    if recorded.documents != lines.len() as u64 || recorded.state != State::Ready {
        return Err(format!(
            "the manifest says {} documents, {:?}",
            recorded.documents, recorded.state
        ));
    }
    Ok(())
}

/// Where a failure happened, for who has to find out why.
fn context(life: &Life, cut: usize, luck: Luck, state: &disk::State) -> String {
    let run = life.run_at(cut);
    let (first, ops) = (cut.saturating_sub(12), &life.trace.ops);
    let mut text = format!(
        "  cut {cut} ({luck:?}) in {:?}, operations {} to {}\n",
        &run.arguments[2..],
        run.first,
        run.end
    );
    for op in &ops[first..cut] {
        let op: String = format!("{op:?}").chars().take(160).collect();
        text = text + "    " + &op + "\n";
    }
    text + &state.listing()
}
