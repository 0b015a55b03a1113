//! What stands in a terminal: prompts, commands and what they print.
//!
//! In come lines; out comes what each of them is. `> ` and `# ` also begin ordinary output (`npm run`, `go build`), so
//! they are prompts only where the lines around them say so. It highlights nothing itself.

use crate::entry::Language;

/// What a line of a terminal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Command {
        prompt: &'a str,
        command: &'a str,
        language: Language,
    },
    /// The last command goes on, perhaps behind a second prompt.
    More {
        prompt: &'a str,
        command: &'a str,
    },
    Output(&'a str),
}

pub fn pieces<'a>(lines: &[&'a str]) -> Vec<Piece<'a>> {
    let bare = bare_prompt(lines);
    let mut open = Open::No;
    lines
        .iter()
        .map(|line| piece(line, bare, &mut open))
        .collect()
}

/// What a command waits for.
enum Open<'a> {
    No,
    /// It ended in a backslash, inside quotes, behind a pipe.
    Unfinished,
    /// A here-document, up to this line.
    Until(&'a str),
    /// An interpreter that prints `...` until an empty line.
    Dots,
}

fn piece<'a>(line: &'a str, bare: Option<&str>, open: &mut Open<'a>) -> Piece<'a> {
    let second = |second: &str| {
        line.strip_prefix(second)
            .map(|command| (&line[..line.len() - command.len()], command))
    };
    match *open {
        Open::Until(end) => {
            let (prompt, command) = second("> ").unwrap_or(("", line));
            if command.trim() == end {
                *open = Open::No;
            }
            return Piece::More { prompt, command };
        }
        Open::Unfinished => {
            let (prompt, command) = second("> ").unwrap_or(("", line));
            if !unfinished(command) {
                *open = Open::No;
            }
            return Piece::More { prompt, command };
        }
        Open::Dots if line.starts_with("...") => {
            let (prompt, command) = second("... ").unwrap_or((line, ""));
            return Piece::More { prompt, command };
        }
        Open::Dots | Open::No => *open = Open::No,
    }
    let known = prompt(line).or_else(|| {
        bare.filter(|bare| line.starts_with(bare))
            .map(|bare| (bare.len(), Language::BASH))
    });
    let Some((length, language)) = known else {
        return Piece::Output(line);
    };
    let (prompt, command) = line.split_at(length);
    *open = match language {
        Language::PYTHON => Open::Dots,
        Language::BASH => match here_document(command) {
            Some(end) => Open::Until(end),
            None if unfinished(command) => Open::Unfinished,
            None => Open::No,
        },
        Language::POWERSHELL if command.ends_with('`') => Open::Unfinished,
        _ => Open::No,
    };
    Piece::Command {
        prompt,
        command,
        language,
    }
}

/// `# ` or `> ` as the prompt, where no line has a better one and the first line begins with it.
fn bare_prompt(lines: &[&str]) -> Option<&'static str> {
    let first = lines.iter().find(|line| !line.trim().is_empty())?;
    let bare = ["# ", "> "]
        .into_iter()
        .find(|bare| first.starts_with(bare))?;
    lines
        .iter()
        .all(|line| prompt(line).is_none())
        .then_some(bare)
}

/// The length of the prompt with which a line begins, and the language behind it.
fn prompt(line: &str) -> Option<(usize, Language)> {
    let fixed = PROMPTS
        .iter()
        .find(|(prompt, _)| line.starts_with(prompt) || line == prompt.trim_end());
    if let Some((prompt, language)) = fixed {
        return Some((prompt.len().min(line.len()), Language::parse(language)?));
    }
    // What a program puts between its name and `> `: `irb(main):001:0> `, `iex(1)> `, `MariaDB [shop]> `
    for (name, end, language) in NAMED {
        if line.starts_with(name)
            && let Some(at) = line.find(end).filter(|at| *at < 80)
        {
            return Some((at + end.len(), Language::parse(language)?));
        }
    }
    // `C:\Users\me>dir`
    if line.get(1..3) == Some(":\\") && line.starts_with(|drive: char| drive.is_ascii_alphabetic())
    {
        let end = line.find('>')? + 1;
        let space = usize::from(line[end..].starts_with(' '));
        return Some((end + space, Language::parse("batch")?));
    }
    // `me@host:~/shop$ `, `[root@host ~]# `, `(venv) $ `, `shop=# `
    let word = line.split(' ').next()?;
    let person = word.contains('@') && !word.contains(['<', '"', '\'', '/', ',']);
    let environment =
        word.starts_with('(') && word.ends_with(')') && line[word.len()..].starts_with(" $ ");
    if person || environment || word.contains(":~") {
        let end = ["$ ", "# ", "% "]
            .iter()
            .filter_map(|end| line.find(end))
            .min()?
            + 2;
        return Some((end, Language::BASH));
    }
    let database = word
        .strip_suffix("=#")
        .or_else(|| word.strip_suffix("=>"))
        .or_else(|| word.strip_suffix("-#"))?;
    let named = !database.is_empty()
        && database
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if named {
        Some(((word.len() + 1).min(line.len()), Language::parse("sql")?))
    } else {
        None
    }
}

const PROMPTS: &[(&str, &str)] = &[
    ("$ ", "bash"),
    (">>> ", "python"),
    ("PS> ", "powershell"),
    ("ghci> ", "haskell"),
    ("julia> ", "julia"),
    ("mongosh> ", "javascript"),
    ("mysql> ", "sql"),
    ("node> ", "javascript"),
    ("scala> ", "scala"),
    ("sqlite> ", "sql"),
];

const NAMED: &[(&str, &str, &str)] = &[
    ("In [", "]: ", "python"),
    ("MariaDB [", "]> ", "sql"),
    ("PS /", "> ", "powershell"),
    ("PS C:\\", "> ", "powershell"),
    ("iex(", ")> ", "elixir"),
    ("irb(", "> ", "ruby"),
    ("irb:", "> ", "ruby"),
];

/// The word that ends the here-document of a command: `cat > a.txt <<'EOF'`
fn here_document(command: &str) -> Option<&str> {
    let rest = command
        .split_once("<<")?
        .1
        .trim_start_matches(['-', '~'])
        .trim_start();
    let rest = rest.trim_start_matches(['\'', '"', '\\']);
    let end = rest
        .find(|sign: char| !sign.is_alphanumeric() && sign != '_')
        .unwrap_or(rest.len());
    (end > 0).then_some(&rest[..end])
}

fn unfinished(command: &str) -> bool {
    let command = command.trim_end();
    let odd = |quote: char| command.matches(quote).count() % 2 == 1;
    let ends = ["\\", "|", "&&", "||", " do", " then", "{", "("];
    ends.iter().any(|end| command.ends_with(end))
        || odd('"') && !command.contains('\'')
        || odd('\'') && !command.contains('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let lines: Vec<_> = text.lines().collect();
        let piece = |piece: &Piece| match piece {
            Piece::Command {
                prompt,
                command,
                language,
            } => format!("{}[{prompt}]{command}", language.name()),
            Piece::More { prompt, command } => format!("more[{prompt}]{command}"),
            Piece::Output(line) => format!("out {line}"),
        };
        pieces(&lines)
            .iter()
            .map(piece)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn prompts_begin_commands() {
        assert_eq!(shown("$ ls -l\na.txt"), "bash[$ ]ls -l\nout a.txt");
        assert_eq!(
            shown("PS C:\\x> Get-Item .\nmysql> SELECT 1;"),
            "powershell[PS C:\\x> ]Get-Item .\nsql[mysql> ]SELECT 1;"
        );
        assert_eq!(shown("C:\\Users>dir"), "batch[C:\\Users>]dir");
        assert_eq!(
            shown("me@host:~/a$ make\n[root@h ~]# id"),
            "bash[me@host:~/a$ ]make\nbash[[root@h ~]# ]id"
        );
        assert_eq!(
            shown("(venv) $ pip list\nshop=# \\d"),
            "bash[(venv) $ ]pip list\nsql[shop=# ]\\d"
        );
        assert_eq!(
            shown(">>> def f():\n...     return 1\n...\n>>> f()\n1"),
            "python[>>> ]def f():\nmore[... ]    return 1\nmore[...]\npython[>>> ]f()\nout 1"
        );
        assert_eq!(
            shown("irb(main):001:0> nil.x"),
            "ruby[irb(main):001:0> ]nil.x"
        );
    }

    #[test]
    fn a_command_may_go_on() {
        assert_eq!(
            shown("$ docker run \\\n>   -it alpine\nhello"),
            "bash[$ ]docker run \\\nmore[> ]  -it alpine\nout hello"
        );
        assert_eq!(
            shown("$ cat <<'EOF' > a\n$ x\nEOF\n$ ls"),
            "bash[$ ]cat <<'EOF' > a\nmore[]$ x\nmore[]EOF\nbash[$ ]ls"
        );
    }

    #[test]
    fn output_that_looks_like_a_prompt_stays_output() {
        assert_eq!(
            shown("$ npm run build\n\n> shop@1.0.0 build\n> tsc"),
            "bash[$ ]npm run build\nout \nout > shop@1.0.0 build\nout > tsc"
        );
        assert_eq!(
            shown("$ go build\n# command-line-arguments"),
            "bash[$ ]go build\nout # command-line-arguments"
        );
        assert_eq!(
            shown("# apt update\nHit:1"),
            "bash[# ]apt update\nout Hit:1"
        );
        assert_eq!(shown("> 1 + 1\n2"), "bash[> ]1 + 1\nout 2");
        assert_eq!(shown("a => b"), "out a => b");
    }
}
