//! When a process is killed: at moments that are spread over its course, and at
//! what it does, so that short windows are hit.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::folder::{Progress, Watch, Window};
use crate::program::Process;
use crate::settings::Random;

/// So many last changes are aimed at more often than those before.
const LAST_STEPS: usize = 12;
/// So much shorter is the wait where a window is aimed at.
const SHORTER_AT: u32 = 10;
/// Longest wait after a change, in microseconds: as long as a few writes take.
const LONGEST_DELAY: usize = 3_000;

/// How a command goes when it is left alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Course {
    /// From its start to the first change of the folder.
    until_change: Duration,
    /// From there to its end.
    changing: Duration,
    /// Changes of the folder.
    steps: usize,
}

/// When to kill.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Moment {
    /// So long after the start.
    After(Duration),
    /// So long after the first change.
    Into(Duration),
    /// So long after so many changes.
    Step(usize, Duration),
    /// So long after it has come so far.
    At(Window, Duration),
}

impl Course {
    /// Lets a command run to its end, and returns its code, too.
    pub(crate) fn measure(command: &mut Command, index: &Path) -> (Self, i32) {
        let mut watch = Watch::new(index);
        let started = Instant::now();
        let mut changed = None;
        let mut process = Process::start(command.stdout(Stdio::null()).stderr(Stdio::null()));
        let code = loop {
            let ended = process.ended();
            if watch.look() {
                changed.get_or_insert_with(|| started.elapsed());
            }
            match ended {
                Some(code) => break code,
                None => thread::yield_now(),
            }
        };
        let until_change = changed.unwrap_or_else(|| started.elapsed());
        let course = Self {
            until_change,
            changing: started.elapsed().saturating_sub(until_change),
            steps: watch.steps,
        };
        (course, code)
    }

    /// Half of the moments are at the windows that are aimed at, or at one of the
    /// last changes; the others are anywhere.
    pub(crate) fn moment(&self, aims: &[Window], random: &mut Random, number: usize) -> Moment {
        let delay = match random.below(2) {
            0 => 0,
            _ => random.below(LONGEST_DELAY),
        };
        let delay = Duration::from_micros(delay as u64);
        let steps = self.steps.max(1);
        match number % 6 {
            0 | 3 => Moment::At(aims[random.below(aims.len())], delay / SHORTER_AT),
            1 => Moment::Step(steps - random.below(LAST_STEPS.min(steps)), delay),
            2 => Moment::Step(1 + random.below(steps), delay),
            4 => Moment::Into(self.changing.mul_f64(random.share())),
            _ => {
                let whole = self.until_change + self.changing;
                Moment::After(whole.mul_f64(random.share()))
            }
        }
    }
}

/// Starts a command, kills it, and tells how far it had come.
pub(crate) fn kill(command: &mut Command, index: &Path, moment: Moment) -> Window {
    let before = Progress::of(index);
    let mut watch = Watch::new(index);
    let started = Instant::now();
    let mut process = Process::start(command.stdout(Stdio::null()).stderr(Stdio::null()));
    let mut changed = None;
    let mut reached = None;
    let mut window = Window::Before;
    loop {
        if process.ended().is_some() {
            return Window::Ended;
        }
        if watch.look() {
            changed.get_or_insert_with(Instant::now);
            if let Moment::At(..) = moment {
                window = window.max(before.window(&Progress::of(index)));
            }
        }
        let delay = match moment {
            Moment::After(time) => (started.elapsed() >= time).then_some(Duration::ZERO),
            Moment::Into(time) => changed
                .filter(|changed| changed.elapsed() >= time)
                .map(|_| Duration::ZERO),
            Moment::Step(step, delay) => (watch.steps >= step).then_some(delay),
            Moment::At(aim, delay) => (window >= aim).then_some(delay),
        };
        if let Some(delay) = delay
            && reached.get_or_insert_with(Instant::now).elapsed() >= delay
        {
            break;
        }
        thread::yield_now();
    }
    if process.kill() {
        before.window(&Progress::of(index))
    } else {
        Window::Ended
    }
}
