//! The marks of secrets, in one table: what such a text begins with, and which characters follow.

/// What begins a secret, or stands in it.
#[derive(Debug)]
pub enum Mark {
    /// A prefix that only keys of this kind have, the characters behind it, and how many there are at least.
    Key(&'static str, &'static str, Charset, usize),
    /// A header's word with a token behind it.
    Header(&'static str),
    /// The first line of a private key starts like this.
    PrivateKey,
    /// Three parts with dots between.
    WebToken,
    /// An address that may hold a password.
    Address,
    /// An e-mail address has it in its middle.
    At,
    /// The folder that holds home folders.
    Home(&'static str),
}

/// The characters of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// Letters and digits.
    Plain,
    /// Capitals and digits.
    Capital,
    /// Letters, digits, `-` and `_`.
    Web,
    /// The same and `.`, `/`, `+`, `=`.
    Token,
}

use Charset::{Capital, Plain, Token, Web};
use Mark::{Address, At, Header, Home, Key, PrivateKey, WebToken};

/// Every mark. Where one begins with another, the longer one stands first.
pub static MARKS: &[Mark] = &[
    Key("sk-proj-", "an OpenAI key", Web, 20),
    Key("sk-svcacct-", "an OpenAI key", Web, 20),
    Key("sk-admin-", "an OpenAI key", Web, 20),
    Key("sk-ant-", "an Anthropic key", Web, 20),
    Key("sk-or-", "an OpenRouter key", Web, 20),
    Key("sk-lf-", "a Langfuse key", Web, 20),
    Key("sk-", "an API key", Web, 20),
    Key("AKIA", "an AWS access key", Capital, 16),
    Key("ASIA", "an AWS access key", Capital, 16),
    Key("ghp_", "a GitHub token", Plain, 36),
    Key("gho_", "a GitHub token", Plain, 36),
    Key("ghu_", "a GitHub token", Plain, 36),
    Key("ghs_", "a GitHub token", Plain, 36),
    Key("ghr_", "a GitHub token", Plain, 36),
    Key("github_pat_", "a GitHub token", Web, 40),
    Key("glpat-", "a GitLab token", Web, 20),
    Key("xoxb-", "a Slack token", Web, 20),
    Key("xoxp-", "a Slack token", Web, 20),
    Key("xoxa-", "a Slack token", Web, 20),
    Key("xoxr-", "a Slack token", Web, 20),
    Key("xoxs-", "a Slack token", Web, 20),
    Key("xapp-", "a Slack token", Web, 20),
    Key("AIza", "a Google API key", Web, 35),
    Key("ya29.", "a Google access token", Web, 20),
    Key("GOCSPX-", "a Google client secret", Web, 20),
    Key("sk_live_", "a Stripe key", Plain, 20),
    Key("rk_live_", "a Stripe key", Plain, 20),
    Key("whsec_", "a webhook secret", Token, 24),
    Key("npm_", "an npm token", Plain, 36),
    Key("pypi-", "a PyPI token", Web, 50),
    Key("crates-io-", "a crates.io token", Web, 32),
    Key("cio", "a crates.io token", Plain, 32),
    Key("hf_", "a Hugging Face token", Plain, 30),
    Key("SG.", "a SendGrid key", Token, 60),
    Key("dop_v1_", "a DigitalOcean token", Plain, 60),
    Key("shpat_", "a Shopify token", Plain, 32),
    Key("dckr_pat_", "a Docker token", Web, 24),
    Key("lin_api_", "a Linear key", Plain, 36),
    Key("gsk_", "a Groq key", Plain, 40),
    Key("pplx-", "a Perplexity key", Plain, 40),
    Header("Bearer "),
    Header("Authorization: Basic "),
    PrivateKey,
    WebToken,
    Address,
    At,
    Home("/home/"),
    Home("/Users/"),
    Home("\\\\Users\\\\"),
    Home("\\Users\\"),
];

impl Mark {
    /// The text to look for.
    pub fn text(&self) -> &'static str {
        match self {
            Key(text, ..) | Header(text) | Home(text) => text,
            PrivateKey => "-----BEGIN ",
            WebToken => "eyJ",
            Address => "://",
            At => "@",
        }
    }
}

impl Charset {
    pub fn has(self, c: char) -> bool {
        match self {
            Plain => c.is_ascii_alphanumeric(),
            Capital => c.is_ascii_uppercase() || c.is_ascii_digit(),
            Web => c.is_ascii_alphanumeric() || "-_".contains(c),
            Token => c.is_ascii_alphanumeric() || "-_./+=~".contains(c),
        }
    }
}

/// Names of home folders that are nobody's.
pub const NOBODY: [&str; 35] = [
    "user",
    "users",
    "username",
    "you",
    "your",
    "yourname",
    "your-name",
    "me",
    "name",
    "example",
    "app",
    "node",
    "runner",
    "ubuntu",
    "debian",
    "vscode",
    "circleci",
    "travis",
    "vagrant",
    "docker",
    "jovyan",
    "coder",
    "gitpod",
    "dev",
    "developer",
    "admin",
    "ec2-user",
    "public",
    "default",
    "shared",
    "alice",
    "bob",
    "jane",
    "linuxbrew",
    "git",
];
