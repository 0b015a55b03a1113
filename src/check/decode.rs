//! The tree of one entry → [`Entry`]. Every read reports its own problem; the value is built at the end, or not.

use super::fields::Fields;
use super::{Scene, read, schema};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Cause, Entry, EntryId, Language, Lifecycle, LookAlike, NonEmpty, Note, Pair, Proof, Reference, Snippet, Trace};
use crate::parse::{Document, Node, Value};
use crate::rule;
use crate::source::{Problem, Role, Text};

/// Reads the whole document; an entry comes out only where nothing was wrong and its path gave it an id.
pub fn entry(document: &Document, id: Option<EntryId>, scene: Scene<'_>, diagnostics: &mut Diagnostics) -> Option<Entry> {
    let mut sink = Diagnostics::new();
    let entry = decode(document, id, scene, &mut sink);
    let is_fine = !sink.deny();
    diagnostics.append(sink);
    entry.filter(|_| is_fine)
}

fn decode(document: &Document, id: Option<EntryId>, scene: Scene<'_>, d: &mut Diagnostics) -> Option<Entry> {
    let mut fields = Fields::open(&document.root, schema::ENTRY, d)?;
    let date = |node: &Node, key, d: &mut Diagnostics| read::date(node, key, scene.setting.today, d);
    let prose = |node: &Node, key, d: &mut Diagnostics| read::prose(node, key, scene, d);

    let error = fields.take("error", d, read::line);
    let title = fields.take("title", d, read::line);
    let codes = fields.take("codes", d, |n, k, d| read::list(n, k, d, read::line));
    let http_status = fields.take("http_status", d, read::status);
    let severity = fields.take("severity", d, read::choice);
    let difficulty = fields.take("difficulty", d, read::choice);
    let fix_time = fields.take("fix_time", d, read::duration);
    let retry = fields.take("retry", d, read::choice);
    let language = fields.take("language", d, read::language);
    let applies_to = fields.take("applies_to", d, |n, k, d| read::table(n, k, d, read::range));
    let tested_on = fields.take("tested_on", d, |n, k, d| read::table(n, k, d, read::line));
    let verified = fields.take("verified", d, date);
    let verify_url = fields.take("verify_url", d, read::url);
    let sources = fields.take("sources", d, |n, k, d| read::list(n, k, d, |n, _, d| reference(n, scene, d)));
    let messages = fields.take("messages", d, |n, k, d| read::list(n, k, d, read::message));
    let tags = fields.take("tags", d, |n, k, d| read::list(n, k, d, read::tag));
    let related = fields.take("related", d, |n, k, d| read::list(n, k, d, read::entry_id));
    let not_this = fields.take("not_this", d, |n, k, d| read::list(n, k, d, |n, _, d| look_alike(n, scene, d)));
    let aliases = fields.take("aliases", d, |n, k, d| read::list(n, k, d, read::alias));
    let lifecycle = fields.take("lifecycle", d, read::choice);
    let draft = fields.take("draft", d, read::flag);
    let proof = fields.take("proof", d, |n, _, d| proof(n, d));
    let extra = fields.take("extra", d, |n, k, d| read::table(n, k, d, |n, _, _| read::free(n)));
    let meaning = fields.take("meaning", d, prose);
    let inside = Inside { scene, language };
    let stack_trace = fields.take("stack_trace", d, |n, k, d| traces(n, k, inside, d));
    let quick_fix = fields.take("quick_fix", d, prose);
    let why = fields.take("why", d, prose);
    let detection = fields.take("detection", d, prose);
    let causes = fields.take("causes", d, |n, k, d| read::list(n, k, d, |n, _, d| cause(n, scene, d)));
    let code = fields.take("code", d, |n, k, d| read::list(n, k, d, |n, _, d| pair(n, inside, d)));
    let verify_fix = fields.take("verify_fix", d, prose);
    let workaround = fields.take("workaround", d, prose);
    let prevention = fields.take("prevention", d, prose);
    let notes = fields.take("notes", d, |n, k, d| read::list(n, k, d, |n, _, d| note(n, scene, d)));
    let more = fields.take("more", d, prose);
    fields.close();

    let error = error?;
    Some(Entry {
        id: id?,
        file: document.file,
        title: title.unwrap_or_else(|| last_segment(&error).to_owned()),
        error,
        codes: codes.unwrap_or_default(),
        http_status,
        severity: severity?,
        difficulty,
        fix_time,
        retry,
        language,
        applies_to: applies_to.unwrap_or_default(),
        tested_on: tested_on.unwrap_or_default(),
        verified,
        verify_url,
        sources: sources.unwrap_or_default(),
        messages: messages.unwrap_or_default(),
        tags: tags.unwrap_or_default(),
        related: related.unwrap_or_default(),
        not_this: not_this.unwrap_or_default(),
        aliases: aliases.unwrap_or_default(),
        lifecycle: lifecycle.unwrap_or(Lifecycle::Active),
        draft: draft.unwrap_or(false),
        proof,
        extra: extra.unwrap_or_default(),
        meaning: meaning?,
        stack_trace: stack_trace.unwrap_or_default(),
        quick_fix,
        why,
        detection,
        causes: NonEmpty::new(causes?)?,
        code: code.unwrap_or_default(),
        verify_fix,
        workaround,
        prevention,
        notes: notes.unwrap_or_default(),
        more,
    })
}

/// `PermissionDeniedError` of `openai.PermissionDeniedError`; a name with spaces is a sentence and stays whole.
fn last_segment(error: &str) -> &str {
    if error.contains(char::is_whitespace) {
        return error;
    }
    let last = error.rsplit("::").next().and_then(|name| name.rsplit('.').next()).unwrap_or(error);
    if last.chars().any(char::is_alphanumeric) { last } else { error }
}

/// What the reads of snippets need: where they are, and the language they fall back to.
#[derive(Clone, Copy)]
struct Inside<'a> {
    scene: Scene<'a>,
    language: Option<Language>,
}

fn reference(node: &Node, scene: Scene<'_>, d: &mut Diagnostics) -> Option<Reference> {
    let mut fields = Fields::open(node, schema::SOURCE, d)?;
    let title = fields.take("title", d, read::line);
    let url = fields.take("url", d, read::url);
    let checked = fields.take("checked", d, |node, key, d| read::date(node, key, scene.setting.today, d));
    fields.close();
    Some(Reference { title: title?, url: url?, checked })
}

fn look_alike(node: &Node, scene: Scene<'_>, d: &mut Diagnostics) -> Option<LookAlike> {
    let mut fields = Fields::open(node, schema::LOOK_ALIKE, d)?;
    let prose = |node: &Node, key, d: &mut Diagnostics| read::prose(node, key, scene, d);
    let entry = fields.take("entry", d, read::entry_id);
    let tell = fields.take("tell", d, prose);
    fields.close();
    Some(LookAlike { entry: entry?, tell: tell? })
}

fn proof(node: &Node, d: &mut Diagnostics) -> Option<Proof> {
    let mut fields = Fields::open(node, schema::PROOF, d)?;
    let runner = fields.take("runner", d, read::line);
    let skip = fields.take("skip", d, read::line);
    fields.close();
    match (runner, skip) {
        (Some(runner), None) => Some(Proof::Runner(runner)),
        (None, Some(reason)) => Some(Proof::Skip(reason)),
        _ => {
            let finding = Diagnostic::new(&rule::WRONG_TYPE, node.span, "`proof` names either a runner or why it is skipped")
                .help("write `proof: {runner: python}` or `proof: {skip: needs an account}`");
            d.push(finding);
            None
        }
    }
}

fn traces(node: &Node, key: &'static schema::Key, inside: Inside<'_>, d: &mut Diagnostics) -> Option<Vec<Trace>> {
    if let Value::Text(scalar) = &node.value {
        super::prose::snippet(&scalar.text, d);
        return Some(vec![Trace { language: Language::TEXT, text: without_end(&scalar.text) }]);
    }
    read::list(node, key, d, |node, _, d| {
        let mut fields = Fields::open(node, schema::TRACE, d)?;
        let language = fields.take("language", d, read::language);
        let snippet = fields.take("text", d, |node, _, d| snippet(node, inside, d));
        fields.close();
        Some(Trace { language: language.unwrap_or(Language::TEXT), text: snippet?.text })
    })
}

fn cause(node: &Node, scene: Scene<'_>, d: &mut Diagnostics) -> Option<Cause> {
    let mut fields = Fields::open(node, schema::CAUSE, d)?;
    let prose = |node: &Node, key, d: &mut Diagnostics| read::prose(node, key, scene, d);
    let cause = fields.take("cause", d, prose);
    let how_to_tell = fields.take("how_to_tell", d, prose);
    let fix = fields.take("fix", d, prose);
    fields.close();
    Some(Cause { cause: cause?, how_to_tell, fix: fix? })
}

fn pair(node: &Node, inside: Inside<'_>, d: &mut Diagnostics) -> Option<Pair> {
    let mut fields = Fields::open(node, schema::PAIR, d)?;
    let prose = |node: &Node, key, d: &mut Diagnostics| read::prose(node, key, inside.scene, d);
    let given = fields.has("language");
    let language = fields.take("language", d, read::language);
    if !given && inside.language.is_none() {
        let finding = Diagnostic::new(&rule::MISSING, node.span, "the snippet has no language")
            .help("name it behind the backticks, or set `language` for the whole entry");
        d.push(finding);
    }
    let (has_broken, has_fixed) = (fields.has("broken"), fields.has("fixed"));
    let mut side = |name, d: &mut Diagnostics| fields.take(name, d, |node, _, d| snippet(node, inside, d));
    let (broken, fixed) = match (has_broken, has_fixed) {
        (true, true) => (side("broken", d), side("fixed", d)),
        (broken, _) => {
            let (there, missing) = if broken { ("broken", "fixed") } else { ("fixed", "broken") };
            let finding = Diagnostic::new(&rule::UNPAIRED, node.span, format!("a {there} snippet without its {missing} one"))
                .help(format!("add the {missing} snippet {} it", if broken { "behind" } else { "before" }));
            d.push(finding);
            (None, None)
        }
    };
    let explanation = fields.take("explanation", d, prose);
    if has_broken && has_fixed {
        fields.close();
    }
    Some(Pair { language: language.or(inside.language)?, broken: broken?, fixed: fixed?, explanation })
}

fn note(node: &Node, scene: Scene<'_>, d: &mut Diagnostics) -> Option<Note> {
    let mut fields = Fields::open(node, schema::NOTE, d)?;
    let prose = |node: &Node, key, d: &mut Diagnostics| read::prose(node, key, scene, d);
    let author = fields.take("author", d, read::line);
    let date = fields.take("date", d, |node, key, d| read::date(node, key, scene.setting.today, d));
    let versions = fields.take("versions", d, read::line);
    let text = fields.take("text", d, prose);
    fields.close();
    Some(Note { author: author?, date, versions, text: text? })
}

/// A text, or `{file: …}` with a text beside the entry.
fn snippet(node: &Node, inside: Inside<'_>, d: &mut Diagnostics) -> Option<Snippet> {
    if let Value::Text(scalar) = &node.value {
        super::prose::snippet(&scalar.text, d);
        return Some(Snippet { text: without_end(&scalar.text), file: None });
    }
    let mut fields = Fields::open(node, schema::FILE, d)?;
    let path = fields.take("file", d, read::line);
    fields.close();
    let path = path?;
    let text = beside(&path, inside).map_err(|(message, help)| {
        d.push(Diagnostic::new(&rule::SNIPPET_FILE, node.span, message).help(help));
    });
    let text = text.ok()?;
    super::prose::snippet(&text, d);
    Some(Snippet { text, file: Some(path) })
}

/// The text of a file in the entry's own folder.
fn beside(path: &str, inside: Inside<'_>) -> Result<Text, (String, String)> {
    let sources = inside.scene.setting.sources;
    let entry = &sources.get(inside.scene.file).path;
    let folder = entry.rsplit_once('/').map_or("", |(folder, _)| folder);
    if !entry.rsplit('/').next().is_some_and(|name| name.starts_with("index.")) {
        let slug = entry.rsplit_once('.').map_or(entry.as_str(), |(stem, _)| stem);
        let help = format!("make the entry a folder: move it to {slug}/index.md, and the snippets beside it");
        return Err(("only an entry in a folder of its own has files beside it".to_owned(), help));
    }
    let is_inside = path.split('/').all(|segment| !segment.is_empty() && segment != "." && segment != "..") && !path.contains('\\');
    if !is_inside {
        return Err((format!("`{path}` leaves the entry's folder"), "name a file within it, such as `broken.py`".to_owned()));
    }
    let found = sources.at(&format!("{folder}/{path}")).filter(|file| sources.get(*file).role == Role::Snippet);
    let Some(file) = found else {
        let names: Vec<&str> = sources.of(Role::Snippet).filter_map(|(_, source)| source.path.strip_prefix(folder)?.strip_prefix('/')).collect();
        let help = super::nearest(path, names.iter().copied())
            .map_or_else(|| format!("put it beside the entry, into {folder}/"), |near| format!("did you mean `{near}`?"));
        return Err((format!("there is no `{path}` beside the entry"), help));
    };
    let source = sources.get(file);
    match &source.problem {
        None => {
            let end = source.text.trim_end_matches('\n').len();
            Ok(Text::plain(&source.text[..end], crate::source::Span::new(file, 0..end)))
        }
        Some(Problem::TooLarge(size)) => Err((format!("`{path}` is too large: {size} bytes"), "cut it down to what shows the error".to_owned())),
        Some(_) => Err((format!("`{path}` cannot be read as text"), "save it as UTF-8 text, as a regular file".to_owned())),
    }
}

/// The text without the line ends behind it.
fn without_end(text: &Text) -> Text {
    text.slice(0..text.as_str().trim_end_matches('\n').len())
}
