//! Did you mean …?

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
    fn only_what_is_near_is_suggested() {
        let words = ["severity", "sources", "title"];
        assert_eq!(nearest("Severty", words), Some("severity"));
        assert_eq!(nearest("titel", words), Some("title"));
        assert_eq!(nearest("colour", words), None);
        assert_eq!(list(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
