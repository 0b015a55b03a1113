//! One line of highlighted HTML.
//!
//! In come pieces of text with their classes, from left to right; out comes the line: flat runs, escaped, every one
//! closed. Equal neighbours are one run, also across white space, and white space alone never opens one. A run is an
//! element of its own name, `<k->let</k->`: most of a page is code, and a page is to be little more than what was written.
//! A name with a hyphen is nobody else's, so a browser gives it no look and a screen reader no role.

use super::class::Class;

#[derive(Default)]
pub struct Line {
    html: String,
    open: Option<Class>,
    /// White space whose side is not yet known: inside the run, if the run goes on behind it.
    gap: String,
}

impl Line {
    pub fn new() -> Self {
        Self::default()
    }

    /// The next piece of the line.
    pub fn push(&mut self, class: Option<Class>, text: &str) {
        let body = text.trim_start();
        self.gap.push_str(&text[..text.len() - body.len()]);
        if body.is_empty() {
            return;
        }
        if class != self.open {
            self.close();
        }
        self.html.push_str(&self.gap);
        self.gap.clear();
        if class != self.open {
            self.begin(class);
        }
        let core = body.trim_end();
        escape(core, &mut self.html);
        self.gap.push_str(&body[core.len()..]);
    }

    /// A piece without a class.
    pub fn plain(&mut self, text: &str) {
        self.push(None, text);
    }

    /// A prompt, with the space behind it: what cannot be selected is not copied.
    pub fn prompt(&mut self, text: &str) {
        self.close();
        self.html.push_str(&std::mem::take(&mut self.gap));
        self.begin(Some(Class::Prompt));
        escape(text, &mut self.html);
        self.close();
    }

    /// A piece that is HTML already, with every span closed.
    pub fn html(&mut self, html: &str) {
        self.close();
        self.html.push_str(&std::mem::take(&mut self.gap));
        self.html.push_str(html);
    }

    pub fn finish(mut self) -> String {
        self.close();
        self.html.push_str(&self.gap);
        self.html
    }

    fn begin(&mut self, class: Option<Class>) {
        if let Some(class) = class {
            self.html.push('<');
            self.html.push_str(class.name());
            self.html.push_str("->");
        }
        self.open = class;
    }

    fn close(&mut self) {
        if let Some(class) = self.open.take() {
            self.html.push_str("</");
            self.html.push_str(class.name());
            self.html.push_str("->");
        }
    }
}

/// A line without classes.
pub fn plain(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    html
}

/// A line of one class.
pub fn of(class: Class, text: &str) -> String {
    let mut line = Line::new();
    line.push(Some(class), text);
    line.finish()
}

/// What a line needs as the text of an element, and no more: code is full of quotes.
fn escape(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// HTML of lines with its runs as `[k let]`: for tests.
#[cfg(test)]
pub fn shown(html: &str) -> String {
    let runs = super::class::CLASSES.iter();
    runs.fold(html.to_owned(), |html, (name, _)| {
        html.replace(&format!("<{name}->"), &format!("[{name} "))
            .replace(&format!("</{name}->"), "]")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(pieces: &[(Option<Class>, &str)]) -> String {
        let mut line = Line::new();
        for (class, text) in pieces {
            line.push(*class, text);
        }
        line.finish()
    }

    #[test]
    fn equal_neighbours_are_one_run_also_across_white_space() {
        let k = Some(Class::Keyword);
        assert_eq!(
            line(&[(k, "pub"), (None, " "), (k, "fn"), (None, " x")]),
            "<k->pub fn</k-> x"
        );
        assert_eq!(
            line(&[(k, "if"), (Some(Class::Number), "1")]),
            "<k->if</k-><n->1</n->"
        );
    }

    #[test]
    fn white_space_never_opens_a_span_and_is_never_lost() {
        let c = Some(Class::Quiet);
        assert_eq!(
            line(&[(c, "  "), (c, " # a b "), (c, "  ")]),
            "   <c-># a b</c->   "
        );
        assert_eq!(line(&[(c, " \t")]), " \t");
        assert_eq!(line(&[]), "");
    }

    #[test]
    fn every_sign_of_html_is_escaped() {
        assert_eq!(plain(r#"<a href='x'>&"é"#), r#"&lt;a href='x'&gt;&amp;"é"#);
        assert_eq!(of(Class::Error, "<b>"), "<e->&lt;b&gt;</e->");
    }

    #[test]
    fn a_prompt_keeps_its_space() {
        let mut line = Line::new();
        line.prompt("$ ");
        line.html("<f->ls</f->");
        line.plain(" -l");
        assert_eq!(line.finish(), "<gp->$ </gp-><f->ls</f-> -l");
    }
}
