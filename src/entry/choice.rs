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
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident $word:literal),+ $(,)? }) => {
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
        }
    };
}

choice! {
    /// How much harm the error does while it lasts.
    Severity {
        Low "low",
        Medium "medium",
        High "high",
        Critical "critical",
    }
}

choice! {
    /// What the fix asks of the reader.
    Difficulty {
        Beginner "beginner",
        Intermediate "intermediate",
        Advanced "advanced",
    }
}

choice! {
    /// Whether the same request can succeed later.
    Retry {
        Never "never",
        AfterDelay "after-delay",
        Immediately "immediately",
    }
}

choice! {
    /// The method of a request.
    Method {
        Get "GET",
        Head "HEAD",
        Post "POST",
        Put "PUT",
        Patch "PATCH",
        Delete "DELETE",
        Options "OPTIONS",
    }
}

choice! {
    /// What has become of the error.
    Lifecycle {
        Active "active",
        Deprecated "deprecated",
        FixedUpstream "fixed-upstream",
        Removed "removed",
        Withdrawn "withdrawn",
    }
}

impl Lifecycle {
    /// Whether nobody meets the error any more, or was never meant to: the page is kept for its address.
    #[must_use]
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Removed | Self::Withdrawn)
    }
}

choice! {
    /// Which snippet of a pair.
    Side {
        Broken "broken",
        Fixed "fixed",
    }
}

choice! {
    /// What came of running the snippets of an entry.
    Verdict {
        /// The broken one fails as the entry says, the fixed one works.
        Proved "proved",
        BrokenPasses "broken-passes",
        WrongError "wrong-error",
        FixedFails "fixed-fails",
        /// This machine says nothing about it.
        CouldNotRun "could-not-run",
        TimedOut "timed-out",
        /// Two runs do not agree.
        Flaky "flaky",
        Skipped "skipped",
    }
}

choice! {
    /// What stands behind an entry. It is never written; [`super::Entry::evidence`] tells it.
    Evidence {
        /// Its snippets were run: the broken one fails as it says, and the fixed one works.
        Ran "ran",
        SourceBacked "source-backed",
        Reported "reported",
        Unverified "unverified",
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
