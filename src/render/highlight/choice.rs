//! Which highlighter a language has.
//!
//! In comes a language and the text; out comes the way to highlight it: a grammar of the set by its name, one of our own
//! highlighters, or none. Languages without a grammar borrow the nearest one, where its strings, comments and numbers are
//! right.

use crate::entry::Language;

/// How a language is highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Grammar(&'static str),
    Traceback,
    Console,
    Plain,
}

pub fn of(language: Language, text: &str) -> Way {
    let name = language.name();
    let way = WAYS
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(Way::Plain, |(_, way)| *way);
    match way {
        // Until `<?php`, PHP is text: a snippet without it is meant as code.
        Way::Grammar("PHP") if !text.contains("<?") => Way::Grammar("PHP Source"),
        way => way,
    }
}

const fn grammar(name: &'static str) -> Way {
    Way::Grammar(name)
}

#[rustfmt::skip] // one language, one line
const WAYS: &[(&str, Way)] = &[
    ("ada", grammar("Ada")),
    ("apache", grammar("Apache Conf")),
    ("applescript", grammar("AppleScript")),
    ("arm", grammar("ARM Assembly")),
    ("asciidoc", grammar("AsciiDoc (Asciidoctor)")),
    ("asm", grammar("x86_64 Assembly")),
    ("asp", grammar("ASP")),
    ("astro", grammar("TypeScriptReact")),
    ("awk", grammar("AWK")),
    ("bash", grammar("Bourne Again Shell (bash)")),
    ("batch", grammar("Batch File")),
    ("bibtex", grammar("BibTeX")),
    ("c", grammar("C")),
    ("c#", grammar("C#")),
    ("c++", grammar("C++")),
    ("cfml", grammar("CFML")),
    ("clojure", grammar("Clojure")),
    ("cmake", grammar("CMake")),
    ("cobol", Way::Plain),
    ("coffeescript", grammar("CoffeeScript")),
    ("console", Way::Console),
    ("crontab", grammar("Crontab")),
    ("crystal", grammar("Crystal")),
    ("css", grammar("CSS")),
    ("csv", grammar("Comma Separated Values")),
    ("cuda", grammar("C++")),
    ("d", grammar("D")),
    ("dart", grammar("Dart")),
    ("diff", grammar("Diff")),
    ("dockerfile", grammar("Dockerfile (with bash)")),
    ("dot", grammar("Graphviz (DOT)")),
    ("dotenv", grammar("DotENV")),
    ("elixir", grammar("Elixir")),
    ("elm", grammar("Elm")),
    ("erb", grammar("HTML (Rails)")),
    ("erlang", grammar("Erlang")),
    ("f#", grammar("F#")),
    ("fish", grammar("Fish")),
    ("fortran", grammar("Fortran (Modern)")),
    ("gdscript", grammar("GDScript (Godot Engine)")),
    ("gitconfig", grammar("Git Config")),
    ("gitignore", grammar("Git Ignore")),
    ("gleam", grammar("Rust")),
    ("glsl", grammar("GLSL")),
    ("gnuplot", grammar("gnuplot")),
    ("go", grammar("Go")),
    ("gomod", grammar("Gomod")),
    ("graphql", grammar("GraphQL")),
    ("groff", grammar("Groff/troff")),
    ("groovy", grammar("Groovy")),
    ("haml", grammar("Ruby Haml")),
    ("handlebars", grammar("HTML")),
    ("haskell", grammar("Haskell")),
    ("hcl", grammar("Terraform")),
    ("hosts", grammar("Hosts File")),
    ("html", grammar("HTML")),
    ("http", grammar("HTTP Request and Response")),
    ("idris", grammar("Idris")),
    ("ini", grammar("INI")),
    ("java", grammar("Java")),
    ("javascript", grammar("JavaScript (Babel)")),
    ("jinja", grammar("HTML (Jinja2)")),
    ("jq", grammar("JQ")),
    ("json", grammar("JSON")),
    ("jsonnet", grammar("jsonnet")),
    ("jsp", grammar("Java Server Page (JSP)")),
    ("jsx", grammar("JavaScript (Babel)")),
    ("julia", grammar("Julia")),
    ("just", grammar("Makefile")),
    ("kotlin", grammar("Kotlin")),
    ("latex", grammar("LaTeX")),
    ("lean", grammar("Lean 4")),
    ("less", grammar("Less")),
    ("liquid", grammar("HTML (Jinja2)")),
    ("lisp", grammar("Lisp")),
    ("llvm", grammar("LLVM")),
    ("lua", grammar("Lua")),
    ("makefile", grammar("Makefile")),
    ("markdown", grammar("Markdown")),
    ("matlab", grammar("MATLAB")),
    ("mdx", grammar("Markdown")),
    ("mermaid", Way::Plain),
    ("meson", grammar("Python")),
    ("nginx", grammar("nginx")),
    ("nim", grammar("Nim")),
    ("ninja", grammar("Ninja")),
    ("nix", grammar("Nix")),
    ("objective-c", grammar("Objective-C")),
    ("objective-c++", grammar("Objective-C++")),
    ("ocaml", grammar("OCaml")),
    ("odin", grammar("Odin")),
    ("org", grammar("orgmode")),
    ("pascal", grammar("Pascal")),
    ("perl", grammar("Perl")),
    ("php", grammar("PHP")),
    ("powershell", grammar("PowerShell")),
    ("prisma", grammar("GraphQL")),
    ("prolog", grammar("Erlang")),
    ("properties", grammar("Java Properties")),
    ("protobuf", grammar("Protocol Buffer")),
    ("puppet", grammar("Puppet")),
    ("purescript", grammar("PureScript")),
    ("python", grammar("Python")),
    ("qml", grammar("QML")),
    ("r", grammar("R")),
    ("racket", grammar("Racket")),
    ("regex", grammar("Regular Expression")),
    ("rego", grammar("Rego")),
    ("requirements", grammar("Requirements.txt")),
    ("robot", grammar("Robot Framework")),
    ("rst", grammar("reStructuredText")),
    ("ruby", grammar("Ruby")),
    ("rust", grammar("Rust")),
    ("sass", grammar("Sass")),
    ("scala", grammar("Scala")),
    ("scheme", grammar("Lisp")),
    ("scss", grammar("SCSS")),
    ("slim", grammar("Ruby Slim")),
    ("sml", grammar("SML")),
    ("solidity", grammar("Solidity")),
    ("sql", grammar("SQL")),
    ("ssh-config", grammar("SSH Config")),
    ("starlark", grammar("Python")),
    ("strace", grammar("Strace")),
    ("stylus", grammar("Stylus")),
    ("svelte", grammar("Svelte")),
    ("swift", grammar("Swift")),
    ("systemverilog", grammar("SystemVerilog")),
    ("tcl", grammar("Tcl")),
    ("text", Way::Plain),
    ("textproto", grammar("Protocol Buffer (TEXT)")),
    ("toml", grammar("TOML")),
    ("traceback", Way::Traceback),
    ("tsv", grammar("Tab Separated Values")),
    ("tsx", grammar("TypeScriptReact")),
    ("twig", grammar("HTML (Twig)")),
    ("typescript", grammar("TypeScript")),
    ("typst", grammar("Typst")),
    ("vb", grammar("ASP")),
    ("verilog", grammar("Verilog")),
    ("vhdl", grammar("VHDL")),
    ("vim", grammar("VimL")),
    ("vue", grammar("Vue Component")),
    ("wgsl", grammar("WGSL")),
    ("xml", grammar("XML")),
    ("yaml", grammar("YAML")),
    ("zig", grammar("Zig")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::highlight::grammar;

    #[test]
    fn every_language_has_its_way() {
        let languages: Vec<_> = Language::all().map(Language::name).collect();
        let ways: Vec<_> = WAYS.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            languages, ways,
            "the table of languages and this one hold the same names in the same order"
        );
    }

    #[test]
    fn every_grammar_is_in_the_set() {
        let named = WAYS
            .iter()
            .map(|(_, way)| *way)
            .chain([Way::Grammar("PHP Source")]);
        for way in named {
            if let Way::Grammar(name) = way {
                assert!(grammar::start(name).is_some(), "no grammar `{name}`");
            }
        }
    }

    #[test]
    fn php_is_code_also_without_its_tag() {
        let php = Language::parse("php").expect("a language");
        assert_eq!(of(php, "<?php echo 1;"), Way::Grammar("PHP"));
        assert_eq!(of(php, "echo 1;"), Way::Grammar("PHP Source"));
    }
}
