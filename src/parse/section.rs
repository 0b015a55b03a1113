//! Which headings stand for which fields of an entry, and what a section of each may hold.

use std::collections::{BTreeMap, BTreeSet};

/// What a section holds, and so what its Markdown becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Markdown text as it stands.
    Prose,
    /// Fences only → `[{language, text}]`
    Traces,
    /// `### cause` with its fix → `[{cause, how_to_tell, fix}]`
    Causes,
    /// Fences marked `broken` and `fixed`, then prose → `[{language, broken, fixed, explanation}]`
    Pairs,
    /// `### author, date, version` with a note → `[{author, date, versions, text}]`
    Notes,
}

/// The spellings of all section headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headings {
    sections: BTreeMap<String, (&'static str, Shape)>,
    /// One spelling for each field, as authors should write it, in the order of the page.
    shown: Vec<(&'static str, String)>,
}

impl Headings {
    /// Adds the spellings of one field; the first one is shown in messages unless an earlier call named another.
    pub fn add<'a>(
        &mut self,
        field: &'static str,
        shape: Shape,
        spellings: impl IntoIterator<Item = &'a str>,
    ) {
        for spelling in spellings {
            if !self.shown.iter().any(|(known, _)| *known == field) {
                self.shown.push((field, spelling.to_owned()));
            }
            self.sections
                .insert(normal_heading(spelling), (field, shape));
        }
    }

    /// The field and shape of a heading, whatever its case and punctuation.
    #[must_use]
    pub fn find(&self, heading: &str) -> Option<(&'static str, Shape)> {
        self.sections.get(&normal_heading(heading)).copied()
    }

    /// The heading of a field as authors should write it.
    #[must_use]
    pub fn spelling(&self, field: &str) -> Option<&str> {
        self.shown
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, spelling)| spelling.as_str())
    }

    /// All headings as authors should write them, in the order of the page.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(|(_, spelling)| spelling.as_str())
    }

    /// Whether all spellings that are near an unknown heading stand for one field.
    #[must_use]
    pub fn is_certain(&self, heading: &str) -> bool {
        let heading = normal_heading(heading);
        let is_near =
            |known: &str| strsim::osa_distance(known, &heading) <= (known.len() / 3).max(1);
        let near = self.sections.iter().filter(|(known, _)| is_near(known));
        let fields: BTreeSet<&str> = near.map(|(_, (field, _))| *field).collect();
        fields.len() == 1
    }

    /// The field and heading that an unknown one was probably meant to be.
    #[must_use]
    pub fn nearest(&self, heading: &str) -> Option<(&'static str, &str)> {
        let heading = normal_heading(heading);
        let distance = |known: &String| strsim::osa_distance(known, &heading);
        let sections = self.sections.iter();
        let (known, (field, _)) = sections.min_by_key(|(known, _)| distance(known))?;
        let is_near = distance(known) <= (known.len() / 3).max(1);
        self.spelling(field)
            .filter(|_| is_near)
            .map(|spelling| (*field, spelling))
    }
}

/// Lower case, `&` as `and`, words apart by one space, punctuation gone.
#[must_use]
pub fn normal_heading(heading: &str) -> String {
    let spelt = heading.to_lowercase().replace('&', " and ");
    let words = spelt
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_spellings_are_one_heading() {
        let mut headings = Headings::default();
        headings.add("causes", Shape::Causes, ["Causes and fixes", "Causes"]);
        headings.add("code", Shape::Pairs, ["Code", "Code: broken vs fixed"]);
        for spelling in ["Causes & fixes", "causes and fixes:", "CAUSES AND FIXES"] {
            assert_eq!(
                headings.find(spelling),
                Some(("causes", Shape::Causes)),
                "{spelling}"
            );
        }
        assert_eq!(
            headings
                .find("Code – broken vs. fixed")
                .map(|found| found.0),
            Some("code")
        );
        assert_eq!(
            headings.nearest("Causes and fixs"),
            Some(("causes", "Causes and fixes"))
        );
        assert_eq!(headings.nearest("Something else"), None);
    }
}
