//! The documents of one segment that have enough.

use std::ops::Range;

use tantivy::query::Scorer;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, TERMINATED};

use super::bits::{Bits, Counts, WINDOW};
use super::unit::Unit;

/// Documents of the first window after a leap; each that follows is twice as large.
const SHORTEST: DocId = 64;

pub(super) struct Counted {
    /// The units of fewest documents: so many that a document which has enough has
    /// one of them.
    rare: Vec<Unit>,
    /// The others, of which some may stand before the window.
    frequent: Vec<Unit>,
    least: usize,
    /// Of the segment.
    documents: DocId,
    counts: Counts,
    window: Range<DocId>,
    /// How many documents the next window has.
    length: DocId,
    /// The documents of the window that have enough.
    found: Bits,
    doc: DocId,
}

impl Counted {
    /// `None` where no document can have `least` of the units, which is at least one.
    pub(super) fn of(mut units: Vec<Unit>, least: usize, documents: DocId) -> Option<Self> {
        let asked = units.len().checked_sub(least)?;
        units.sort_by_key(Unit::size_hint);
        let frequent = units.split_off(asked + 1);
        let mut counted = Self {
            rare: units,
            frequent,
            least,
            documents,
            counts: Counts::new(),
            window: 0..0,
            length: WINDOW,
            found: Bits::NONE,
            doc: 0,
        };
        counted.find();
        Some(counted)
    }

    /// Goes to the first document from where the rare units stand.
    fn find(&mut self) {
        loop {
            let first = self.rare.iter().map(Unit::doc).min();
            let first = first.unwrap_or(TERMINATED);
            if first == TERMINATED {
                self.doc = TERMINATED;
                return;
            }
            self.window = first..first + self.length;
            self.length = WINDOW.min(self.length * 2);
            self.look();
            if let Some(place) = self.found.iter().next() {
                self.doc = first + place;
                return;
            }
        }
    }

    /// Looks through the window.
    fn look(&mut self) {
        self.found = match self.rare.as_mut_slice() {
            // A document must have it, and all others.
            [only] => {
                only.go_through(&self.window, self.documents);
                let mut possible = only.possible();
                for unit in &mut self.frequent {
                    if possible.is_empty() {
                        break;
                    }
                    unit.ask(&possible, &self.window, self.documents);
                    possible = possible.and(&unit.possible());
                }
                possible
            }
            _ => self.count(),
        };
        self.check();
    }

    fn count(&mut self) -> Bits {
        self.counts.clear();
        for unit in &mut self.rare {
            unit.go_through(&self.window, self.documents);
            self.counts.add(unit.possible());
        }
        let mut asked = self.frequent.len();
        for unit in &mut self.frequent {
            let candidates = self.counts.at_least(self.least - asked);
            if candidates.is_empty() {
                break;
            }
            unit.ask(&candidates, &self.window, self.documents);
            self.counts.add(unit.possible());
            asked -= 1;
        }
        self.counts.at_least(self.least)
    }

    /// Removes what only seemed to have enough, as rows tell.
    fn check(&mut self) {
        if self.found.is_empty() {
            return;
        }
        let units = || self.rare.iter().chain(&self.frequent);
        let open = units().fold(Bits::NONE, |open, unit| open.or(&unit.open()));
        for place in open.and(&self.found).iter() {
            let doc = self.window.start + place;
            let units = || self.rare.iter().chain(&self.frequent);
            let certain = units().filter(|unit| unit.told(place) == Some(true));
            let mut have = certain.count();
            let undecided = units().filter(|unit| unit.told(place).is_none());
            let mut undecided = undecided.count();
            for unit in self.rare.iter_mut().chain(&mut self.frequent) {
                if have >= self.least || have + undecided < self.least {
                    break;
                }
                if unit.told(place).is_none() {
                    undecided -= 1;
                    have += usize::from(unit.has_row(doc));
                }
            }
            if have < self.least {
                self.found.remove(place);
            }
        }
    }
}

impl DocSet for Counted {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            let behind = self.doc - self.window.start + 1;
            match self.found.iter_from(behind).next() {
                Some(place) => self.doc = self.window.start + place,
                None => self.find(),
            }
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        let from = target - self.window.start;
        if let Some(place) = self.found.iter_from(from).next() {
            self.doc = self.window.start + place;
        } else {
            for unit in &mut self.rare {
                unit.seek(target);
            }
            self.length = SHORTEST;
            self.find();
        }
        self.doc
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        let mut filled = 0;
        while self.doc != TERMINATED {
            let start = self.window.start;
            for place in self.found.iter_from(self.doc - start) {
                if filled == buffer.len() {
                    self.doc = start + place;
                    return filled;
                }
                buffer[filled] = start + place;
                filled += 1;
            }
            self.find();
        }
        filled
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let rarest = self.rare.iter().map(Unit::size_hint);
        rarest.fold(0, u32::saturating_add).min(self.documents)
    }

    fn cost(&self) -> u64 {
        let units = self.rare.iter().chain(&self.frequent);
        units.map(Unit::cost).sum()
    }
}

impl Scorer for Counted {
    fn score(&mut self) -> Score {
        1.0
    }
}
