//! Facts with a few allowed values.

/// A type whose values are a short list of words.
pub trait Choice: Copy + Sized + 'static {
    /// The words as they are written in an entry, in their order.
    const WORDS: &'static [&'static str];
    /// The values in the same order.
    const VALUES: &'static [Self];

    /// The value of a word.
    fn parse(word: &str) -> Option<Self> {
        Self::WORDS
            .iter()
            .position(|known| *known == word)
            .map(|at| Self::VALUES[at])
    }
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident $word:literal $label:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$value_doc])* $value),+ }

        impl Choice for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];
            const VALUES: &'static [Self] = &[$(Self::$value),+];
        }

        impl $name {
            /// The word as it is written in an entry.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }

            /// The words that a reader sees.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$value => $label),+ }
            }
        }
    };
}

choice! {
    /// How much harm the error does while it lasts.
    Severity {
        Low "low" "Low severity",
        Medium "medium" "Medium severity",
        High "high" "High severity",
        Critical "critical" "Critical severity",
    }
}

choice! {
    /// What the fix asks of the reader.
    Difficulty {
        Beginner "beginner" "Beginner",
        Intermediate "intermediate" "Intermediate",
        Advanced "advanced" "Advanced",
    }
}

choice! {
    /// Whether the same request can succeed later.
    Retry {
        Never "never" "Do not retry",
        AfterDelay "after-delay" "Retry after a delay",
        Immediately "immediately" "Retry at once",
    }
}

choice! {
    /// What has become of the error.
    Lifecycle {
        Active "active" "Active",
        Deprecated "deprecated" "Deprecated: this page is kept for old versions",
        FixedUpstream "fixed-upstream" "Fixed upstream: newer versions no longer raise it",
        Removed "removed" "Removed: the software no longer has this error",
        Withdrawn "withdrawn" "Withdrawn: this page was wrong and is kept for its address",
    }
}

choice! {
    /// What stands behind an entry. It is never written; [`super::Entry::evidence`] tells it.
    Evidence {
        SourceBacked "source-backed" "Backed by its sources",
        Reported "reported" "Reported, with its trace",
        Unverified "unverified" "Not verified yet",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_values_belong_together() {
        for (word, value) in Retry::WORDS.iter().zip(Retry::VALUES) {
            assert_eq!((Retry::parse(word), value.word()), (Some(*value), *word));
        }
        assert!(Severity::Low < Severity::Critical);
        assert_eq!(Severity::parse("High"), None);
    }
}
