//! Work on several things at once, on all processors.
//!
//! Comes in: things, and what to do with each. Goes out: what came of them, in the order of the things, whatever the number of
//! threads. Never: a thing that sees what comes of another.

use rayon::prelude::*;

/// Works on each item.
pub fn each<I, O, F>(items: I, work: F) -> Vec<O>
where
    I: IntoParallelIterator,
    I::Iter: IndexedParallelIterator,
    O: Send,
    F: Fn(I::Item) -> O + Sync + Send,
{
    items.into_par_iter().map(work).collect()
}

/// Does two things beside each other.
pub fn both<A: Send, B: Send>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(first, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_out_is_in_the_order_of_what_came_in() {
        let numbers: Vec<usize> = (0..1000).collect();
        let (doubled, first) = both(|| each(&numbers, |number| number * 2), || numbers[0]);
        assert_eq!(doubled, (0..2000).step_by(2).collect::<Vec<_>>());
        assert_eq!(first, 0);
    }
}
