//! The table of all texts of the interface, in English.
//!
//! Comes in: nothing. Goes out: [`Words`], a field for each text, and [`TABLE`], from which translations are read. Never: a
//! text that stands in the table twice.

use super::Class;
use crate::check::schema::{Key, Kind, Need};
use crate::entry::Severity;
use crate::health::{self, Part};
use crate::link::Facet;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A text that counts: a form for each class of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Counted(pub BTreeMap<Class, String>);

impl Counted {
    fn english(one: &str, other: &str) -> Self {
        Self(BTreeMap::from([
            (Class::One, one.to_owned()),
            (Class::Other, other.to_owned()),
        ]))
    }
}

const fn text(name: &'static str, english: &'static str) -> Key {
    Key {
        name,
        kind: Kind::Line,
        need: Need::Optional,
        doc: english,
        example: english,
        section: None,
    }
}

const fn counted(name: &'static str, one: &'static str, other: &'static str) -> Key {
    Key {
        kind: Kind::Either(&Kind::Line, &Kind::Table(&Kind::Line)),
        doc: one,
        ..text(name, other)
    }
}

macro_rules! words {
    (
        pages { $($page:ident $page_text:literal)* }
        edits { $($edit:ident $part:ident)* }
        tells { $($tell:ident $told:ident)* }
        counted { $($counted:ident $one:literal $other:literal)* }
        scripts { $($script:ident $script_text:literal)* }
        scripts_counted { $($many:ident $many_one:literal $many_other:literal)* }
    ) => {
        /// The texts in one language.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Words {
            /// BCP 47 tag: `en`, `pt-BR`.
            pub language: String,
            $(pub $page: String,)*
            $(pub $edit: String,)*
            $(pub $tell: String,)*
            $(pub $counted: Counted,)*
            $(pub $script: String,)*
            $(pub $many: Counted,)*
        }

        impl Default for Words {
            fn default() -> Self {
                Self {
                    language: "en".to_owned(),
                    $($page: $page_text.to_owned(),)*
                    $($edit: health::edit(Part::$part).to_owned(),)*
                    $($tell: health::$told.to_owned(),)*
                    $($counted: Counted::english($one, $other),)*
                    $($script: $script_text.to_owned(),)*
                    $($many: Counted::english($many_one, $many_other),)*
                }
            }
        }

        /// Every text, in the order of `words/en.yaml`. The example is the English text, of a text that counts the form
        /// `other`; its text for authors is the form `one`.
        pub static TABLE: &[Key] = &[
            $(text(stringify!($page), $page_text),)*
            $(text(stringify!($edit), health::edit(Part::$part)),)*
            $(text(stringify!($tell), health::$told),)*
            $(counted(stringify!($counted), $one, $other),)*
            $(text(stringify!($script), $script_text),)*
            $(counted(stringify!($many), $many_one, $many_other),)*
        ];

        impl Words {
            /// Replaces a text that does not count; other names change nothing.
            pub fn set(&mut self, name: &str, text: String) {
                match name {
                    $(stringify!($page) => self.$page = text,)*
                    $(stringify!($edit) => self.$edit = text,)*
                    $(stringify!($tell) => self.$tell = text,)*
                    $(stringify!($script) => self.$script = text,)*
                    _ => {}
                }
            }

            /// Replaces a text that counts; other names change nothing.
            pub fn set_counted(&mut self, name: &str, forms: Counted) {
                match name {
                    $(stringify!($counted) => self.$counted = forms,)*
                    $(stringify!($many) => self.$many = forms,)*
                    _ => {}
                }
            }

            /// What adds a part to any entry.
            #[must_use]
            pub fn edit_of(&self, part: Part) -> &str {
                match part {
                    $(Part::$part => &self.$edit,)*
                }
            }

            /// What templates see as `words`: the texts that do not count.
            #[must_use]
            pub fn for_pages(&self) -> BTreeMap<&'static str, &str> {
                BTreeMap::from([$((stringify!($page), self.$page.as_str()),)*])
            }

            /// What scripts see as `errbookWords`.
            #[must_use]
            pub fn for_scripts(&self) -> Map<String, Value> {
                let severities = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical]
                    .map(|it| (it.word().to_owned(), json!(self.term(Facet::Severity, it.word(), ""))));
                let mut map = Map::new();
                map.insert("copy".to_owned(), json!(self.copy));
                map.insert("copy_link".to_owned(), json!(self.copy_link));
                map.insert("copy_markdown".to_owned(), json!(self.copy_markdown));
                map.insert("all_matches".to_owned(), json!(self.all_matches));
                map.insert("severities".to_owned(), Value::Object(severities.into_iter().collect()));
                $(map.insert(stringify!($script).to_owned(), json!(self.$script));)*
                $(map.insert(stringify!($many).to_owned(), json!(self.$many));)*
                map
            }
        }
    };
}

words! {
    pages {
        // Around every page
        skip_to_content "Skip to the content"
        skip_to_fix "Skip to the fix"
        search_errors "Search errors"
        paste_or_type "Paste an error or type a few words"
        main_menu "Main"
        breadcrumb "Breadcrumb"
        errors "Errors"
        collections "Collections"
        status_codes "Status codes"
        recently_verified "Recently verified"
        a_to_z "A–Z"
        switch_colours "Switch between light and dark colours"
        light_or_dark "Light or dark"
        made_with "Made with errbook"
        sources_on "Sources on {host}"
        licences "Licences"
        licences_of_grammars "Of the grammars that colour the code on this site, and of the fonts of its social images."
        licences_description "The licences of what this site is made with"
        // Facts
        severity "Severity"
        http_status "HTTP status"
        language_of_code "Language"
        tag "Tag"
        retry "Retry"
        difficulty "Difficulty"
        time_to_fix "Time to fix"
        collection "Collection"
        code_word "Code"
        lifecycle "Lifecycle"
        severity_low "Low severity"
        severity_medium "Medium severity"
        severity_high "High severity"
        severity_critical "Critical severity"
        low "Low"
        medium "Medium"
        high "High"
        critical "Critical"
        difficulty_beginner "Beginner"
        difficulty_intermediate "Intermediate"
        difficulty_advanced "Advanced"
        retry_never "Do not retry"
        retry_after_delay "Retry after a delay"
        retry_immediately "Retry at once"
        fix_5_minutes "Up to 5 minutes"
        fix_30_minutes "Up to 30 minutes"
        fix_2_hours "Up to 2 hours"
        fix_longer "More than 2 hours"
        fix_takes "Fix: {time}"
        lifecycle_active "Active"
        lifecycle_deprecated "Deprecated: this page is kept for old versions"
        lifecycle_fixed_upstream "Fixed upstream: newer versions no longer raise it"
        lifecycle_removed "Removed: the software no longer has this error"
        lifecycle_withdrawn "Withdrawn: this page was wrong and is kept for its address"
        deprecated "Deprecated"
        draft "Draft, not published"
        evidence_ran "Its code was run"
        evidence_source_backed "Backed by its sources"
        evidence_reported "Reported, with its trace"
        evidence_unverified "Not verified yet"
        // Numbers and dates
        one_thousand "1,000"
        date_day "{day} {month} {year}"
        date_month "{month} {year}"
        months "January, February, March, April, May, June, July, August, September, October, November, December"
        seconds "{count} s"
        minutes "{count} min"
        hours "{count} h"
        // An entry
        facts "Facts"
        copy "Copy"
        copy_name "the name"
        codes_printed "Codes printed with it:"
        meaning "What this error means"
        report_problem "Report a problem"
        versions_and_proof "Versions and proof"
        quick_fix "Quick fix"
        look_alikes "Is it this error?"
        stack_trace "Stack trace"
        as_printed "As it is printed"
        also_printed "Also printed as"
        why "Why it happens"
        detection "Detection"
        causes "Causes and fixes"
        how_to_tell "How to tell"
        fix "Fix"
        link_to_cause "Link to cause {number}"
        code "Broken and fixed code"
        language_tabs "Language of the code"
        broken "Broken"
        triggers "triggers the error"
        fixed "Fixed"
        works "works correctly"
        verify_fix "Verify the fix"
        workaround "Workaround"
        prevention "Prevention"
        more "More"
        sources "Sources"
        read_on "read {date}"
        notes "Community notes"
        share_note "Share a version-specific fix or tip."
        no_notes "No notes yet."
        first_note "Be the first to share a version-specific fix or tip."
        about_entry "About this entry"
        works_with "Works with"
        tested_on "Tested on"
        verified "Verified"
        verify "Verify"
        evidence "Evidence"
        proof "Proof"
        proof_runner "The snippets can be run with {runner}"
        proof_skipped "The snippets are not run: {reason}"
        ran_title "Run on {date} with {versions}"
        ran_text "The broken code failed with this error, and the fixed code reached its end."
        ran_broken "Broken code"
        ran_fixed "Fixed code"
        ran_silent "It printed nothing."
        ran_requests "Requests"
        tags "Tags"
        on_this_page "On this page"
        related "Related errors"
        see_also "see also"
        same_name "same name"
        same_status "status {status}"
        same_tags "tags: {tags}"
        previous_in "Previous in {collection}"
        next_in "Next in {collection}"
        in_this_collection "In this collection"
        copy_link "Copy link"
        copy_markdown "Copy as Markdown"
        version "Version {version}"
        issue_note "Note on {entry}"
        issue_note_text "Entry: {entry}\nPage: version {version}\n\nAuthor:\nDate:\nVersions:\n\nNote:\n"
        issue_problem "Problem with {entry}"
        issue_problem_text "Entry: {entry}\nPage: version {version}\n\nWhat is wrong, and how you know:\n"
        show_diff "Show as one diff"
        diff "Diff"
        this_entry "This entry"
        edit_page "Edit this page"
        history "History"
        cause_and_fix "{name}: cause and fix"
        entry_as_markdown "This entry as Markdown"
        entry_as_json "This entry as JSON"
        alert_note "Note"
        alert_tip "Tip"
        alert_important "Important"
        alert_warning "Warning"
        alert_caution "Caution"
        // Listings
        error "Error"
        message "Message"
        status "Status"
        worst_first "worst severity first"
        latest_first "latest verified first"
        cut_title "{name}: {which}"
        show_all_again "Show all"
        all_errors "All errors, A to Z"
        recent_title "Recently verified errors"
        collection_title "{name} errors"
        term_title "{name}: errors"
        code_title "{name}: errors with this code"
        errors_by "Errors by {what}"
        list_description "{name}: {counted} with causes and fixes: {titles}"
        all_collections "All collections of errors on this site"
        codes "Codes"
        all_codes "All codes"
        codes_description "All error codes on this site, each with the entries that have it"
        title_page "{title}, page {page}"
        page_of "page {page} of {pages}"
        pages "Pages"
        page "Page {page}"
        previous "Previous"
        next "Next"
        letters "Letters"
        years "Years"
        official_links "Official links"
        no_entry_here "No entry here yet."
        nothing_here "Nothing here yet."
        // Home
        find_fix "Find the fix"
        private "Nothing you type or paste leaves this browser."
        all_matches "All matches"
        by_severity "By severity"
        by_status "By HTTP status"
        by_language "By language"
        by_tag "By tag"
        up_to "Up to {severity}"
        verified_on "Verified {date}"
        no_entries "No entries yet"
        write_first "Write the first one. This makes a file with every part of an entry, ready to fill in:"
        name_before_slash "The name before the slash is the collection: the software that raises the error. Then check it and publish:"
        // Search
        search "Search"
        search_description "Find an error by its name, its code, its message or a pasted trace"
        words_in_address "One exception: a few typed words stand in this page’s address, so that it can be shared, and its host sees them when that address is loaded again."
        needs_javascript "The search runs in your browser and needs JavaScript. Without it, the lists below lead to every entry: all of them from A to Z, by code, and by collection."
        narrow_down "Narrow the results down"
        filters "Filters"
        clear_filters "Clear the filters"
        results "Results"
        more_matches "More matches"
        or_browse "Or browse"
        all_entries "All entries, A to Z"
        keys_to_search "{slash} and {ctrl} {k} go to the search from every page"
        // Missing and moved pages
        not_found "Page not found"
        not_found_status "404 Not Found"
        no_page "There is no page here"
        no_page_why "The address is mistyped, or the page was moved without leaving word. Search for the error above, or start from a listing."
        browse "Browse"
        moved "This page has moved"
        moved_to "It is now at {page}."
        // The health of the site
        health "Health"
        health_of_site "Health of this site"
        health_is_for "For those who maintain this site: what is missing, and which edits help readers most."
        as_json "The same as JSON"
        how_complete "How complete"
        how_complete_axis "Entries by the share that they have of what readers look for, in percent"
        behind_entries "What stands behind them"
        last_verified "Last verified"
        quarter "Q{quarter}"
        quarter_of_year "Q{quarter} {year}"
        up_to_year "up to {year}"
        percent "{number}%"
        percent_range "{from} to {to}%"
        percent_complete "{percent} complete"
        gain "+{percent}"
        complete "Complete"
        valuable_edits "Most valuable edits"
        valuable_edit "Most valuable edit"
        helps_most_first "what helps readers most comes first"
        edit "Edit"
        edit_entry "Edit {title}"
        also_missing "Also missing"
        nothing_missing "Nothing is missing"
        missing_parts "Missing parts"
        missing_parts_order "What readers need most comes first"
        most_missed "Most missed"
        without_tell "Look-alikes without a tell"
        not_named_back "{entry} does not name {other} back, which names it as a look-alike"
        shares_message "A message of {entry} matches the stack trace of {other}"
        backed "Backed by sources"
        first_of "The first {count} of {all}"
        some_of "{count} of {all}"
        message_templates "Message templates"
        look_alikes_named "Look-alikes"
        what_change_does "What the change does"
        when_sources_read "When the sources were read"
    }
    edits {
        // What to do about a part that is missing: the English is that of the command line
        edit_quick_fix QuickFix
        edit_messages Messages
        edit_stack_trace StackTrace
        edit_how_to_tell HowToTell
        edit_code Code
        edit_sources Sources
        edit_verified Verified
        edit_look_alikes LookAlikes
        edit_verify_fix VerifyFix
        edit_applies_to AppliesTo
        edit_tested_on TestedOn
        edit_why Why
        edit_explanation Explanation
        edit_prevention Prevention
        edit_retry Retry
        edit_checked Checked
        edit_detection Detection
        edit_fix_time FixTime
        edit_difficulty Difficulty
        edit_tags Tags
    }
    tells {
        tell_two_causes TELL_TWO_CAUSES
        tell_all_causes TELL_ALL_CAUSES
        tell_one_cause TELL_ONE_CAUSE
        tell_some_causes TELL_SOME_CAUSES
        tell_one_entry TELL_ONE_ENTRY
        tell_entries TELL_ENTRIES
    }
    counted {
        entries "{count} entry" "{count} entries"
        count_codes "{count} code" "{count} codes"
        days "{count} day" "{count} days"
        show_lines "Show {count} line" "Show all {count} lines"
        same_lines "{count} equal line" "{count} equal lines"
        all_count "The one entry" "All {count} entries, A to Z"
        all_status_codes "The one status code" "All {count} status codes"
        undated "{count} entry has no date" "{count} entries have no date"
        and_more "and {count} more" "and {count} more"
    }
    scripts {
        in_collection "in {collection}"
        copied "Copied"
        not_copied "Not copied"
        search_failed "The search could not be loaded. The listings lead to every entry."
        nothing_matches "Nothing matches. Try the name of the error, or fewer words."
        loading "Loading …"
        entries_label "Entries"
        none_filtered "none of them within the filters"
        matched_message "Matched its message"
        matched_with "with"
        matched_whole "Matched its whole message"
        matched_name "Matched the name"
        matched_code "Matched the code"
        in_line "in the line"
    }
    scripts_counted {
        nearest "No sure match: the nearest entry" "No sure match: the nearest {count}"
        matches "{count} entry matches" "{count} entries match"
        best_matches "The best match" "The best {count} matches"
        within_filters "{count} of them within the filters" "{count} of them within the filters"
        matched_words "Matched the word" "Matched the words"
    }
}
