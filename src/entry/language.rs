//! The languages a snippet can be written in.
//!
//! In comes the word behind a fence or in `language:`; out comes a row of one table: the canonical name, the name as
//! people write it, the name as an address. It never knows how a language is coloured: `render::highlight` does, and its
//! tests hold it to every row here.

use std::cmp::Ordering;
use std::fmt;

/// One row of the table. Small to copy; ordered by canonical name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(u16);

impl Language {
    pub const BASH: Self = Self::named("bash");
    pub const CONSOLE: Self = Self::named("console");
    pub const POWERSHELL: Self = Self::named("powershell");
    pub const PYTHON: Self = Self::named("python");
    pub const TEXT: Self = Self::named("text");
    pub const TRACEBACK: Self = Self::named("traceback");

    /// The language of a canonical name or of an alias, whatever the case of its letters.
    pub fn parse(name: &str) -> Option<Self> {
        // Most are written by their canonical names, and those are sorted.
        if let Ok(at) = LANGUAGES.binary_search_by(|row| row.name.cmp(name)) {
            return u16::try_from(at).ok().map(Self);
        }
        let known = |row: &Row| {
            row.spellings()
                .any(|spelling| spelling.eq_ignore_ascii_case(name))
        };
        Self::all().find(|language| known(language.row()))
    }

    /// The canonical name: what a fence should say. `python`, `c++`, `c#`
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The name as people write it. `Python`, `C++`, `PowerShell`
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// The name as a part of an address or of an HTML attribute: `[a-z0-9-]` only. `python`, `cpp`, `csharp`
    pub fn slug(self) -> &'static str {
        self.row().slug
    }

    /// Every spelling that [`Language::parse`] knows, for "did you mean".
    pub fn names() -> impl Iterator<Item = &'static str> {
        LANGUAGES.iter().flat_map(Row::spellings)
    }

    /// Every language, in the order of their canonical names.
    pub fn all() -> impl Iterator<Item = Self> {
        (0u16..).take(LANGUAGES.len()).map(Self)
    }

    fn row(self) -> &'static Row {
        &LANGUAGES[usize::from(self.0)]
    }

    /// The language of a canonical name, at compile time: a name that is not in the table does not compile.
    const fn named(name: &str) -> Self {
        let mut at = 0;
        let mut index = 0;
        while at < LANGUAGES.len() {
            if same(LANGUAGES[at].name.as_bytes(), name.as_bytes()) {
                return Self(index);
            }
            at += 1;
            index += 1;
        }
        panic!("no language of this name")
    }
}

impl Ord for Language {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl PartialOrd for Language {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "Language({})", self.name())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(self.name())
    }
}

struct Row {
    name: &'static str,
    label: &'static str,
    slug: &'static str,
    aliases: &'static [&'static str],
}

impl Row {
    fn spellings(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

const fn row(
    name: &'static str,
    label: &'static str,
    slug: &'static str,
    aliases: &'static [&'static str],
) -> Row {
    Row {
        name,
        label,
        slug,
        aliases,
    }
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Sorted by canonical name. A slug that differs from the name is an alias too, so that an address can be read back.
#[rustfmt::skip] // one language, one line
const LANGUAGES: &[Row] = &[
    row("ada", "Ada", "ada", &["adb", "ads"]),
    row("apache", "Apache", "apache", &["apacheconf", "htaccess", ".htaccess"]),
    row("applescript", "AppleScript", "applescript", &["osascript"]),
    row("arm", "ARM assembly", "arm", &["armasm", "aarch64"]),
    row("asciidoc", "AsciiDoc", "asciidoc", &["adoc"]),
    row("asm", "Assembly", "asm", &["assembly", "nasm", "x86", "x86asm", "x86_64"]),
    row("asp", "ASP", "asp", &["vbscript", "vbs"]),
    row("astro", "Astro", "astro", &[]),
    row("awk", "AWK", "awk", &["gawk"]),
    row("bash", "Bash", "bash", &["sh", "shell", "zsh", "ash", "dash", "ksh", "bats", "shellscript"]),
    row("batch", "Batch", "batch", &["bat", "cmd", "dosbatch", "winbatch"]),
    row("bibtex", "BibTeX", "bibtex", &["bib"]),
    row("c", "C", "c", &["h"]),
    row("c#", "C#", "csharp", &["csharp", "cs", "c-sharp", "dotnet", "csx"]),
    row("c++", "C++", "cpp", &["cpp", "cc", "cxx", "hpp", "hxx", "arduino", "ino"]),
    row("cfml", "CFML", "cfml", &["coldfusion", "cfm"]),
    row("clojure", "Clojure", "clojure", &["clj", "cljs", "cljc", "edn", "clojurescript"]),
    row("cmake", "CMake", "cmake", &["cmakelists.txt"]),
    row("cobol", "COBOL", "cobol", &["cob", "cbl"]),
    row("coffeescript", "CoffeeScript", "coffeescript", &["coffee"]),
    row("console", "Console", "console", &["shell-session", "shellsession", "sh-session", "terminal", "ansi", "pycon", "ps1con"]),
    row("crontab", "Crontab", "crontab", &["cron"]),
    row("crystal", "Crystal", "crystal", &["cr"]),
    row("css", "CSS", "css", &["postcss"]),
    row("csv", "CSV", "csv", &[]),
    row("cuda", "CUDA", "cuda", &["cu", "cuh"]),
    row("d", "D", "d", &["dlang"]),
    row("dart", "Dart", "dart", &["flutter"]),
    row("diff", "Diff", "diff", &["patch", "udiff"]),
    row("dockerfile", "Dockerfile", "dockerfile", &["docker", "containerfile"]),
    row("dot", "Graphviz", "dot", &["graphviz", "gv"]),
    row("dotenv", "dotenv", "dotenv", &["env", ".env"]),
    row("elixir", "Elixir", "elixir", &["ex", "exs", "iex"]),
    row("elm", "Elm", "elm", &[]),
    row("erb", "ERB", "erb", &["rhtml", "html+erb", "eruby"]),
    row("erlang", "Erlang", "erlang", &["erl", "hrl"]),
    row("f#", "F#", "fsharp", &["fsharp", "fs", "fsx", "fsi", "f-sharp"]),
    row("fish", "Fish", "fish", &[]),
    row("fortran", "Fortran", "fortran", &["f90", "f95", "f03", "f08", "f77"]),
    row("gdscript", "GDScript", "gdscript", &["gd", "godot"]),
    row("gitconfig", "Git config", "gitconfig", &["git-config", ".gitconfig", ".gitmodules"]),
    row("gitignore", "Git ignore", "gitignore", &["ignore", ".gitignore", "dockerignore", ".dockerignore"]),
    row("gleam", "Gleam", "gleam", &[]),
    row("glsl", "GLSL", "glsl", &["hlsl", "shader", "vert", "frag"]),
    row("gnuplot", "gnuplot", "gnuplot", &[]),
    row("go", "Go", "go", &["golang"]),
    row("gomod", "Go modules", "gomod", &["go.mod", "go-mod", "go.work"]),
    row("graphql", "GraphQL", "graphql", &["gql", "graphqls"]),
    row("groff", "groff", "groff", &["troff", "roff", "man"]),
    row("groovy", "Groovy", "groovy", &["gradle", "jenkinsfile", "gvy"]),
    row("haml", "Haml", "haml", &[]),
    row("handlebars", "Handlebars", "handlebars", &["hbs", "mustache", "html+handlebars"]),
    row("haskell", "Haskell", "haskell", &["hs", "ghci"]),
    row("hcl", "HCL", "hcl", &["terraform", "tf", "tfvars", "opentofu"]),
    row("hosts", "Hosts file", "hosts", &[]),
    row("html", "HTML", "html", &["htm", "xhtml", "angular-html"]),
    row("http", "HTTP", "http", &["https", "rest"]),
    row("idris", "Idris", "idris", &["idr"]),
    row("ini", "INI", "ini", &["cfg", "conf", "config", "dosini", "editorconfig", "systemd", "reg", "desktop"]),
    row("java", "Java", "java", &["apex", "jsh", "jshell"]),
    row("javascript", "JavaScript", "javascript", &["js", "mjs", "cjs", "node", "nodejs", "es6", "ecmascript", "mongosh"]),
    row("jinja", "Jinja", "jinja", &["jinja2", "j2", "html+jinja", "django", "nunjucks", "njk", "tera"]),
    row("jq", "jq", "jq", &[]),
    row("json", "JSON", "json", &["jsonc", "json5", "jsonl", "ndjson", "geojson", "webmanifest"]),
    row("jsonnet", "Jsonnet", "jsonnet", &["libsonnet"]),
    row("jsp", "JSP", "jsp", &[]),
    row("jsx", "JSX", "jsx", &["react", "javascriptreact"]),
    row("julia", "Julia", "julia", &["jl"]),
    row("just", "Just", "just", &["justfile"]),
    row("kotlin", "Kotlin", "kotlin", &["kt", "kts", "gradle-kts"]),
    row("latex", "LaTeX", "latex", &["tex"]),
    row("lean", "Lean", "lean", &["lean4"]),
    row("less", "Less", "less", &[]),
    row("liquid", "Liquid", "liquid", &[]),
    row("lisp", "Lisp", "lisp", &["common-lisp", "commonlisp", "elisp", "emacs-lisp", "cl"]),
    row("llvm", "LLVM IR", "llvm", &["llvm-ir", "ll"]),
    row("lua", "Lua", "lua", &["luau"]),
    row("makefile", "Makefile", "makefile", &["make", "mk", "mak", "gnumakefile"]),
    row("markdown", "Markdown", "markdown", &["md", "mdown"]),
    row("matlab", "MATLAB", "matlab", &["octave"]),
    row("mdx", "MDX", "mdx", &[]),
    row("mermaid", "Mermaid", "mermaid", &[]),
    row("meson", "Meson", "meson", &["meson.build"]),
    row("nginx", "nginx", "nginx", &["nginxconf", "nginx-conf"]),
    row("nim", "Nim", "nim", &["nims", "nimble"]),
    row("ninja", "Ninja", "ninja", &[]),
    row("nix", "Nix", "nix", &["nixos"]),
    row("objective-c", "Objective-C", "objective-c", &["objc", "obj-c", "objectivec"]),
    row("objective-c++", "Objective-C++", "objective-cpp", &["objective-cpp", "objc++", "objcpp", "objectivecpp"]),
    row("ocaml", "OCaml", "ocaml", &["ml", "mli"]),
    row("odin", "Odin", "odin", &[]),
    row("org", "Org", "org", &["orgmode", "org-mode"]),
    row("pascal", "Pascal", "pascal", &["delphi", "objectpascal", "pas"]),
    row("perl", "Perl", "perl", &["pl", "pm", "perl5"]),
    row("php", "PHP", "php", &["php8", "phtml", "laravel"]),
    row("powershell", "PowerShell", "powershell", &["ps1", "pwsh", "posh", "psm1", "psd1"]),
    row("prisma", "Prisma", "prisma", &[]),
    row("prolog", "Prolog", "prolog", &[]),
    row("properties", "Properties", "properties", &["java-properties", "javaprops"]),
    row("protobuf", "Protocol Buffers", "protobuf", &["proto", "proto3"]),
    row("puppet", "Puppet", "puppet", &["pp"]),
    row("purescript", "PureScript", "purescript", &["purs"]),
    row("python", "Python", "python", &["py", "python3", "py3", "pyi", "ipython", "gyp"]),
    row("qml", "QML", "qml", &[]),
    row("r", "R", "r", &["rlang", "rscript"]),
    row("racket", "Racket", "racket", &["rkt"]),
    row("regex", "Regular expression", "regex", &["regexp"]),
    row("rego", "Rego", "rego", &["opa"]),
    row("requirements", "requirements.txt", "requirements", &["requirements.txt", "pip-requirements"]),
    row("robot", "Robot Framework", "robot", &["robotframework"]),
    row("rst", "reStructuredText", "rst", &["restructuredtext"]),
    row("ruby", "Ruby", "ruby", &["rb", "irb", "gemfile", "rakefile", "rails"]),
    row("rust", "Rust", "rust", &["rs"]),
    row("sass", "Sass", "sass", &[]),
    row("scala", "Scala", "scala", &["sbt", "sc"]),
    row("scheme", "Scheme", "scheme", &["scm", "guile"]),
    row("scss", "SCSS", "scss", &[]),
    row("slim", "Slim", "slim", &[]),
    row("sml", "Standard ML", "sml", &["standard-ml"]),
    row("solidity", "Solidity", "solidity", &["sol"]),
    row("sql", "SQL", "sql", &["postgresql", "postgres", "psql", "pgsql", "plpgsql", "mysql", "mariadb", "sqlite", "tsql", "plsql", "oracle", "ddl"]),
    row("ssh-config", "SSH config", "ssh-config", &["sshconfig", "ssh_config", "sshd_config"]),
    row("starlark", "Starlark", "starlark", &["bazel", "bzl", "tiltfile"]),
    row("strace", "strace", "strace", &[]),
    row("stylus", "Stylus", "stylus", &["styl"]),
    row("svelte", "Svelte", "svelte", &[]),
    row("swift", "Swift", "swift", &["swiftui"]),
    row("systemverilog", "SystemVerilog", "systemverilog", &["sv", "svh"]),
    row("tcl", "Tcl", "tcl", &[]),
    row("text", "Text", "text", &["plain", "plaintext", "plain-text", "txt", "log", "logs", "syslog", "output", "none"]),
    row("textproto", "Text Protocol Buffers", "textproto", &["prototext", "pbtxt", "prototxt"]),
    row("toml", "TOML", "toml", &["cargo.toml", "pyproject.toml"]),
    row("traceback", "Python traceback", "traceback", &["pytb", "py3tb", "python-traceback"]),
    row("tsv", "TSV", "tsv", &[]),
    row("tsx", "TSX", "tsx", &["typescriptreact"]),
    row("twig", "Twig", "twig", &[]),
    row("typescript", "TypeScript", "typescript", &["ts", "mts", "cts", "deno", "angular-ts"]),
    row("typst", "Typst", "typst", &["typ"]),
    row("vb", "Visual Basic", "vb", &["vbnet", "vb.net", "visual-basic", "visualbasic", "vba"]),
    row("verilog", "Verilog", "verilog", &[]),
    row("vhdl", "VHDL", "vhdl", &["vhd"]),
    row("vim", "Vim script", "vim", &["viml", "vimscript"]),
    row("vue", "Vue", "vue", &[]),
    row("wgsl", "WGSL", "wgsl", &[]),
    row("xml", "XML", "xml", &["xsd", "xsl", "xslt", "svg", "rss", "atom", "plist", "xaml", "csproj", "pom", "pom.xml"]),
    row("yaml", "YAML", "yaml", &["yml", "kubernetes", "k8s", "docker-compose", "github-actions", "helm"]),
    row("zig", "Zig", "zig", &["zon"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_spelling_belongs_to_one_language() {
        let mut seen = BTreeSet::new();
        for name in Language::names() {
            assert!(
                seen.insert(name.to_ascii_lowercase()),
                "`{name}` is there twice"
            );
        }
    }

    #[test]
    fn names_are_lowercase_and_sorted() {
        for name in Language::names() {
            assert_eq!(name, name.to_ascii_lowercase());
            assert!(
                !name.is_empty() && !name.contains(char::is_whitespace),
                "`{name}` cannot stand behind a fence"
            );
        }
        assert!(Language::all().is_sorted());
        assert!(Language::all().all(|language| !language.label().is_empty()));
    }

    #[test]
    fn slugs_are_addresses_that_can_be_read_back() {
        let mut seen = BTreeSet::new();
        for language in Language::all() {
            let slug = language.slug();
            assert!(seen.insert(slug), "the slug `{slug}` is there twice");
            assert!(
                slug.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            );
            assert!(
                !slug.is_empty()
                    && !slug.starts_with('-')
                    && !slug.ends_with('-')
                    && !slug.contains("--")
            );
            assert_eq!(Language::parse(slug), Some(language));
        }
    }

    #[test]
    fn every_spelling_finds_its_language_in_any_case() {
        for language in Language::all() {
            for spelling in language.row().spellings() {
                assert_eq!(Language::parse(spelling), Some(language));
                assert_eq!(
                    Language::parse(&spelling.to_ascii_uppercase()),
                    Some(language)
                );
            }
        }
        assert_eq!(Language::parse("C++").map(Language::slug), Some("cpp"));
        assert_eq!(
            Language::parse("ts").map(Language::label),
            Some("TypeScript")
        );
        for unknown in [
            "",
            " ",
            "pythn",
            "python ",
            "../etc",
            "<script>",
            "ＰＹＴＨＯＮ",
        ] {
            assert_eq!(Language::parse(unknown), None, "{unknown:?}");
        }
    }

    #[test]
    fn the_constants_are_what_they_say() {
        assert_eq!(Language::TEXT.name(), "text");
        assert_eq!(Language::TRACEBACK.to_string(), "traceback");
        assert_eq!(format!("{:?}", Language::PYTHON), "Language(python)");
    }
}
