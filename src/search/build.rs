//! Catalog → index: how much each term says about each entry, folded into one byte.
//!
//! Comes in: the catalog. Goes out: sorted keys with their postings. Never: a number that depends on the machine; the
//! logarithm is made of additions and multiplications, which are the same everywhere.

use super::digits::{level, levels};
use super::field::Scope;
use super::gather::Gathered;
use super::lexicon::Lexicon;
use super::memory::{Memory, Terms};
use super::table::{Build, Table};
use super::terms::Kind;
use crate::entry::Entry;
use crate::parallel::{both, each};
use std::ops::Range;

/// Keys with what they lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postings {
    /// In the order of their bytes.
    pub keys: Lexicon,
    /// Where the postings of a key start; one more than there are keys.
    starts: Vec<usize>,
    /// The highest impact of each key.
    tops: Vec<u8>,
    /// Entry and impact; the entries of a key ascend.
    pub all: Vec<(u32, u8)>,
}

impl Default for Postings {
    fn default() -> Self {
        Self {
            keys: Lexicon::default(),
            starts: vec![0],
            tops: Vec::new(),
            all: Vec::new(),
        }
    }
}

impl Postings {
    /// Adds a key behind all the others, and what it leads to.
    pub fn push(&mut self, key: &str, found: impl IntoIterator<Item = (u32, u8)>) {
        self.keys.number(key);
        self.all.extend(found);
        self.end();
    }

    /// Ends the postings of the last key.
    fn end(&mut self) {
        let start = self.starts.last().copied().unwrap_or_default();
        let own = self.all[start..].iter().map(|(_, impact)| *impact);
        self.tops.push(own.max().unwrap_or_default());
        self.starts.push(self.all.len());
    }

    /// Whether a key leads anywhere.
    pub fn has(&self, key: &str) -> bool {
        self.keys.find(key).is_some()
    }

    /// What a key leads to, and the highest impact of it.
    pub fn of(&self, key: &str) -> (&[(u32, u8)], u8) {
        let found = self.keys.find(key);
        found.map_or((&[], 0), |at| (self.at(at), self.tops[at]))
    }

    pub fn at(&self, at: usize) -> &[(u32, u8)] {
        &self.all[self.starts[at]..self.starts[at + 1]]
    }

    /// Where the keys stand that start with a text.
    pub fn starting(&self, text: &str) -> Range<usize> {
        let first = |is_before: &dyn Fn(&str) -> bool| {
            let (mut low, mut high) = (0, self.keys.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                if is_before(self.keys.get(middle)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            low
        };
        first(&|key| key < text)..first(&|key| key < text || key.starts_with(text))
    }
}

/// A smaller knowledge base is counted as one of this size: of two entries, what one has and the other lacks says little.
const FEWEST: f64 = 100.0;

/// The terms of so many entries are held before they are merged.
const AT_ONCE: usize = 1024;

/// Gathers the terms of entries; an entry's number is its place in the list.
pub fn postings(
    entries: &[&Entry],
    table: &Table,
    scope: Scope,
    memory: Option<Memory<'_>>,
) -> Postings {
    let mut gathered = Gathered::new(table.build.postings);
    let terms = |some: &[&Entry]| each(some, |entry| Terms::of(entry, table, scope, memory));
    let mut entry = 0;
    let mut chunks = entries.chunks(AT_ONCE);
    let mut next = chunks.next().map(terms);
    while let Some(ready) = next {
        // One thread gathers what all have made before.
        let gather = || {
            for terms in ready {
                gathered.add(entry, terms.iter());
                entry += 1;
            }
        };
        let more = chunks.next();
        (next, ()) = both(|| more.map(terms), gather);
    }
    let weighing = Weighing::of(entries.len(), &table.build);
    let (keys, found) = (gathered.terms.len(), gathered.end());
    let mut postings = Postings {
        keys: Lexicon::with_room(keys),
        starts: Vec::with_capacity(keys + 1),
        tops: Vec::with_capacity(keys),
        all: Vec::with_capacity(found),
    };
    postings.starts.push(0);
    for number in sorted(&gathered.terms) {
        let key = gathered.terms.get(number);
        let kind = Kind::of(key);
        postings.keys.number(key);
        let (owners, found) = gathered.take(number);
        weighing.add(&mut postings.all, kind, owners, &found);
        postings.end();
    }
    postings
}

/// The numbers of keys in the order of their bytes.
fn sorted(keys: &Lexicon) -> impl Iterator<Item = usize> + use<> {
    // Most keys differ within their first bytes: those are compared as one number.
    let start = |key: &str| {
        let mut bytes = [0; 8];
        for (byte, own) in bytes.iter_mut().zip(key.bytes()) {
            *byte = own;
        }
        u64::from_be_bytes(bytes)
    };
    let mut all: Vec<(u64, usize)> = keys.iter().map(start).zip(0..).collect();
    all.sort_unstable_by(|a, b| {
        let rest = || keys.get(a.1).cmp(keys.get(b.1));
        a.0.cmp(&b.0).then_with(rest)
    });
    all.into_iter().map(|(_, number)| number)
}

/// How strengths become impacts.
struct Weighing<'a> {
    build: &'a Build,
    /// How many entries there are.
    count: f64,
    /// What is nearest to each byte of the impacts that there are.
    levels: Vec<u8>,
    /// How rare a term is that so many entries have: most have few.
    rarities: Vec<f64>,
}

impl<'a> Weighing<'a> {
    fn of(count: usize, build: &'a Build) -> Self {
        const FEW: usize = 100;
        let levels = levels();
        let mut weighing = Self {
            build,
            count: number(count).max(FEWEST),
            levels: (0..=u8::MAX).map(|byte| level(&levels, byte)).collect(),
            rarities: Vec::new(),
        };
        weighing.rarities = (0..FEW).map(|owners| weighing.rarity(owners)).collect();
        weighing
    }

    fn rarity(&self, owners: usize) -> f64 {
        let known = self.rarities.get(owners).copied();
        known.unwrap_or_else(|| {
            let owners = number(owners);
            logarithm(1.0 + (self.count - owners + 0.5) / (owners + 0.5))
        })
    }

    /// Adds the strongest postings of a term, each with its impact.
    fn add(&self, all: &mut Vec<(u32, u8)>, kind: Kind, owners: usize, found: &[(u32, f32)]) {
        let build = self.build;
        let factor = build.scale * self.kind(kind) * self.rarity(owners);
        let impact = |strength: f32| {
            let strength = f64::from(strength);
            let value = (factor * strength / (build.saturation + strength) + 0.5).floor();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is between 1 and 255"
            )]
            let byte = value.clamp(1.0, 255.0) as u8;
            self.levels[usize::from(byte)]
        };
        let start = all.len();
        let impacts = found
            .iter()
            .map(|(entry, strength)| (*entry, impact(*strength)));
        all.extend(impacts);
        let kept = build.postings;
        if kept > 0 && kept < found.len() {
            let own = &mut all[start..];
            own.select_nth_unstable_by(kept - 1, |a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        }
        if kept < found.len() {
            all.truncate(start + kept);
            all[start..].sort_unstable();
        }
    }

    fn kind(&self, kind: Kind) -> f64 {
        let kinds = &self.build.kinds;
        match kind {
            Kind::Code => kinds.code,
            Kind::Signature => kinds.signature,
            Kind::Name => kinds.name,
            Kind::Pair => kinds.pair,
            Kind::Word => kinds.word,
        }
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The natural logarithm of a number from 1 on, the same on every machine.
fn logarithm(value: f64) -> f64 {
    const OF_TWO: f64 = std::f64::consts::LN_2;
    let (mut rest, mut halvings) = (value, 0.0);
    while rest > 1.5 {
        rest /= 2.0;
        halvings += 1.0;
    }
    // ln x = 2 · (z + z³/3 + z⁵/5 + …) with z = (x − 1)/(x + 1)
    let z = (rest - 1.0) / (rest + 1.0);
    let square = z * z;
    let (mut sum, mut power, mut odd) = (0.0, z, 1.0);
    while odd < 40.0 {
        sum += power / odd;
        power *= square;
        odd += 2.0;
    }
    halvings * OF_TWO + 2.0 * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_one() {
        for value in [1.0, 1.3, 2.0, 10.0, 3462.5, 1e6] {
            assert!((logarithm(value) - f64::ln(value)).abs() < 1e-12, "{value}");
        }
    }
}
