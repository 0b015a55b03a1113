//! Frames of a trace: where the program was.
//!
//! In comes one line; out comes its HTML, if the line is a frame in one of the usual spellings (JavaScript, Java, .NET,
//! Rust, Go, Ruby, PHP, Elixir). The path and the function of the author's own code are marked; a frame of a library, of
//! the standard library or of the runtime is quiet as a whole.

use super::class::Class;
use super::line::{self, Line};
use super::spot::{Owner, leading, numbers, owner_of_call};

/// The line as a frame. `next` is the line below: some runtimes spread a frame over two.
pub fn frame(text: &str, next: Option<&str>) -> Option<String> {
    let body = text.trim_start();
    let indent = &text[..text.len() - body.len()];
    at(indent, body)
        .or_else(|| go(indent, body, next))
        .or_else(|| ruby(indent, body))
        .or_else(|| numbered(indent, body, next))
        .or_else(|| elixir(indent, body))
        .or_else(|| quiet(body).then(|| line::of(Class::Quiet, text)))
}

/// `at f (file:1:2)`, `at a.b.C.m(C.java:4)`, `at N.C.M(T a) in /src/c.cs:line 4`, `at /src/main.rs:3:5`
fn at(indent: &str, body: &str) -> Option<String> {
    let rest = body.strip_prefix("at ")?;
    let mut html = Line::new();
    html.plain(indent);
    html.push(Some(Class::Quiet), "at ");
    if let Some(spot) = leading(rest) {
        return Some(if spot.owner() == Owner::Author {
            spot.paint(&mut html);
            html.plain(spot.rest);
            html.finish()
        } else {
            all_quiet(indent, body)
        });
    }
    let opening = rest
        .rfind(" (")
        .map(|space| space + 1)
        .or_else(|| rest.find('('));
    let (call, place) = rest.split_at(opening?);
    let name = call.trim_start_matches("async ").trim_start_matches("new ");
    if name
        .split(" [as ")
        .next()
        .is_some_and(|name| name.trim_end().contains(' '))
    {
        return None; // prose
    }
    let inner = place.strip_prefix('(').unwrap_or_default();
    let by_path = leading(inner).map_or(Owner::Author, |spot| spot.owner());
    let nowhere = ["<anonymous>", "native", "Native Method", "Unknown Source"]
        .iter()
        .any(|word| inner.starts_with(word));
    if by_path == Owner::Library || nowhere || owner_of_call(call) == Owner::Library {
        return Some(all_quiet(indent, body));
    }
    function(&mut html, call);
    if let Some(spot) = leading(inner) {
        html.plain("(");
        spot.paint(&mut html);
        html.plain(spot.rest);
    } else if let Some((arguments, place)) = place.split_once(" in ") {
        html.plain(arguments);
        html.push(Some(Class::Quiet), " in ");
        let (path, position) = place.rsplit_once(':').unwrap_or((place, ""));
        html.push(Some(Class::Path), path);
        html.plain(&place[path.len()..place.len() - position.len()]);
        numbers(&mut html, position);
    } else {
        html.plain(place);
    }
    Some(html.finish())
}

/// `goroutine 1 [running]:`, `main.main()` above `\t/app/main.go:8 +0x1d`
fn go(indent: &str, body: &str, next: Option<&str>) -> Option<String> {
    let place = |text: &str| {
        text.strip_prefix('\t')
            .is_some_and(|text| leading(text).is_some())
    };
    let mut html = Line::new();
    if indent == "\t"
        && let Some(spot) = leading(body)
        && (spot.rest.is_empty() || spot.rest.starts_with(" +0x"))
    {
        if spot.owner() == Owner::Library {
            return Some(all_quiet(indent, body));
        }
        html.plain(indent);
        spot.paint(&mut html);
        html.push(Some(Class::Quiet), spot.rest);
        return Some(html.finish());
    }
    let below = next.filter(|next| place(next))?;
    let library = leading(below.trim_start()).is_some_and(|spot| spot.owner() == Owner::Library);
    if !indent.is_empty() {
        return None;
    }
    if library || body.starts_with("created by ") || body.starts_with("runtime.") {
        return Some(all_quiet(indent, body));
    }
    let call = body.rfind('(').map_or(body, |at| &body[..at]);
    function(&mut html, call);
    html.push(Some(Class::Quiet), &body[call.len()..]);
    Some(html.finish())
}

/// `app.rb:3:in 'f': message (NoMethodError)`, `from app.rb:3:in 'f'`
fn ruby(indent: &str, body: &str) -> Option<String> {
    let from = body.strip_prefix("from ");
    let spot = leading(from.unwrap_or(body))?;
    let name = spot.rest.strip_prefix(":in ")?;
    if spot.owner() == Owner::Library {
        return Some(all_quiet(indent, body));
    }
    let end = name
        .get(1..)
        .and_then(|name| name.find('\''))
        .map_or(name.len(), |at| at + 2);
    let (name, message) = name.split_at(end);
    let mut html = Line::new();
    html.plain(indent);
    if from.is_some() {
        html.push(Some(Class::Quiet), "from ");
    }
    spot.paint(&mut html);
    html.push(Some(Class::Quiet), ":in ");
    html.push(Some(Class::Function), name);
    let class = message
        .strip_suffix(')')
        .and_then(|message| message.rfind(" ("))
        .map(|at| at + 2);
    let (message, class) = class.map_or((message, ""), |at| message.split_at(at));
    html.plain(message);
    let error = class.trim_end_matches(')');
    html.push(Some(Class::Error), error);
    html.plain(&class[error.len()..]);
    Some(html.finish())
}

/// `   3: app::run` above `at /src/main.rs:3:5`, `#0 /app/x.php(3): f()`, `#1 0x5581 in f main.c:3`
fn numbered(indent: &str, body: &str, next: Option<&str>) -> Option<String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut html = Line::new();
    html.plain(indent);
    if let Some(rest) = body.strip_prefix('#') {
        let count = digits(rest);
        let rest = rest[count..].strip_prefix(' ').filter(|_| count > 0)?;
        let spot = leading(rest.trim_start());
        if rest.starts_with("{main}")
            || spot
                .as_ref()
                .is_some_and(|spot| spot.owner() == Owner::Library)
        {
            return Some(all_quiet(indent, body));
        }
        html.push(
            Some(Class::Quiet),
            &body[..body.len() - rest.trim_start().len()],
        );
        match spot {
            Some(spot) => {
                spot.paint(&mut html);
                html.plain(spot.rest);
            }
            None => html.plain(rest.trim_start()),
        }
        return Some(html.finish());
    }
    let count = digits(body);
    let name = body[count..]
        .strip_prefix(": ")
        .filter(|_| count > 0 && !indent.is_empty())?;
    let below = next
        .and_then(|next| next.trim_start().strip_prefix("at "))
        .and_then(leading);
    let library = owner_of_call(name) == Owner::Library
        || name.starts_with("0x")
        || below.is_some_and(|spot| spot.owner() == Owner::Library);
    if library {
        return Some(all_quiet(indent, body));
    }
    html.push(Some(Class::Quiet), &body[..=count]);
    html.plain(" ");
    html.push(Some(Class::Function), name);
    Some(html.finish())
}

/// `(app 0.1.0) lib/x.ex:3: Mod.fun/1`
fn elixir(indent: &str, body: &str) -> Option<String> {
    let (package, rest) = match body.strip_prefix('(') {
        Some(inner) => body.split_at(body.len() - inner.split_once(") ")?.1.len()),
        None => ("", body),
    };
    let spot = leading(rest)?;
    let call = spot
        .rest
        .strip_prefix(": ")
        .filter(|call| !call.contains(' ') && call.contains('/'))?;
    if indent.is_empty()
        || ["(elixir ", "(stdlib ", "(kernel "]
            .iter()
            .any(|start| package.starts_with(start))
    {
        return (!indent.is_empty()).then(|| all_quiet(indent, body));
    }
    let mut html = Line::new();
    html.plain(indent);
    html.push(Some(Class::Quiet), package);
    spot.paint(&mut html);
    html.plain(": ");
    html.push(Some(Class::Function), call);
    Some(html.finish())
}

/// Lines between frames that say nothing about the program.
fn quiet(body: &str) -> bool {
    #[rustfmt::skip]
    const STARTS: &[&str] = &[
        "goroutine ", "created by ", "exit status ", "Node.js v", "stack backtrace:", "[signal ",
    ];
    STARTS.iter().any(|start| body.starts_with(start))
        || body.starts_with("... ") && body.ends_with(" more")
        || body.starts_with("--- End of ")
        || body.starts_with("----- Native stack trace")
        || body.starts_with("<---")
        || body.starts_with("(Use `node --trace")
}

fn function(html: &mut Line, call: &str) {
    let mut name = call;
    for word in ["async ", "new "] {
        if let Some(rest) = name.strip_prefix(word) {
            html.push(Some(Class::Quiet), word);
            name = rest;
        }
    }
    html.push(Some(Class::Function), name);
}

fn all_quiet(indent: &str, body: &str) -> String {
    let mut html = Line::new();
    html.plain(indent);
    html.push(Some(Class::Quiet), body);
    html.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, next: Option<&str>) -> String {
        let html = frame(text, next).unwrap_or_else(|| panic!("not a frame: {text}"));
        line::shown(&html)
    }

    #[test]
    fn the_authors_frames_show_path_and_function() {
        assert_eq!(
            shown("    at go (/app/a.js:2:26)", None),
            "    [c at] [f go] ([p /app/a.js]:[n 2]:[n 26])"
        );
        assert_eq!(
            shown("    at file:///app/b.mjs:1:12", None),
            "    [c at] [p file:///app/b.mjs]:[n 1]:[n 12]"
        );
        assert_eq!(
            shown("\tat app.Main.run(Main.java:7)", None),
            "\t[c at] [f app.Main.run]([p Main.java]:[n 7])"
        );
        assert_eq!(
            shown(
                "   at Shop.Cart.Add(String id) in /src/Cart.cs:line 12",
                None
            ),
            "   [c at] [f Shop.Cart.Add](String id) [c in] [p /src/Cart.cs]:line [n 12]"
        );
        assert_eq!(
            shown("\t/app/main.go:8 +0x1d", None),
            "\t[p /app/main.go]:[n 8] [c +0x1d]"
        );
        assert_eq!(
            shown("main.main()", Some("\t/app/main.go:8 +0x1d")),
            "[f main.main][c ()]"
        );
        assert_eq!(
            shown("\tfrom app.rb:9:in 'run'", None),
            "\t[c from] [p app.rb]:[n 9][c :in] [f 'run']"
        );
        assert_eq!(
            shown(
                "app.rb:3:in 'f': undefined method 'x' for nil (NoMethodError)",
                None
            ),
            "[p app.rb]:[n 3][c :in] [f 'f']: undefined method 'x' for nil ([e NoMethodError])"
        );
        assert_eq!(
            shown("   5: shop::run", Some("      at src/main.rs:3:5")),
            "   [c 5:] [f shop::run]"
        );
        assert_eq!(
            shown("#0 /app/x.php(3): f()", None),
            "[c #0] [p /app/x.php]([n 3]): f()"
        );
        assert_eq!(
            shown("    (shop 0.1.0) lib/cart.ex:3: Shop.Cart.add/1", None),
            "    [c (shop 0.1.0)] [p lib/cart.ex]:[n 3]: [f Shop.Cart.add/1]"
        );
    }

    #[test]
    fn frames_of_libraries_are_quiet() {
        for text in [
            "    at Module._compile (node:internal/modules/cjs/loader:1521:14)",
            "    at JSON.parse (<anonymous>)",
            "    at next (/app/node_modules/express/lib/router.js:1:2)",
            "\tat java.base/java.util.ArrayList.get(ArrayList.java:4)",
            "   2: core::panicking::panic_bounds_check",
            "             at /rustc/5980/library/std/src/panicking.rs:689:5",
            "\t... 12 more",
            "goroutine 1 [running]:",
        ] {
            let body = text.trim_start();
            let indent = &text[..text.len() - body.len()];
            assert_eq!(
                shown(text, None),
                format!(
                    "{indent}[c {}]",
                    body.replace('<', "&lt;").replace('>', "&gt;")
                )
            );
        }
    }

    #[test]
    fn prose_is_no_frame() {
        for text in [
            "at least one file is needed",
            "at 10:30 the server went down",
            "the value is 3: too small",
            "#1 cause",
        ] {
            let html = frame(text, None).unwrap_or_default();
            assert!(!html.contains("\"p\""), "{html}");
        }
        assert!(frame("dial tcp 127.0.0.1:80: refused", None).is_none());
    }
}
