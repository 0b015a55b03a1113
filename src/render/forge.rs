//! Where readers turn to who want to correct an entry: the host of the site's repository, or an e-mail address.
//!
//! Comes in: what `errbook.yaml` says of them. Goes out: addresses to edit a page, see its history, report a problem and
//! add a note. Never: a link where neither is known.

use super::address::encoded;
use super::{Repository, SiteSettings};

/// A message that a reader fills in and sends: an issue, or an e-mail. Nothing where there is nobody to send it to.
pub fn message(settings: &SiteSettings, title: &str, text: &str) -> Option<String> {
    match (&settings.repository, &settings.contact) {
        (Some(repository), _) => Some(Forge::new(repository).issue(title, text)),
        // RFC 6068: lines of a body end with CR LF.
        (None, Some(contact)) => Some(format!(
            "mailto:{contact}?subject={}&body={}",
            encoded(title),
            encoded(&text.replace('\n', "\r\n"))
        )),
        (None, None) => None,
    }
}

/// Addresses on the site's repository, by the kind of its host.
pub struct Forge<'a> {
    repository: &'a Repository,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    GitHub,
    GitLab,
    /// Forgejo, Gitea, Codeberg
    Forgejo,
}

impl<'a> Forge<'a> {
    pub fn new(repository: &'a Repository) -> Self {
        let host = repository.url.host();
        let is_one_of = |names: &[&str]| names.iter().any(|name| host.contains(name));
        let kind = if is_one_of(&["gitlab"]) {
            Kind::GitLab
        } else if is_one_of(&["codeberg", "gitea", "forgejo"]) {
            Kind::Forgejo
        } else {
            Kind::GitHub
        };
        Self { repository, kind }
    }

    fn root(&self) -> &str {
        self.repository
            .url
            .as_str()
            .trim_end_matches('/')
            .trim_end_matches(".git")
    }

    fn file(&self, path: &str) -> String {
        let folder = &self.repository.folder;
        let whole = if folder.is_empty() {
            path.to_owned()
        } else {
            format!("{folder}/{path}")
        };
        whole.split('/').map(encoded).collect::<Vec<_>>().join("/")
    }

    pub fn edit(&self, path: &str) -> String {
        let (root, branch, file) = (
            self.root(),
            encoded(&self.repository.branch),
            self.file(path),
        );
        match self.kind {
            Kind::GitHub => format!("{root}/edit/{branch}/{file}"),
            Kind::GitLab => format!("{root}/-/edit/{branch}/{file}"),
            Kind::Forgejo => format!("{root}/_edit/{branch}/{file}"),
        }
    }

    pub fn history(&self, path: &str) -> String {
        let (root, branch, file) = (
            self.root(),
            encoded(&self.repository.branch),
            self.file(path),
        );
        match self.kind {
            Kind::GitHub => format!("{root}/commits/{branch}/{file}"),
            Kind::GitLab => format!("{root}/-/commits/{branch}/{file}"),
            Kind::Forgejo => format!("{root}/commits/branch/{branch}/{file}"),
        }
    }

    /// A new issue with its title and text filled in.
    pub fn issue(&self, title: &str, text: &str) -> String {
        let (root, title, text) = (self.root(), encoded(title), encoded(text));
        match self.kind {
            Kind::GitHub | Kind::Forgejo => format!("{root}/issues/new?title={title}&body={text}"),
            Kind::GitLab => format!(
                "{root}/-/issues/new?issue%5Btitle%5D={title}&issue%5Bdescription%5D={text}"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Url;

    #[test]
    fn without_a_repository_readers_write_an_e_mail_and_without_an_address_nothing() {
        let mut settings = SiteSettings::default();
        assert_eq!(message(&settings, "a", "b"), None);
        settings.contact = crate::entry::Email::parse("errors@acme.example").ok();
        assert_eq!(
            message(&settings, "a & b", "c\nd").unwrap(),
            "mailto:errors@acme.example?subject=a%20%26%20b&body=c%0D%0Ad"
        );
    }

    #[test]
    fn forges_have_their_own_addresses() {
        let repository = |url: &str, folder: &str| Repository {
            url: Url::parse(url).unwrap(),
            branch: "main".to_owned(),
            folder: folder.to_owned(),
        };
        let github = repository("https://github.com/acme/errors/", "docs");
        assert_eq!(
            Forge::new(&github).edit("content/a/b.md"),
            "https://github.com/acme/errors/edit/main/docs/content/a/b.md"
        );
        let gitlab = repository("https://gitlab.acme.example/x/errors", "");
        assert_eq!(
            Forge::new(&gitlab).history("content/a/b.md"),
            "https://gitlab.acme.example/x/errors/-/commits/main/content/a/b.md"
        );
        assert!(
            Forge::new(&github)
                .issue("a & b", "c#d")
                .ends_with("?title=a%20%26%20b&body=c%23d")
        );
    }
}
