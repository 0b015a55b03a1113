//! How much the files of the search may weigh.

use super::write::Files;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule;
use crate::source::Spanned;

/// Reports files that are together larger than the site wants them to be, in KB of 1,000 bytes.
pub fn check(files: &Files, budget: &Spanned<u64>, diagnostics: &mut Diagnostics) {
    let pieces = files.pieces.iter().map(|(_, bytes)| bytes.len());
    let bytes = files.first.len() + pieces.sum::<usize>();
    let size = u64::try_from(bytes).unwrap_or(u64::MAX).div_ceil(1000);
    if size > budget.value {
        let message = format!(
            "the search has {size} KB of files, the budget is {} KB",
            budget.value
        );
        let finding = Diagnostic::new(&rule::SEARCH_BUDGET, budget.span, message);
        diagnostics.push(finding.help(
            "shorten the longest stack traces and texts, split the site, or raise the budget",
        ));
    }
}
