//! Did you mean …?

use std::collections::BTreeMap;

/// The candidate nearest to `word`, where one is near enough to have been meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let distance = |candidate: &str| strsim::osa_distance(&candidate.to_lowercase(), &lower);
    let near = candidates
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .min_by_key(|(d, _)| *d)?;
    (near.0 <= (lower.chars().count() / 3).max(1)).then_some(near.1)
}

/// The candidate that was certainly meant: the only one that is near enough.
pub fn only<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut near = candidates
        .into_iter()
        .filter(|candidate| nearest(word, [*candidate]).is_some());
    near.next().filter(|_| near.next().is_none())
}

/// What one of several wrong names was probably meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess<'a> {
    pub name: &'a str,
    /// Nothing else is near, and no other wrong name may be the same.
    pub is_certain: bool,
}

/// A guess for each wrong name of one map: of two that may be the same key, neither is it for certain.
pub fn guesses<'a>(wrong: &[String], candidates: &[&'a str]) -> Vec<Option<Guess<'a>>> {
    let near: Vec<Option<&str>> = wrong
        .iter()
        .map(|word| nearest(word, candidates.iter().copied()))
        .collect();
    let mut meant: BTreeMap<&str, usize> = BTreeMap::new();
    for name in near.iter().flatten() {
        *meant.entry(name).or_default() += 1;
    }
    let guess = |(word, near): (&String, Option<&'a str>)| {
        let name = near?;
        let is_certain = meant[name] == 1 && only(word, candidates.iter().copied()).is_some();
        Some(Guess { name, is_certain })
    };
    wrong.iter().zip(near).map(guess).collect()
}

/// Many candidates, in an order in which those that are near can be found without looking at all.
#[derive(Debug)]
pub struct Candidates<'a> {
    sorted: Vec<&'a str>,
    /// Each candidate backwards, with its position in `sorted`.
    backwards: Vec<(String, usize)>,
}

impl<'a> Candidates<'a> {
    pub fn new(candidates: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sorted: Vec<&str> = candidates.into_iter().collect();
        sorted.sort_unstable();
        let reversed = |(at, word): (usize, &&str)| (word.chars().rev().collect(), at);
        let mut backwards: Vec<(String, usize)> = sorted.iter().enumerate().map(reversed).collect();
        backwards.sort_unstable();
        Self { sorted, backwards }
    }

    /// The nearest of those that begin or end like the word: before or behind one wrong letter, a name is right.
    #[must_use]
    pub fn nearest(&self, word: &str) -> Option<&'a str> {
        const AROUND: usize = 40;
        let around = |at: usize| at.saturating_sub(AROUND)..(at + AROUND).min(self.sorted.len());
        let reversed: String = word.chars().rev().collect();
        let begin = self.sorted.partition_point(|other| *other < word);
        let end = self
            .backwards
            .partition_point(|(other, _)| *other < reversed);
        let by_end = self.backwards[around(end)].iter().map(|(_, at)| *at);
        let near = nearest(word, around(begin).chain(by_end).map(|at| self.sorted[at]))?;
        // Of an id or an address each part must be near: a long name in common says nothing of a short one.
        let mut parts = word.split('/').zip(near.split('/'));
        parts
            .all(|(part, near)| part == near || nearest(part, [near]).is_some())
            .then_some(near)
    }
}

/// "`a`, `b` or `c`"
#[must_use]
pub fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [first @ .., last] => {
            format!(
                "{} or `{last}`",
                first
                    .iter()
                    .map(|word| format!("`{word}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn among_many_the_nearest_is_found_by_its_begin_or_end() {
        let many: Vec<String> = (0..5000)
            .map(|at| format!("demo/error-{at:04}-seen"))
            .collect();
        let known = Candidates::new(many.iter().map(String::as_str));
        for typo in [
            "demo/error-1234-sen",
            "dmeo/error-1234-seen",
            "demo/eror-1234-seen",
        ] {
            assert_eq!(known.nearest(typo), Some("demo/error-1234-seen"), "{typo}");
        }
        assert_eq!(known.nearest("something/else"), None);
        assert_eq!(
            Candidates::new(["demo/other"]).nearest("demo/nowhere"),
            None
        );
    }

    #[test]
    fn only_what_is_near_is_suggested() {
        let words = ["severity", "sources", "title"];
        assert_eq!(nearest("Severty", words), Some("severity"));
        assert_eq!(nearest("titel", words), Some("title"));
        assert_eq!(nearest("colour", words), None);
        assert_eq!(only("titel", words), Some("title"));
        assert_eq!(only("hgh", ["high", "hugh"]), None);
        assert_eq!(list(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
